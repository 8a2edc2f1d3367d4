/** Which runs of the evidence time a step, and which of two runs of one size is believed. */
import { numbersOf } from '../vocabulary/measurements.js'
import type { Evidence, TrialRecord } from '../vocabulary/trial.js'
import type { TimingNumbers } from './numbers.js'
import { readStepSeries, steadier, type StepReading } from './step-series.js'

/** The reading of one batch size. */
export interface StepTiming extends StepReading {
  readonly batchSize: number
  /** Id of the trial that the reading comes from. */
  readonly trial: string
  /** Ids of all trials that timed this size. */
  readonly trials: readonly string[]
}

/** One timed run. `fresh`: it ran under the memory budget as a hard limit. */
interface TimedRun {
  readonly batchSize: number
  readonly fresh: boolean
  readonly trial: string
  readonly reading: StepReading
}

/** Fresh runs count only beyond this multiple of the largest size that was timed without. */
const freshBeyond = 2

/**
 * The timing of every size, ascending. The steadiest run of a size is believed.
 *
 * Steps under a hard memory limit are slower, because the allocator returns and takes memory all
 * the time. Such runs count only beyond twice the largest size that was timed without the limit.
 */
export function stepTimings(evidence: Evidence, numbers: TimingNumbers): readonly StepTiming[] {
  const runs = evidence.trials.flatMap((trial) => timedRun(trial, numbers) ?? [])
  const timedUpTo = Math.max(
    0,
    ...runs.filter(({ fresh }) => !fresh).map(({ batchSize }) => batchSize),
  )
  const believed = runs.filter(
    ({ fresh, batchSize }) => !fresh || batchSize > freshBeyond * timedUpTo,
  )
  const timings = new Map<number, StepTiming>()
  for (const run of believed) timings.set(run.batchSize, addRun(timings.get(run.batchSize), run))
  return [...timings.values()].sort((a, b) => a.batchSize - b.batchSize)
}

/** The reading of a fit trial; null for another trial, or without a timed step. */
function timedRun(
  { id, spec, measurements }: TrialRecord,
  numbers: TimingNumbers,
): TimedRun | null {
  if (spec.kind !== 'fit') return null
  const reading = readStepSeries(numbersOf({ measurements }, 'stepTimesMs'), numbers)
  if (reading === null) return null
  return { batchSize: spec.batchSize, fresh: spec.fresh, trial: id, reading }
}

/** The timing of a size after one more run; the earlier run where both are equally steady. */
function addRun(
  timing: StepTiming | undefined,
  { batchSize, trial, reading }: TimedRun,
): StepTiming {
  if (timing === undefined) return { ...reading, batchSize, trial, trials: [trial] }
  const trials = [...timing.trials, trial]
  return steadier(timing, reading) === timing
    ? { ...timing, trials }
    : { ...reading, batchSize, trial, trials }
}
