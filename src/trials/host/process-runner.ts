import type { FileHandle } from 'node:fs/promises'
import { deviceKindOf, engineTraits } from '../../advice/vocabulary/engines.js'
import { type Measurement, type Outcome, isAllocationTrace } from '../../advice/vocabulary/trial.js'
import type { TrialJob, TrialRunner } from '../../studies/ports.js'
import type { TrialData } from '../protocol/dataset.js'
import { exitCodes } from '../protocol/exit-codes.js'
import { openAllocationLog } from './allocation-log.js'
import { writeMadeRows } from './made-rows.js'
import { changedFileOf, programCommand, type Programs, type PythonProgram } from './programs.js'
import { rowsBytesOf } from './rows-bytes.js'
import { tensorflowLibraryFolder } from './tensorflow-library.js'
import { workerCommand, type TrialCommand } from './trial-command.js'
import {
  cardNumber,
  leavesRoomFor,
  logsCardMemory,
  needsFreshProcess,
  returnsFreedMemory,
  trialEnvironment,
} from './trial-environment.js'
import { TrialProcess } from './trial-process.js'
import { requestOf } from './trial-request.js'
import { TrialRun } from './trial-run.js'

export interface ProcessRunnerOptions {
  readonly command?: TrialCommand
  /** Trainings that the user wrote and started this process with. */
  readonly programs?: Programs
  /** From SIGTERM to SIGKILL. */
  readonly killGraceMs?: number
  /** From the start of a process to its handshake. */
  readonly startDeadlineMs?: number
}

const defaults = {
  command: workerCommand,
  programs: new Map<string, PythonProgram>(),
  killGraceMs: 2000,
  // the TensorFlow library alone is 800 MB to map
  startDeadlineMs: 60_000,
} as const

/**
 * Runs trials in child processes. Trials of one subject share a process, whose engine is warm and
 * whose rows are loaded, until one of them fails, needs a fresh process, or would pass the budget
 * with what earlier trials left in the allocator.
 *
 *   none -> kept -> (a trial that needs a fresh process) resting -> kept -> ended
 *
 * The process of the first traces rests while the memory search runs its fresh processes: the
 * timed trials after the search, which the probe budget pays for, need no start.
 */
export class ProcessRunner implements TrialRunner {
  private readonly options: Required<ProcessRunnerOptions>
  private kept: KeptProcess | null = null
  private resting: KeptProcess | null = null
  constructor(options: ProcessRunnerOptions = {}) {
    this.options = { ...defaults, ...options }
  }

  async *run(job: TrialJob, signal: AbortSignal): AsyncGenerator<Measurement, Outcome> {
    if (signal.aborted) return failedOutcome('cancelled', null)
    const { programs } = this.options
    const missing = await missingProgram(job, programs)
    if (missing !== null) return missing
    let allocationLog: FileHandle | null = null
    try {
      if (isAllocationTrace(job) || logsCardMemory(job)) allocationLog = await openAllocationLog()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      return failedOutcome('crashed', `the allocation log cannot be written: ${reason}`)
    }
    const data = await rowsOf(job)
    const { child, isNewProcess } = await this.processFor(job, allocationLog)
    const { startDeadlineMs, killGraceMs } = this.options
    const run = new TrialRun({
      job,
      request: requestOf(job, programOf(job, programs), data),
      child,
      isNewProcess,
      allocationLog,
      startDeadlineMs,
      killGraceMs,
    })
    try {
      return yield* run.work(signal)
    } finally {
      if (this.kept?.child === child) this.kept = afterTrial(this.kept, job, run.heldBytes)
      await allocationLog?.close()
      if (!run.leftProcessUsable) await this.discard(child)
    }
  }

  close(): Promise<void> {
    return this.endOthers(null)
  }

  /** A process of earlier trials where this one can share it, else a new one. */
  private async processFor(
    job: TrialJob,
    allocationLog: FileHandle | null,
  ): Promise<{ readonly child: TrialProcess; readonly isNewProcess: boolean }> {
    const shared = [this.resting, this.kept].find((each) => each !== null && canShare(each, job))
    if (shared !== undefined && shared !== null) {
      await this.endOthers(shared)
      this.kept = shared
      this.resting = null
      return { child: shared.child, isNewProcess: false }
    }
    const rests = [this.kept, this.resting].find((each) => each !== null && mayRest(each, job))
    await this.endOthers(rests ?? null)
    const child = this.start(job, allocationLog)
    const key = processKey(job)
    this.resting = rests ?? null
    this.kept = { subjectId: job.subject.id, key, child, heldBytes: 0, onlyTraced: true }
    return { child, isNewProcess: true }
  }

