import { readFileSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { type Measurement, type Outcome, isAllocationTrace } from '../../advice/vocabulary/trial.js'
import type { TrialJob, TrialRunner } from '../../studies/ports.js'
import { tensorflowLibraries } from '../devices/device-registry.js'
import { datasetFiles, type DatasetHeader, type TrialRequest } from '../protocol/protocol.js'
import { openAllocationLog, readAllocationLog } from './allocation-log.js'
import { MemoryWatch } from './memory-watch.js'
import { causeOfCrash, readEnding } from './read-ending.js'
import { rowsBytes } from './rows-bytes.js'
import { needsFresh, trialEnvironment, weighs } from './trial-environment.js'
import { TrialProcess, workerCommand, type Command, type Ending } from './trial-process.js'

/** SIGTERM to SIGKILL, ms. */
const killGraceMs = 2000
/** From start to handshake, ms: the TensorFlow library alone is 800 MB to map. */
const startDeadlineMs = 60_000

export interface ProcessRunnerOptions {
  readonly command?: Command
  readonly killGraceMs?: number
  readonly startDeadlineMs?: number
}

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
      cause,
      durationMs: performance.now() - start,
      peakBytes: null,
      message: null,
      exitCode: null,
      signal: null,
      ...rest,
    })
    if (signal.aborted) return outcome('cancelled')
    const [fresh, weighed] = [needsFresh(job), weighs(job)]
    let log: FileHandle | null = null
    try {
      if (isAllocationTrace(job)) log = await openAllocationLog()
    } catch (error) {
      return outcome('crashed', {
        message: `what is allocated cannot be written down: ${error instanceof Error ? error.message : String(error)}`,
      })
    }
    // how memory is given out is settled when a process starts
    const key = [
      job.subject.id,
      job.subject.engine,
      weighed,
      log !== null,
      ...(job.subject.deviceId.startsWith('cuda:') ? [job.budgetBytes] : []),
    ].join('/')
    const reused =
      !fresh &&
      this.kept?.key === key &&
      this.kept.process.alive &&
      !this.kept.process.talksOutOfTurn
    if (!reused) await this.retire()
    const child = reused && this.kept !== null ? this.kept.process : this.start(job, log)
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
    // the others count their baseline in bytes of their own
    const watch = new MemoryWatch(child.pid, weighed ? job.budgetBytes : null)
    const died = (end: Ending): Outcome => {
      if (stopped !== null) return outcome(stopped, ending(end))
      const { cause, ...read } = readEnding(
        end,
        fresh && job.subject.deviceId.startsWith('cuda:'),
        watch.stop(),
      )
      return outcome(cause, read)
    }
    try {
      const refused = reused ? null : await child.handshake()
      if (refused === null) {
        clearTimeout(timer)
        timer = setTimeout(() => stop('timedOut'), job.deadlineMs)
        child.send(requestOf(job))
        for (;;) {
          const message = await child.next()
          if (!('type' in message)) return died(message)
          if (message.type === 'measurement' && message.name === 'baselineBytes')
            watch.startsAt(Number(message.value))
          if (message.type === 'measurement' && isNumeric(message.value))
            yield { name: message.name, at: message.at, value: message.value }
          if (message.type === 'outcome') {
            const { type: _type, startedAtMs, ...said } = message
            if (startedAtMs !== undefined)
              job.trace?.ran({
                pid: child.pid,
                startMs: startedAtMs,
                endMs: startedAtMs + said.durationMs,
              })
            finished = said.cause === 'completed' || said.cause === 'diverged'
            const allocations = log === null || !finished ? null : await readAllocationLog(log)
            if (allocations !== null) yield allocations
            return {
              exitCode: null,
              signal: null,
              ...said,
              ...(said.cause === 'crashed'
                ? { cause: causeOfCrash(said.message, watch.stop()) }
                : {}),
            }
          }
        }
      }
      return died(refused)
    } finally {
      watch.stop()
      await log?.close()
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

  private start(job: TrialJob, stderr: FileHandle | null): TrialProcess {
    return new TrialProcess(
      (this.options.command ?? workerCommand)(job.subject.engine),
      trialEnvironment(process.env, { ...job, rowsBytes: rowsBytesOf(job) }, tensorflowLibraries()),
      stderr,
    )
  }

  private async retire(): Promise<void> {
    const kept = this.kept
    this.kept = null
    await kept?.process.retire(this.options.killGraceMs ?? killGraceMs)
  }
}

/** A data set that cannot be read counts as nothing here: the trial says what is wrong with it. */
function rowsBytesOf({ data, subject }: TrialJob): number {
  let header: DatasetHeader | null = null
  try {
    if (data.kind === 'dataset')
      header = JSON.parse(
        readFileSync(path.join(data.folder, datasetFiles.header), 'utf8'),
      ) as DatasetHeader
  } catch {
    // told by the trial process
  }
  return rowsBytes(data, subject.model, header)
}

function requestOf(job: TrialJob): TrialRequest {
  const { model, engine, deviceId, loss, optimizer } = job.subject
  return {
    spec: job.spec,
    engine,
    device: deviceId,
    model,
    loss,
    optimizer,
    data: job.data,
    seed: job.seed,
    checkpointFolder: job.checkpointFolder,
    ...(job.trace === undefined ? {} : { traceparent: job.trace.traceparent }),
  }
}

/** JSON writes NaN and Infinity as null: such a value says nothing that could be measured with. */
const isNumeric = (value: unknown): boolean =>
  Array.isArray(value) ? value.every((one) => Number.isFinite(one)) : Number.isFinite(value)

const ending = ({ exitCode, signal }: Ending): Partial<Outcome> => ({ exitCode, signal })
