import type { FileHandle } from 'node:fs/promises'
import type { Measurement, Outcome } from '../../advice/vocabulary/trial.js'
import type { TrialJob } from '../../studies/ports.js'
import { refusalOf } from '../protocol/capabilities.js'
import { exitCodes } from '../protocol/exit-codes.js'
import type { MeasurementMessage, OutcomeMessage } from '../protocol/reports.js'
import type { TrialRequest } from '../protocol/request.js'
import { readProcessBytes } from '../devices/nvidia-smi.js'
import { readAllocationLog } from './allocation-log.js'
import { endOfLog, readCardLog, type CardMemory } from './card-log.js'
import { limitFault } from './limit-fault.js'
import { MemoryWatch } from './memory-watch.js'
import { causeOfCrash, readEnding } from './read-ending.js'
import { rowsBytesOf } from './rows-bytes.js'
import {
  cardNumber,
  hasResidentBudget,
  logsCardMemory,
  needsFreshProcess,
} from './trial-environment.js'
import type { Ending, TrialProcess } from './trial-process.js'

export interface TrialRunOptions {
  readonly job: TrialJob
  readonly request: TrialRequest
  readonly child: TrialProcess
  /** The child was started for this trial and has not said hello yet. */
  readonly isNewProcess: boolean
  /** Takes the stderr of an allocation trace, and of a run that proves a size on a card. */
  readonly allocationLog: FileHandle | null
  readonly startDeadlineMs: number
  readonly killGraceMs: number
}

/** Characters at the end of a log that may say why the process ended. */
const logCharacters = 64_000

/**
 * One trial in a trial process.
 *
 * handshake (a new process) -> request -> measurements -> outcome. A deadline or a cancellation
 * ends the process at any point; the outcome then says `timedOut` or `cancelled`.
 */
export class TrialRun {
  /** The trial ended well: the process can take another. */
  leftProcessUsable = false
  /** Bytes above the baseline that the process keeps. */
  heldBytes = 0
  private readonly startMs = performance.now()
  private readonly memory: MemoryWatch
  private stopCause: 'cancelled' | 'timedOut' | null = null
  private deadline: NodeJS.Timeout | undefined

  constructor(private readonly options: TrialRunOptions) {
    const { child, job } = options
    // only a process with a hard limit on resident memory reports a baseline in the same bytes
    this.memory = new MemoryWatch(child.pid, hasResidentBudget(job) ? job.budgetBytes : null)
  }

  async *work(signal: AbortSignal): AsyncGenerator<Measurement, Outcome> {
    const cancel = (): void => this.stop('cancelled')
    signal.addEventListener('abort', cancel)
    if (signal.aborted) cancel()
    try {
      const refusal = await this.startProcess()
      if (refusal !== null) return this.outcomeOfEnding(refusal)
      const unable = this.unableToRun()
      if (unable !== null) return unable
      this.sendRequest()
      return yield* this.readReports()
    } finally {
      signal.removeEventListener('abort', cancel)
      clearTimeout(this.deadline)
      this.memory.stop()
    }
  }

  /** Waits for the handshake of a new process. Returns how it ended instead, or null. */
  private async startProcess(): Promise<Ending | null> {
    if (!this.options.isNewProcess) return null
    this.setDeadline(this.options.startDeadlineMs)
    const { child, job, killGraceMs } = this.options
    const hello = await child.handshake()
    if (hello.type === 'ended') return hello
    const fault = limitFault(hello, job, (await this.cardMemory())?.limitBytes ?? null)
    if (fault === null) return null
    const ending = await child.kill(killGraceMs)
    return { ...ending, exitCode: exitCodes.engineUnavailable, fault }
  }

  /** The outcome of a trial that the runner does not offer; null where it does. */
  private unableToRun(): Outcome | null {
    const { child, job } = this.options
    if (child.hello === null) return null
    const message = refusalOf(child.hello.can, child.hello.runner, job.spec)
    if (message === null) return null
    this.leftProcessUsable = true
    const ended = { durationMs: 0, peakBytes: null, exitCode: null, signal: null }
    return { cause: 'unsupported', message, ...ended }
  }

  private sendRequest(): void {
    const { child, job, request } = this.options
    this.setDeadline(job.deadlineMs)
    child.send(request)
  }

