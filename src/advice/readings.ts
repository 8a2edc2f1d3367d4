/**
 * Readings: what the evidence of a subject says, law by law, with the trials behind each law.
 * The evidence is read once; every stage of the plan and every part of the advice gets the result.
 */
import { mean, median } from './math/statistics.js'
import { annealsOf, type Anneal } from './final-loss/anneals.js'
import { growthsOf, type Growth } from './growing-batch/growths.js'
import { memoryStep } from './memory/largest-size-search.js'
import { isFreshFit } from './memory/memory-runs.js'
import { sizeMax, type MemoryStep } from './memory/memory-step.js'
import { viewMemory, type MemoryView } from './memory/memory-view.js'
import { largestBatchSize } from './memory/real-peak.js'
import { trialsUnder } from './memory/training-failures.js'
import { adviceNumbers, type AdviceNumbers } from './numbers.js'
import { raceCurves, type RaceCurve } from './race/curves.js'
import { fullBatchCurve } from './race/full-batch.js'
import { replicateSeed } from './race/replicates.js'
import { estimateNoiseScale, type GrowingNoisePoint } from './rate/noise-scale.js'
import { readSweep, type SweepPoint, type SweepReading } from './rate/range-test.js'
import { fitStepTime, type StepTimeLaw } from './timing/step-time-law.js'
import { inputShares, type InputShare } from './timing/input-shares.js'
import { stepTimings, type StepTiming } from './timing/step-timings.js'
import type { MemoryBound } from './vocabulary/answer.js'
import { noisePointsOf, numbersOf, pointsOf, type NoisePoint } from './vocabulary/measurements.js'
import type { Question } from './vocabulary/question.js'
import type { Evidence, TrialKind, TrialRecord } from './vocabulary/trial.js'

/** The largest batch size that fits, in rows. */
interface LargestSize {
  readonly value: number
  /** A fresh process trained at it. */
  readonly verified: boolean
  readonly bound: MemoryBound
}

/** Ids of the trials behind each reading. */
interface CitedTrials {
  readonly memory: readonly string[]
  readonly stepTime: readonly string[]
  readonly noise: readonly string[]
  readonly sweep: readonly string[]
}

export interface Readings {
  readonly memory: MemoryView
  /** The next run of the memory stage, or its result. */
  readonly memoryStep: MemoryStep
  readonly largest: LargestSize | null
  readonly stepLaw: StepTimeLaw | null
  /** The timings that the step law is fitted to, by size, ascending. */
  readonly stepTimings: readonly StepTiming[]
  readonly inputShares: readonly InputShare[]
  /** Validation time, ms per row; null where no run validated. */
  readonly validationMsPerRow: number | null
  /** The same of the run that took least: many rows at once hide what a call costs. */
  readonly leastValidationMsPerRow: number | null
  readonly noise: ReturnType<typeof estimateNoiseScale> | null
  readonly noisePoints: readonly NoisePoint[]
  readonly sweep: (SweepReading & { readonly batchSize: number }) | null
  readonly sweepPoints: readonly SweepPoint[]
  /** Curves of the race from the study's seed. */
  readonly race: readonly RaceCurve[]
  /** Curves of candidates that trained again from another seed. */
  readonly replicates: readonly RaceCurve[]
  /** Curve of the full-batch method on all rows; null without one. */
  readonly fullBatch: RaceCurve | null
  /** Trainings whose rate fell, from the study's seed. */
  readonly anneals: readonly Anneal[]
  /** Races that went on at a larger batch size, from the study's seed. */
  readonly growths: readonly Growth[]
  /** Validation loss of the best constant answer; null where no trial reported it. */
  readonly guessingLoss: number | null
  /** Mean power while training, W; null where the device does not report it. */
  readonly powerWatts: number | null
  readonly cited: CitedTrials
}

