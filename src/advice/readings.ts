/** Readings: what the evidence of a subject says, law by law, with the trials that each law rests on. */
import type { Question } from './vocabulary/question.js'
import type { Evidence, TrialRecord } from './vocabulary/trial.js'
import type { MemoryBound } from './vocabulary/answer.js'
import type { MemoryLaw } from './memory/tracked-law.js'
import { noisePointsOf, numbersOf, type NoisePoint } from './vocabulary/measurements.js'
import { estimateNoiseScale, type GrowingNoisePoint } from './rate/noise-scale.js'
import { largestBatchSize } from './memory/real-peak.js'
import type { RealMemory } from './memory/calibration.js'
import { memoryNumbers } from './memory/numbers.js'
import { isFreshFit } from './memory/memory-runs.js'
import { viewMemory, type MemoryView } from './memory/memory-view.js'
import { memoryStep } from './memory/largest-size-search.js'
import { sizeMax } from './memory/memory-step.js'
import { raceCurves, type RaceCurve } from './race/curves.js'
import { mean, median } from './math/statistics.js'
import { timingNumbers } from './timing/numbers.js'
import { fitStepTime, type StepTimeLaw } from './timing/step-time-law.js'
import { stepTimings, type StepTiming } from './timing/step-timings.js'
import { rateNumbers } from './rate/numbers.js'
import { readSweep, type SweepPoint, type SweepReading } from './rate/range-test.js'

export interface Readings {
  readonly memory: MemoryView
  readonly largest: {
    readonly value: number
    readonly verified: boolean
    readonly bound: MemoryBound
  } | null
  readonly stepLaw: StepTimeLaw | null
  /** What the step law is fitted to, by size, ascending. */
  readonly stepTimings: readonly StepTiming[]
  /** ms per row of validation data, or null where no run validated. */
  readonly validationMsPerRow: number | null
  readonly noise: ReturnType<typeof estimateNoiseScale> | null
  readonly noisePoints: readonly NoisePoint[]
  readonly sweep: (SweepReading & { readonly batchSize: number }) | null
  readonly sweepPoints: readonly SweepPoint[]
  readonly race: readonly RaceCurve[]
  /** Mean power while training, W, where the device reports it. */
  readonly powerWatts: number | null
  /** Ids of the trials behind each reading. */
  readonly cited: {
    readonly memory: readonly string[]
    readonly stepTime: readonly string[]
    readonly noise: readonly string[]
    readonly sweep: readonly string[]
  }
}

/** Reads everything at once. Pure; the order of trials does not matter beyond "oldest first". */
export function readEvidence(question: Question, evidence: Evidence): Readings {
  const of = (kind: TrialRecord['spec']['kind']): readonly TrialRecord[] =>
    evidence.trials.filter(({ spec }) => spec.kind === kind)
  const view = viewMemory(evidence, question.budgetBytes, memoryNumbers)
  const timed = stepTimings(evidence, timingNumbers)
  const points = of('noise').flatMap(growingPointsOf)
  const sweep = of('sweep')
    .map((trial) => ({ trial, points: sweepPointsOf(trial) }))
    .find(({ points: list }) => readSweep(list, rateNumbers) !== null)
  const reading = sweep === undefined ? null : readSweep(sweep.points, rateNumbers)
  const validation = [...of('fit'), ...of('race')].flatMap((trial) =>
    numbersOf(trial, 'validationMsPerRow'),
  )
  const watts = of('fit').flatMap((trial) => numbersOf(trial, 'powerWatts'))
  return {
    memory: view,
    largest: largestOf(question, evidence, view.law, view.real),
    stepLaw: fitStepTime(
      timed.map(({ batchSize, medianMs }) => ({ batchSize, stepTimeMs: medianMs })),
      timingNumbers,
    ),
    stepTimings: timed,
    validationMsPerRow: validation.length === 0 ? null : median(validation),
    noise: points.length === 0 ? null : estimateNoiseScale(points, question.seed, rateNumbers),
    noisePoints: points,
    sweep:
      sweep === undefined || reading === null
        ? null
        : { ...reading, batchSize: sweep.trial.spec.batchSize },
    sweepPoints: sweep?.points ?? [],
    race: raceCurves(evidence, question.seed),
    powerWatts: watts.length === 0 ? null : mean(watts),
    cited: {
      memory: [
        ...of('trace').map(({ id }) => id),
        ...view.fits.map(({ trial }) => trial),
        ...evidence.trials
          .filter(isFreshFit)
          .filter(({ spec }) => spec.budgetBytes === question.budgetBytes)
          .map(({ id }) => id),
      ],
      stepTime: timed.map(({ trial }) => trial),
      noise: of('noise').map(({ id }) => id),
      sweep: sweep === undefined ? [] : [sweep.trial.id],
    },
  }
}

/** The largest size that a fresh process proved; before that, what the law predicts. */
function largestOf(
  question: Question,
  evidence: Evidence,
  law: MemoryLaw | null,
  real: RealMemory,
): Readings['largest'] {
  const step = memoryStep(question, evidence, memoryNumbers)
  if (step.kind === 'largest') return { value: step.batchSize, verified: true, bound: step.bound }
  if (law === null || step.kind === 'does-not-fit') return null
  const max = sizeMax(question)
  const value = largestBatchSize(
    law,
    real,
    question.budgetBytes,
    { max: max.batchSize },
    memoryNumbers,
  )
  return value === 0
    ? null
    : { value, verified: false, bound: value >= max.batchSize ? max.bound : 'memory' }
}

/** With the share of the starting loss that was left at each point. */
function growingPointsOf(trial: TrialRecord): readonly GrowingNoisePoint[] {
  const lossAt = new Map(
    trial.measurements.flatMap(({ name, at, value }) =>
      name === 'trainingLoss' && at !== null && typeof value === 'number'
        ? [[at, value] as const]
        : [],
    ),
  )
  const start = lossAt.get(0)
  return noisePointsOf(trial).map((point) => {
    const loss = lossAt.get(point.step)
    return start === undefined || loss === undefined || !(start > 0)
      ? point
      : { ...point, lossShare: loss / start }
  })
}

function sweepPointsOf(trial: TrialRecord): readonly SweepPoint[] {
  return trial.measurements.flatMap(({ name, at, value }) =>
    name === 'sweepLoss' && at !== null && typeof value === 'number'
      ? [{ learningRate: at, loss: value }]
      : [],
  )
}
