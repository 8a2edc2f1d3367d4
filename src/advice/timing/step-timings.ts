/** Timed sizes: which runs of the evidence say how long a step takes, and which of two runs of one size is believed. */
import type { Evidence, TrialRecord } from '../vocabulary/question.js'
import { numbersOf } from '../vocabulary/measurements.js'
import type { TimingNumbers } from './numbers.js'
import { readStepSeries, steadier, type StepReading } from './step-series.js'

/** The reading of one size. `trial`: the run that it comes from; `trials`: all runs that timed this size. */
export interface StepTiming extends StepReading {
  readonly batchSize: number
  readonly trial: string
  readonly trials: readonly string[]
}

type FitRecord = TrialRecord & { readonly spec: Extract<TrialRecord['spec'], { kind: 'fit' }> }
const isFit = (trial: TrialRecord): trial is FitRecord => trial.spec.kind === 'fit'

/**
 * By size, ascending. Steps under the hard limit are slower (the allocator returns and takes memory all the time): timed runs without it count where there are any, and with it
 * only beyond twice the largest of those.
 */
export function stepTimings(evidence: Evidence, numbers: TimingNumbers): readonly StepTiming[] {
  const read = evidence.trials.filter(isFit).flatMap(({ id, spec, measurements }) => {
    const reading = readStepSeries(numbersOf({ measurements }, 'stepTimesMs'), numbers)
    return reading === null
      ? []
      : [{ spec, timing: { ...reading, batchSize: spec.batchSize, trial: id, trials: [id] } }]
  })
  const timedUpTo = Math.max(
    0,
    ...read.filter(({ spec }) => !spec.fresh).map(({ spec }) => spec.batchSize),
  )
  const bySize = new Map<number, StepTiming>()
  for (const {
    spec: { batchSize, fresh },
    timing,
  } of read) {
    if (fresh && batchSize <= 2 * timedUpTo) continue
    const other = bySize.get(batchSize)
    const better = other === undefined ? timing : steadier(other, timing) === other ? other : timing
    bySize.set(batchSize, { ...better, trials: [...(other?.trials ?? []), timing.trial] })
  }
  return [...bySize.values()].sort((a, b) => a.batchSize - b.batchSize)
}