  /** Ends the processes of earlier trials but this one. */
  private async endOthers(needed: KeptProcess | null): Promise<void> {
    const others = [this.kept, this.resting].filter((each) => each !== null && each !== needed)
    this.kept = null
    this.resting = needed
    await Promise.all(others.map(async (each) => each?.child.retire(this.options.killGraceMs)))
  }

  private start(job: TrialJob, stderrFile: FileHandle | null): TrialProcess {
    const rowsBytes = rowsBytesOf(job.data, job.subject.model)
    const program = programOf(job, this.options.programs)
    return new TrialProcess(
      program === null ? this.options.command(job.subject.engine) : programCommand(program),
      trialEnvironment(process.env, { ...job, rowsBytes }, tensorflowLibraryFolder()),
      { stderrFile, ownGroup: program !== null },
    )
  }

  private async discard(child: TrialProcess): Promise<void> {
    if (this.kept?.child === child) this.kept = null
    if (this.resting?.child === child) this.resting = null
    await child.kill(this.options.killGraceMs)
  }
}

/** Where the process finds the rows: only TensorFlow.js makes them itself. */
async function rowsOf({ subject, data, checkpointFolder }: TrialJob): Promise<TrialData> {
  const makesRows = !engineTraits[subject.engine].readsKerasFiles
  return data.kind !== 'synthetic' || makesRows
    ? data
    : writeMadeRows(subject, data, checkpointFolder)
}

/** The process that waits for the next trial. */
interface KeptProcess {
  readonly subjectId: string
  readonly key: string
  readonly child: TrialProcess
  /** Bytes above the baseline that it keeps of earlier trials. */
  readonly heldBytes: number
  /** It has run traces of live bytes, and nothing else. */
  readonly onlyTraced: boolean
}

function afterTrial(kept: KeptProcess, { spec }: TrialJob, heldBytes: number): KeptProcess {
  const isTrace = spec.kind === 'trace' && spec.allocations !== true
  return { ...kept, heldBytes, onlyTraced: kept.onlyTraced && isTrace }
}

function canShare({ key, child, heldBytes }: KeptProcess, job: TrialJob): boolean {
  const isUsable = child.alive && !child.hasUnreadMessages
  const isSuitable = key === processKey(job) && leavesRoomFor(job, heldBytes)
  return isUsable && isSuitable && !needsFreshProcess(job)
}

/** What a resting process may hold: rows, and what traces left in its allocator. */
const restingBytesMax = 256 * 2 ** 20
/** What the machine must have left beside the trial's rows and budget: its engine is one. */
const spareBytesMin = 2 ** 30

/**
 * The process of the first traces may rest while a fresh one runs: on the processor, and where the
 * machine has memory for both.
 */
function mayRest({ subjectId, child, heldBytes, onlyTraced }: KeptProcess, job: TrialJob): boolean {
  const { subject, data, budgetBytes } = job
  const isOfSubject = subjectId === subject.id && deviceKindOf(subject.deviceId) === 'cpu'
  if (!isOfSubject || !onlyTraced || !child.alive || !needsFreshProcess(job)) return false
  const rowsBytes = rowsBytesOf(data, subject.model)
  const neededBytes = budgetBytes + rowsBytes + spareBytesMin
  return rowsBytes + heldBytes <= restingBytesMax && process.availableMemory() >= neededBytes
}

/** Trials with the same key can share a process: how it allocates memory is fixed at its start. */
function processKey(job: TrialJob): string {
  const { id, engine, deviceId } = job.subject
  const cardBudget = cardNumber(deviceId) === null ? [] : [job.budgetBytes]
  return [id, engine, returnsFreedMemory(job), isAllocationTrace(job), ...cardBudget].join('/')
}

function programOf({ subject }: TrialJob, programs: Programs): PythonProgram | null {
  return programs.get(subject.program?.fingerprint ?? '') ?? null
}

/** The outcome where the process has no such program, or other code by now; null where it does. */
async function missingProgram(
  { subject: { program } }: TrialJob,
  programs: Programs,
): Promise<Outcome | null> {
  if (program === undefined) return null
  const registered = programs.get(program.fingerprint)
  const changed = registered === undefined ? null : await changedFileOf(registered)
  if (registered !== undefined && changed === null) return null
  const { name, framework } = program
  return unavailable(
    changed === null
      ? `the program ${name} (${framework}) is unknown here, as its code changed or this process does not have it: ask again`
      : `the program ${name} (${framework}) is another one since ${changed} changed: ask again`,
  )
}

/** As an engine that does not start: another process may have the program. */
const unavailable = (message: string): Outcome => ({
  ...failedOutcome('unsupported', message),
  exitCode: exitCodes.engineUnavailable,
})

/** The outcome of a trial that no process worked on. */
function failedOutcome(
  cause: 'cancelled' | 'crashed' | 'unsupported',
  message: string | null,
): Outcome {
  return { cause, durationMs: 0, peakBytes: null, message, exitCode: null, signal: null }
}
