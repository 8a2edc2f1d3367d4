import type { FileHandle } from 'node:fs/promises'
import { type Measurement, type Outcome, isAllocationTrace } from '../../advice/vocabulary/trial.js'
import type { TrialJob, TrialRunner } from '../../studies/ports.js'
import { openAllocationLog } from './allocation-log.js'
import { rowsBytesOf } from './rows-bytes.js'
import { tensorflowLibraryFolder } from './tensorflow-library.js'
import { workerCommand, type TrialCommand } from './trial-command.js'
import {
  cardNumber,
  leavesRoomFor,
  needsFreshProcess,
  returnsFreedMemory,
  trialEnvironment,
} from './trial-environment.js'
import { TrialProcess } from './trial-process.js'
import { TrialRun } from './trial-run.js'

export interface ProcessRunnerOptions {
  readonly command?: TrialCommand
  /** From SIGTERM to SIGKILL. */
  readonly killGraceMs?: number
  /** From the start of a process to its handshake. */
  readonly startDeadlineMs?: number
}

const defaults = {
  command: workerCommand,
  killGraceMs: 2000,
  // the TensorFlow library alone is 800 MB to map
  startDeadlineMs: 60_000,
} as const

/**
 * Runs trials in child processes. Trials of one subject share a process, whose engine is warm and
 * whose rows are loaded, until one of them fails, needs a fresh process, or would pass the budget
 * with what earlier trials left in the allocator.
 */
export class ProcessRunner implements TrialRunner {
  private readonly options: Required<ProcessRunnerOptions>
  private kept: KeptProcess | null = null

  constructor(options: ProcessRunnerOptions = {}) {
    this.options = { ...defaults, ...options }
  }

  async *run(job: TrialJob, signal: AbortSignal): AsyncGenerator<Measurement, Outcome> {
    if (signal.aborted) return failedOutcome('cancelled', null)
    let allocationLog: FileHandle | null = null
    try {
      if (isAllocationTrace(job)) allocationLog = await openAllocationLog()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      return failedOutcome('crashed', `the allocation log cannot be written: ${reason}`)
    }
    const { child, isNewProcess } = await this.processFor(job, allocationLog)
    const { startDeadlineMs, killGraceMs } = this.options
    const run = new TrialRun({
      job,
      child,
      isNewProcess,
      allocationLog,
      startDeadlineMs,
      killGraceMs,
    })
    try {
      return yield* run.work(signal)
    } finally {
      if (this.kept?.child === child) this.kept.heldBytes = run.heldBytes
      await allocationLog?.close()
      if (!run.leftProcessUsable) await this.discard(child)
    }
  }

  async close(): Promise<void> {
    const { kept } = this
    this.kept = null
    await kept?.child.retire(this.options.killGraceMs)
  }

  /** The kept process where the trial can share it, else a new one. */
  private async processFor(
    job: TrialJob,
    allocationLog: FileHandle | null,
  ): Promise<{ readonly child: TrialProcess; readonly isNewProcess: boolean }> {
    const key = processKey(job)
    const { kept } = this
    if (kept !== null && kept.key === key && canShare(kept, job))
      return { child: kept.child, isNewProcess: false }
    await this.close()
    const child = this.start(job, allocationLog)
    this.kept = { key, child, heldBytes: 0 }
    return { child, isNewProcess: true }
  }

  private start(job: TrialJob, stderrFile: FileHandle | null): TrialProcess {
    const rowsBytes = rowsBytesOf(job.data, job.subject.model)
    return new TrialProcess(
      this.options.command(job.subject.engine),
      trialEnvironment(process.env, { ...job, rowsBytes }, tensorflowLibraryFolder()),
      stderrFile,
    )
  }

  private async discard(child: TrialProcess): Promise<void> {
    if (this.kept?.child === child) this.kept = null
    await child.kill(this.options.killGraceMs)
  }
}

/** The process that waits for the next trial. */
interface KeptProcess {
  readonly key: string
  readonly child: TrialProcess
  /** Bytes above the baseline that it keeps of earlier trials. */
  heldBytes: number
}

function canShare({ child, heldBytes }: KeptProcess, job: TrialJob): boolean {
  const isUsable = child.alive && !child.hasUnreadMessages
  return isUsable && !needsFreshProcess(job) && leavesRoomFor(job, heldBytes)
}

/** Trials with the same key can share a process: how it allocates memory is fixed at its start. */
function processKey(job: TrialJob): string {
  const { id, engine, deviceId } = job.subject
  const cardBudget = cardNumber(deviceId) === null ? [] : [job.budgetBytes]
  return [id, engine, returnsFreedMemory(job), isAllocationTrace(job), ...cardBudget].join('/')
}

/** The outcome of a trial that no process worked on. */
function failedOutcome(cause: 'cancelled' | 'crashed', message: string | null): Outcome {
  return { cause, durationMs: 0, peakBytes: null, message, exitCode: null, signal: null }
}
