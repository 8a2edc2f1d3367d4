import type { Measurement, Outcome } from '../advice/interfaces.js'
import type { TrialJob, TrialRunner } from '../studies/ports.js'
import { speaksOfMemory, type TrialRequest } from './protocol.js'
import { tensorflowLibraries } from './device-registry.js'
import { trialEnvironment } from './trial-environment.js'
import { TrialProcess, workerCommand, type Command, type Ending } from './trial-process.js'

/** SIGTERM to SIGKILL, ms. */
const killGraceMs = 2000
/** From start to handshake, ms: the TensorFlow library alone is 800 MB to map. */
const startDeadlineMs = 60_000

export interface ProcessRunnerOptions { readonly command?: Command; readonly killGraceMs?: number; readonly startDeadlineMs?: number }

/**
 * Runs trials in child processes. Trials of one subject share a process (its engine is warm, its rows are loaded) until one of them fails
 * or asks for a fresh one.
 */
export class ProcessRunner implements TrialRunner {
  private kept: { readonly key: string; readonly process: TrialProcess } | null = null
  constructor(private readonly options: ProcessRunnerOptions = {}) {}

  async *run(job: TrialJob, signal: AbortSignal): AsyncGenerator<Measurement, Outcome> {
    const start = performance.now()
    const outcome = (cause: Outcome['cause'], rest: Partial<Outcome> = {}): Outcome => ({
      cause, durationMs: performance.now() - start, peakBytes: null, message: null, exitCode: null, signal: null, ...rest,
    })
    if (signal.aborted) return outcome('cancelled')
    const key = `${job.subject.id}/${job.subject.engine}`
    const fresh = job.spec.kind === 'fit' && job.spec.fresh
    const reused = !fresh && this.kept?.key === key && this.kept.process.alive && !this.kept.process.talksOutOfTurn
    if (!reused) await this.retire()
    const child = reused && this.kept !== null ? this.kept.process : this.start(job)
    this.kept = { key, process: child }
    let stopped: 'cancelled' | 'timedOut' | null = null
    const stop = (cause: 'cancelled' | 'timedOut'): void => {
      stopped ??= cause
      void child.kill(this.options.killGraceMs ?? killGraceMs)
    }
    const cancel = (): void => stop('cancelled')
    signal.addEventListener('abort', cancel)
    let timer = setTimeout(() => stop('timedOut'), this.options.startDeadlineMs ?? startDeadlineMs)
    let finished = false
    try {
      const refused = reused ? null : await child.handshake()
      if (refused === null) {
        clearTimeout(timer)
        timer = setTimeout(() => stop('timedOut'), job.deadlineMs)
        child.send(requestOf(job))
        for (;;) {
          const message = await child.next()
          if (!('type' in message)) return stopped !== null ? outcome(stopped, ending(message)) : died(message, job, outcome)
          if (message.type === 'measurement' && isNumeric(message.value)) yield { name: message.name, at: message.at, value: message.value }
          if (message.type === 'outcome') {
            const { type: _type, ...said } = message
            finished = said.cause === 'completed' || said.cause === 'diverged'
            return { exitCode: null, signal: null, ...said }
          }
        }
      }
      return stopped !== null ? outcome(stopped, ending(refused)) : died(refused, job, outcome)
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      if (!finished) {
        if (this.kept?.process === child) this.kept = null
        await child.kill(this.options.killGraceMs ?? killGraceMs)
      }
    }
  }

  async close(): Promise<void> {
    await this.retire()
  }

  private start(job: TrialJob): TrialProcess {
    return new TrialProcess((this.options.command ?? workerCommand)(job.subject.engine), trialEnvironment(process.env, job, tensorflowLibraries()))
  }

  private async retire(): Promise<void> {
    const kept = this.kept
    this.kept = null
    await kept?.process.retire(this.options.killGraceMs ?? killGraceMs)
  }
}

function requestOf(job: TrialJob): TrialRequest {
  const { model, engine, deviceId, loss, optimizer } = job.subject
  return { spec: job.spec, engine, device: deviceId, model, loss, optimizer, data: job.data, seed: job.seed, checkpointFolder: job.checkpointFolder }
}

/** JSON writes NaN and Infinity as null: such a value says nothing that could be measured with. */
const isNumeric = (value: unknown): boolean => (Array.isArray(value) ? value.every((one) => Number.isFinite(one)) : Number.isFinite(value))

const ending = ({ exitCode, signal }: Ending): Partial<Outcome> => ({ exitCode, signal })

/** How a process ends that does not check what its allocator gave it. */
const fatalSignals = ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGTRAP']
/** What TensorFlow says at every start. */
const chatter = /^(WARNING: All log messages before absl|I\d{4} |I0000 |To enable the following instructions)/

/**
 * A child that went without an outcome: out of memory when its last words say so, when it died by such a signal under the hard limit (the same model was traced without the limit
 * before), or when somebody else killed it outright, as the kernel does where memory runs out; else a crash.
 */
function died(end: Ending, job: TrialJob, outcome: (cause: Outcome['cause'], rest: Partial<Outcome>) => Outcome): Outcome {
  if (end.fault === null && end.signal === 'SIGKILL') return outcome('outOfMemory', { ...ending(end), message: 'the system killed the trial process, as it does when memory runs out (SIGKILL)' })
  const words = end.fault ?? end.stderr.split('\n').filter((line) => line.trim() !== '' && !chatter.test(line)).slice(-12).join('\n')
  const message = words === '' ? `the trial process ended without a word (${end.signal ?? `code ${String(end.exitCode)}`})` : words
  if (end.exitCode === 3) return outcome('unsupported', { ...ending(end), message })
  const limited = job.spec.kind === 'fit' && job.spec.fresh && fatalSignals.includes(end.signal ?? '')
  return outcome(end.fault === null && (limited || speaksOfMemory(end.stderr)) ? 'outOfMemory' : 'crashed', { ...ending(end), message })
}
