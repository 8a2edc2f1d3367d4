import type { Engine } from '../../advice/vocabulary/engines.js'
import { workerCommand, type TrialCommand } from '../host/trial-command.js'
import { TrialProcess, type Ending } from '../host/trial-process.js'
import type { AdapterInfo } from '../protocol/handshake.js'

/** Whether an engine starts on this machine, and the adapter it runs on, if any. */
export type EngineProbe =
  | { readonly starts: true; readonly adapter: AdapterInfo | null }
  | { readonly starts: false; readonly because: string }

interface EngineProbesOptions {
  readonly command?: TrialCommand
  /** From the start of a process to its handshake. */
  readonly startDeadlineMs?: number
}

const defaults = {
  command: workerCommand,
  // the TensorFlow library alone is 800 MB to map
  startDeadlineMs: 60_000,
} as const
const retireGraceMs = 2000

/**
 * Starts each engine at most once, in a process of its own that exits at once, and remembers the
 * result. One engine at a time: together they would slow each other down on a small machine.
 */
export class EngineProbes {
  private readonly options: Required<EngineProbesOptions>
  private readonly pending = new Map<Engine, Promise<EngineProbe>>()
  private readonly results = new Map<Engine, EngineProbe>()
  private queue: Promise<unknown> = Promise.resolve()
  private running: TrialProcess | null = null
  private closed = false

  constructor(options: EngineProbesOptions = {}) {
    this.options = { ...defaults, ...options }
  }

  probe(engine: Engine): Promise<EngineProbe> {
    const earlier = this.pending.get(engine)
    if (earlier !== undefined) return earlier
    const probe = this.queue.then(() => this.start(engine))
    this.queue = probe
    this.pending.set(engine, probe)
    void probe.then((result) => this.results.set(engine, result))
    return probe
  }

  /** The result of an engine that has been started; null before. */
  result(engine: Engine): EngineProbe | null {
    return this.results.get(engine) ?? null
  }

  /** Ends the process that is starting. No other is started. */
  async close(): Promise<void> {
    this.closed = true
    await this.running?.kill(0)
    await this.queue
  }

  private async start(engine: Engine): Promise<EngineProbe> {
    if (this.closed) return { starts: false, because: 'the service is stopping' }
    const { command, startDeadlineMs } = this.options
    const child = new TrialProcess(command(engine), process.env)
    this.running = child
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      void child.kill(0)
    }, startDeadlineMs)
    const hello = await child.handshake()
    clearTimeout(timer)
    if (hello.type === 'hello') await child.retire(retireGraceMs)
    this.running = null
    if (hello.type === 'hello') return { starts: true, adapter: hello.adapter ?? null }
    const because = isLate
      ? `it did not start within ${startDeadlineMs / 1000} s`
      : describeEnding(hello)
    return { starts: false, because }
  }
}

function describeEnding({ fault, stderr, signal, exitCode }: Ending): string {
  if (fault !== null) return fault
  const lastLine = stderr.trim().split('\n').at(-1) ?? ''
  if (signal !== null)
    return `its process was ended by ${signal}${lastLine === '' ? '' : `: ${lastLine}`}`
  return lastLine === '' ? `its process ended with exit code ${String(exitCode)}` : lastLine
}