/** Reads everything at once. Of the order of trials only "oldest first" matters. */
export function readEvidence(
  question: Question,
  evidence: Evidence,
  numbers: AdviceNumbers = adviceNumbers,
): Readings {
  const counted = trialsUnder(question.budgetBytes, evidence)
  const trialsOf = (kind: TrialKind): readonly TrialRecord[] =>
    counted.trials.filter(({ spec }) => spec.kind === kind)
  const memory = viewMemory(evidence, question, numbers.memory)
  const step = memoryStep(question, evidence, numbers.memory)
  const timings = stepTimings(evidence, numbers.timing)
  const sweep = readSweeps(trialsOf('sweep'), numbers)
  const noisePoints = trialsOf('noise').flatMap(growingPointsOf)
  const { seed } = question
  return {
    memory,
    memoryStep: step,
    largest: largestOf(question, memory, step, numbers),
    stepLaw: fitStepTime(
      timings.map(({ batchSize, medianMs }) => ({ batchSize, stepTimeMs: medianMs })),
      numbers.timing,
    ),
    stepTimings: timings,
    inputShares: inputShares(evidence),
    validationMsPerRow: medianValidationMs([...trialsOf('fit'), ...trialsOf('race')]),
    leastValidationMsPerRow: leastValidationMs(trialsOf('fit')),
    noise: noisePoints.length === 0 ? null : estimateNoiseScale(noisePoints, seed, numbers.rate),
    noisePoints,
    sweep: sweep?.reading ?? null,
    sweepPoints: sweep?.points ?? [],
    race: raceCurves(counted, seed),
    replicates: raceCurves(counted, replicateSeed(question)),
    fullBatch: fullBatchCurve(raceCurves(counted, seed, 'rprop'), question),
    anneals: annealsOf(counted, seed),
    growths: growthsOf(counted, seed),
    guessingLoss:
      [...trialsOf('race'), ...trialsOf('anneal')].flatMap((trial) =>
        numbersOf(trial, 'guessingLoss'),
      )[0] ?? null,
    powerWatts: meanPower(trialsOf('fit')),
    cited: {
      memory: memoryTrials(question, evidence, memory),
      stepTime: timings.map(({ trial }) => trial),
      noise: trialsOf('noise').map(({ id }) => id),
      sweep: sweep === null ? [] : [sweep.trial.id],
    },
  }
}

/** The largest size that a fresh process proved; before that, the prediction of the law. */
function largestOf(
  question: Question,
  { law, real }: MemoryView,
  step: MemoryStep,
  numbers: AdviceNumbers,
): LargestSize | null {
  if (step.kind === 'largest') return { value: step.batchSize, verified: true, bound: step.bound }
  if (law === null || step.kind === 'does-not-fit') return null
  const max = sizeMax(question)
  const value = largestBatchSize(
    law,
    real,
    question.budgetBytes,
    { max: max.batchSize },
    numbers.memory,
  )
  if (value === 0) return null
  return { value, verified: false, bound: value >= max.batchSize ? max.bound : 'memory' }
}

function memoryTrials(
  question: Question,
  { trials }: Evidence,
  { fits }: MemoryView,
): readonly string[] {
  const freshFits = trials.filter(isFreshFit)
  return [
    ...trials.filter(({ spec }) => spec.kind === 'trace').map(({ id }) => id),
    ...fits.map(({ trial }) => trial),
    ...freshFits
      .filter(({ spec }) => spec.budgetBytes === question.budgetBytes)
      .map(({ id }) => id),
  ]
}

/** The first range test that can be read. */
function readSweeps(
  trials: readonly TrialRecord[],
  numbers: AdviceNumbers,
): {
  readonly trial: TrialRecord
  readonly points: readonly SweepPoint[]
  readonly reading: SweepReading & { readonly batchSize: number }
} | null {
  for (const trial of trials) {
    const points = pointsOf(trial, 'sweepLoss').map(([learningRate, loss]) => ({
      learningRate,
      loss,
    }))
    const reading = readSweep(points, numbers.rate)
    if (reading !== null)
      return { trial, points, reading: { ...reading, batchSize: trial.spec.batchSize } }
  }
  return null
}

/** Gradient noise of a pilot, with the share of the starting loss that was left at each point. */
function growingPointsOf(trial: TrialRecord): readonly GrowingNoisePoint[] {
  const lossAt = new Map(pointsOf(trial, 'trainingLoss'))
  const start = lossAt.get(0)
  return noisePointsOf(trial).map((point) => {
    const loss = lossAt.get(point.step)
    return start === undefined || loss === undefined || !(start > 0)
      ? point
      : { ...point, lossShare: loss / start }
  })
}

const validationTimes = (trials: readonly TrialRecord[]): readonly number[] =>
  trials.flatMap((trial) => numbersOf(trial, 'validationMsPerRow'))

function leastValidationMs(fits: readonly TrialRecord[]): number | null {
  const values = validationTimes(fits)
  return values.length === 0 ? null : Math.min(...values)
}

function medianValidationMs(trials: readonly TrialRecord[]): number | null {
  const values = validationTimes(trials)
  return values.length === 0 ? null : median(values)
}

function meanPower(trials: readonly TrialRecord[]): number | null {
  const watts = trials.flatMap((trial) => numbersOf(trial, 'powerWatts'))
  return watts.length === 0 ? null : mean(watts)
}
