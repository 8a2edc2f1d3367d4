import type { Engine } from '../../advice/vocabulary/engines.js'
import type { AdapterInfo } from '../protocol/protocol.js'
import { TrialProcess, workerCommand, type Command, type Ending } from '../host/trial-process.js'

/** Whether an engine starts here; the adapter that it found, where it runs on one. */
export type Probe =
  | { readonly starts: true; readonly adapter: AdapterInfo | null }
  | { readonly starts: false; readonly because: string }

/** From start to handshake, ms: the TensorFlow library alone is 800 MB to map. */
const startDeadlineMs = 60_000
const retireGraceMs = 2000

/**
 * Starts each engine at most once, in a trial process of its own that leaves again at once, and remembers what came of it. One after another: several at once would make
 * each other look slow on a small machine.
 */
export class EngineProbes {
  private readonly asked = new Map<Engine, Promise<Probe>>()
  private readonly answered = new Map<Engine, Probe>()
  private last: Promise<unknown> = Promise.resolve()
  private running: TrialProcess | null = null
  private closed = false
  constructor(
    private readonly options: {
      readonly command?: Command
      readonly startDeadlineMs?: number
    } = {},
  ) {}

  probe(engine: Engine): Promise<Probe> {
    const known = this.asked.get(engine)
    if (known !== undefined) return known
    const answer = this.last.then(() => this.start(engine))
    this.last = answer
    this.asked.set(engine, answer)
    void answer.then((probe) => this.answered.set(engine, probe))
    return answer
  }

  /** What came of the engines that were asked and have answered. */
  known(engine: Engine): Probe | null {
    return this.answered.get(engine) ?? null
  }

  /** Nothing is started any more; what is starting is ended. */
  async close(): Promise<void> {
    this.closed = true
    await this.running?.kill(0)
    await this.last
  }

  private async start(engine: Engine): Promise<Probe> {
    if (this.closed) return { starts: false, because: 'the service is stopping' }
    const child = new TrialProcess((this.options.command ?? workerCommand)(engine), process.env)
    this.running = child
    const deadlineMs = this.options.startDeadlineMs ?? startDeadlineMs
    let late = false
    const timer = setTimeout(() => {
      late = true
      void child.kill(0)
    }, deadlineMs)
    const refused = await child.handshake()
    clearTimeout(timer)
    if (refused === null) await child.retire(retireGraceMs)
    this.running = null
    if (refused === null) return { starts: true, adapter: child.hello?.adapter ?? null }
    return {
      starts: false,
      because: late ? `it did not start within ${deadlineMs / 1000} s` : lastWords(refused),
    }
  }
}

function lastWords({ fault, stderr, signal, exitCode }: Ending): string {
  const words = fault ?? stderr.trim().split('\n').at(-1) ?? ''
  if (fault === null && signal !== null)
    return `its process was ended by ${signal}${words === '' ? '' : `: ${words}`}`
  return words === '' ? `its process ended with code ${String(exitCode)}` : words
}