  private async *readReports(): AsyncGenerator<Measurement, Outcome> {
    for (;;) {
      const message = await this.options.child.next()
      if (message.type === 'ended') return this.outcomeOfEnding(message)
      if (message.type === 'outcome') return yield* this.finish(message)
      if (message.type === 'measurement') {
        const measurement = this.readMeasurement(message)
        if (measurement !== null) yield measurement
      }
    }
  }

  /** Null for a value that is not finite. */
  private readMeasurement({ name, at, value }: MeasurementMessage): Measurement | null {
    if (value === null) return null
    if (name === 'baselineBytes' && typeof value === 'number') this.memory.setBaseline(value)
    return { name, at, value }
  }

  private async *finish(message: OutcomeMessage): AsyncGenerator<Measurement, Outcome> {
    this.traceWork(message)
    this.heldBytes = message.heldBytes ?? 0
    this.leftProcessUsable = message.cause === 'completed' || message.cause === 'diverged'
    const { allocationLog } = this.options
    if (allocationLog !== null && this.leftProcessUsable) {
      const logged = await this.readLog(allocationLog)
      if (logged !== null) yield logged
      const beside = await this.besideBudget()
      if (beside !== null) yield beside
    }
    const { cause, durationMs, peakBytes, place } = message
    const text = place === undefined ? message.message : `${place}: ${message.message ?? ''}`
    return {
      cause: cause === 'crashed' ? causeOfCrash(text, this.memory.stop()) : cause,
      durationMs,
      peakBytes,
      message: text,
      exitCode: null,
      signal: null,
    }
  }

  /** An allocation trace logs a sequence; on a card its peak counts, without the rows. */
  private async readLog(log: FileHandle): Promise<Measurement | null> {
    const { job } = this.options
    if (!logsCardMemory(job)) return readAllocationLog(log)
    const { peakBytes, rows } = await readCardLog(log)
    const isComplete = peakBytes !== null && (rows !== null || job.spec.kind === 'fit')
    if (!isComplete) return null
    const value = Math.max(0, peakBytes - rowsBytesOf(job.data, job.subject.model))
    return { name: 'peakBytes', at: rows, value }
  }

  /**
   * What the process takes of a card beside the budget: the driver's context, libraries, and the
   * rows. The allocator took all of its limit at once. Null where the driver does not say.
   */
  private async besideBudget(): Promise<Measurement | null> {
    const { child, job } = this.options
    if (!logsCardMemory(job) || child.pid === undefined) return null
    const bytes = await readProcessBytes(child.pid)
    if (bytes === null || bytes < job.budgetBytes) return null
    return { name: 'baselineBytes', at: null, value: bytes - job.budgetBytes }
  }

  /** What the log of a card says so far; null without one. */
  private async cardMemory(): Promise<CardMemory | null> {
    const { allocationLog, job } = this.options
    return allocationLog === null || !logsCardMemory(job) ? null : readCardLog(allocationLog)
  }

  private traceWork({ startedAtMs, durationMs }: OutcomeMessage): void {
    const { job, child } = this.options
    if (startedAtMs === undefined) return
    job.trace?.ran({ pid: child.pid, startMs: startedAtMs, endMs: startedAtMs + durationMs })
  }

  private async outcomeOfEnding(ended: Ending): Promise<Outcome> {
    const { job, allocationLog } = this.options
    const stderr = allocationLog === null ? '' : await endOfLog(allocationLog, logCharacters)
    const ending = allocationLog === null ? ended : { ...ended, stderr }
    const { exitCode, signal } = ending
    const measured = { durationMs: performance.now() - this.startMs, peakBytes: null }
    if (this.stopCause !== null)
      return { ...measured, cause: this.stopCause, message: null, exitCode, signal }
    const allocatorLimited = needsFreshProcess(job) && cardNumber(job.subject.deviceId) !== null
    return { ...measured, ...readEnding(ending, allocatorLimited, this.memory.stop()) }
  }

  private setDeadline(afterMs: number): void {
    clearTimeout(this.deadline)
    this.deadline = setTimeout(() => this.stop('timedOut'), afterMs)
  }

  private stop(cause: 'cancelled' | 'timedOut'): void {
    this.stopCause ??= cause
    void this.options.child.kill(this.options.killGraceMs)
  }
}
