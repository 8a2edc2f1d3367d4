/** Runs one trial and stores its measurements as they arrive. */
import type { Measurement, Outcome, TrialRecord } from '../../advice/vocabulary/trial.js'
import type { EvidenceStore, TrialJob, TrialRunner } from '../ports.js'
import type { PredictedTrial } from '../../advice/stages/stage.js'
import type { Study } from '../study.js'
import { trialKey } from '../study-trials.js'

export interface TrialDependencies {
  readonly evidence: EvidenceStore
  readonly runner: TrialRunner
  /** Folder for the race checkpoints of a subject. */
  readonly checkpointFolder: (subjectId: string) => string
}

type Planned = Pick<PredictedTrial, 'spec' | 'predictedBytes' | 'predictedMs'>

/** Time of a step that no law predicts, ms. */
const unknownStepMs = 200

/** Wall time after which a trial is ended, ms: a slow machine alone must not lose a measurement. */
export function deadlineMs({ spec, predictedMs }: Pick<Planned, 'spec' | 'predictedMs'>): number {
  switch (spec.kind) {
    case 'trace':
      return 180_000
    case 'fit':
      return 300_000
    case 'noise':
    case 'sweep':
      return 120_000 + 5 * spec.deviceMs
    case 'race':
      return 180_000 + 6 * spec.untilMs
    case 'anneal':
    case 'grow':
      return 180_000 + 6 * (predictedMs ?? unknownStepMs * (spec.from + spec.steps))
  }
}

/** Begins the trial in the store and runs it. The caller finishes or forgets it there. */
export async function runTrial(
  study: Study,
  planned: Planned,
  { evidence, runner, checkpointFolder }: TrialDependencies,
  signal: AbortSignal,
): Promise<Omit<TrialRecord, 'spec'>> {
  const { subject, data, question } = study
  const { spec, predictedBytes } = planned
  const begun = await evidence.begin(subject.id, study.id, trialKey(spec), spec)
  if (begun === null)
    throw new Error(`the plan asks for a trial that is already finished: ${trialKey(spec)}`)
  const { id } = begun
  const job: TrialJob = {
    subject,
    data,
    spec,
    seed: question.seed,
    budgetBytes: question.budgetBytes,
    predictedBytes,
    checkpointFolder: checkpointFolder(subject.id),
    deadlineMs: deadlineMs(planned),
  }
  const append = (measurements: readonly Measurement[]): Promise<void> =>
    evidence.append(subject.id, id, measurements)
  return { id, ...(await storeWhileRunning(runner.run(job, signal), append)) }
}

/** Measurements that arrive within this time are stored together. */
const flushEveryMs = 100

async function storeWhileRunning(
  run: AsyncGenerator<Measurement, Outcome>,
  append: (measurements: readonly Measurement[]) => Promise<void>,
): Promise<{ readonly outcome: Outcome; readonly measurements: readonly Measurement[] }> {
  const measurements: Measurement[] = []
  let stored = 0
  let flushedAtMs = performance.now()
  const flush = async (): Promise<void> => {
    const unstored = measurements.slice(stored)
    stored = measurements.length
    flushedAtMs = performance.now()
    if (unstored.length > 0) await append(unstored)
  }
  const next = async (): Promise<Outcome | null> => {
    const { done, value } = await run.next()
    if (done === true) return value
    measurements.push(value)
    if (performance.now() - flushedAtMs > flushEveryMs) await flush()
    return null
  }
  try {
    for (;;) {
      const outcome = await next()
      if (outcome === null) continue
      if (outcome.cause !== 'cancelled') await flush()
      return { outcome, measurements }
    }
  } catch (error) {
    // the store refused: the trial ends with its process
    await run.return(stoppedOutcome)
    throw error
  }
}

const stoppedOutcome: Outcome = {
  cause: 'cancelled',
  durationMs: 0,
  peakBytes: null,
  message: null,
  exitCode: null,
  signal: null,
}
