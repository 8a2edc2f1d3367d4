/** An answered study: the decision, the readings, and the facts that several reasons share. */
import type { AdviceNumbers } from '../numbers.js'
import type { RaceCurve } from '../race/curves.js'
import { accumulationPlan } from '../rate/accumulation.js'
import { highestRate } from '../rate/range-test.js'
import { warmupSteps } from '../rate/warm-up.js'
import { workersPlan } from '../rate/workers.js'
import type { Readings } from '../readings.js'
import { epochTimeMs, stepTimeMs } from '../timing/step-time-law.js'
import { relativeTime, timeOptimalBatchSize, timeOptimalInterval } from '../timing/time-optimal.js'
import type { Advice, Estimate, TrainingCost, WorkersPlan } from '../vocabulary/answer.js'
import { candidateKey, type Chosen } from '../vocabulary/decision.js'
import type { Question } from '../vocabulary/question.js'
import type { Evidence } from '../vocabulary/trial.js'
import { trialsOf } from './reasons/ends.js'
import { trainingCostOf } from './training-cost.js'

/** What is known before anything is concluded. */
export interface Facts {
  readonly question: Question
  readonly evidence: Evidence
  readonly readings: Readings
  readonly chosen: Chosen
  readonly numbers: AdviceNumbers
}

/** How long the advised training takes; times are null where step times are unknown. */
interface Schedule {
  readonly stepsPerEpoch: number
  readonly stepTimeMs: number | null
  readonly epochTimeMs: number | null
}

/** What step time and noise scale say together; null where one of them is unknown. */
interface Theory {
  /** B*, the size with the least time to target, within [1, largest]. */
  readonly optimum: Estimate | null
  /** B* without a memory limit, rows; null where unbounded too. */
  readonly unboundOptimum: number | null
  /** Time to target at a batch size, in a unit of its own. */
  readonly timeAt: ((batchSize: number) => number) | null
}

export interface Situation extends Facts, Schedule, Theory {
  /** The advised candidate's race curve; null where it did not race. */
  readonly winner: RaceCurve | null
  /** Trials that the decision rests on: the winner's rungs, else range test and pilot. */
  readonly decidingTrials: readonly string[]
  /** Trials from another seed. */
  readonly replicateTrials: readonly string[]
  /** B_n, rows: from the race, else from the pilot; and the trials that it rests on. */
  readonly noiseScale: Estimate | null
  readonly noiseTrials: readonly string[]
  readonly warmupSteps: number
  readonly accumulation: Advice['accumulation']
  readonly workers: WorkersPlan | null
  readonly trainingCost: TrainingCost | null
}

export function situationOf(facts: Facts): Situation {
  const { readings, chosen } = facts
  const winner = winnerOf(facts)
  // the race shows the noise of the whole training, a pilot only that of its start
  const noiseScale = chosen.noiseScale ?? readings.noise?.scale ?? null
  const schedule = scheduleOf(facts)
  const theory = theoryOf(facts, noiseScale)
  return {
    ...facts,
    ...schedule,
    ...theory,
    winner,
    decidingTrials: decidingTrialsOf(facts, winner),
    replicateTrials: readings.replicates.flatMap((curve) => curve.evidence),
    noiseScale,
    noiseTrials:
      chosen.noiseScale === null
        ? readings.cited.noise
        : readings.race.flatMap((curve) => curve.evidence),
    warmupSteps: warmupOf(facts, schedule),
    accumulation: accumulationOf(facts, theory),
    workers: workersOf(facts, noiseScale),
    trainingCost: costOf(facts, schedule, noiseScale),
  }
}

function winnerOf({ readings, chosen }: Facts): RaceCurve | null {
  if (!chosen.raceWinner) return null
  return readings.race.find((curve) => candidateKey(curve) === candidateKey(chosen)) ?? null
}

function decidingTrialsOf(
  { readings, chosen }: Facts,
  winner: RaceCurve | null,
): readonly string[] {
  if (chosen.ends === undefined)
    return winner?.evidence ?? [...readings.cited.sweep, ...readings.cited.noise]
  const own = trialsOf(readings, chosen)
  if (own.length > 0) return own
  return [
    ...readings.race.flatMap(({ evidence }) => evidence),
    ...readings.anneals.map(({ trial }) => trial),
  ]
}

function scheduleOf({ question: { data }, readings, chosen: { batchSize } }: Facts): Schedule {
  const { stepLaw } = readings
  const stepsPerEpoch = Math.ceil(data.trainingRows / batchSize)
  if (stepLaw === null) return { stepsPerEpoch, stepTimeMs: null, epochTimeMs: null }
  const validationMs = (readings.validationMsPerRow ?? 0) * data.validationRows
  return {
    stepsPerEpoch,
    stepTimeMs: stepTimeMs(stepLaw, batchSize),
    epochTimeMs: epochTimeMs(stepLaw, batchSize, data.trainingRows, validationMs),
  }
}

function theoryOf({ question, readings }: Facts, noiseScale: Estimate | null): Theory {
  const { stepLaw, largest } = readings
  if (stepLaw === null || noiseScale === null)
    return { optimum: null, unboundOptimum: null, timeAt: null }
  const unbound = timeOptimalBatchSize({ ...stepLaw, noiseScale: noiseScale.value })
  return {
    optimum: timeOptimalInterval(stepLaw, noiseScale, largest?.value ?? question.data.trainingRows),
    unboundOptimum: Number.isFinite(unbound) ? unbound : null,
    timeAt: (batchSize) => relativeTime({ stepLaw, noiseScale: noiseScale.value, batchSize }),
  }
}

function warmupOf(
  { question, readings: { sweep }, chosen: { learningRate }, numbers }: Facts,
  { stepsPerEpoch }: Schedule,
): number {
  const shareOfHighest =
    sweep?.crossed === true ? learningRate / highestRate(sweep, learningRate, numbers.rate) : 1
  const { epochsPlanned: epochs, optimizer } = question
  return warmupSteps({ stepsPerEpoch, epochs, optimizer, shareOfHighest }, numbers.rate)
}

/** Accumulation pays only towards a size that memory does not allow. */
function accumulationOf(
  { question, readings: { largest }, chosen, numbers }: Facts,
  { unboundOptimum }: Theory,
): Advice['accumulation'] {
  if (unboundOptimum === null || largest?.bound !== 'memory') return null
  if (chosen.batchSize < numbers.conclusion.memoryLimitsShare * largest.value) return null
  const wanted = Math.min(Math.round(unboundOptimum), question.data.trainingRows)
  return accumulationPlan({ wanted, largest: largest.value })
}

function workersOf(
  { question, readings, chosen, numbers }: Facts,
  noiseScale: Estimate | null,
): WorkersPlan | null {
  if (question.workers <= 1) return null
  const { batchSize, learningRate } = chosen
  return workersPlan(
    {
      batchSize,
      learningRate,
      workers: question.workers,
      noiseScale,
      optimizer: question.optimizer,
      trainingRows: question.data.trainingRows,
      epochs: question.epochsPlanned,
      learningRateMax: highestRate(readings.sweep, learningRate, numbers.rate),
    },
    numbers.rate,
  )
}

function costOf(
  { question, readings: { stepLaw }, chosen: { batchSize } }: Facts,
  schedule: Schedule,
  noiseScale: Estimate | null,
): TrainingCost | null {
  if (stepLaw === null || schedule.epochTimeMs === null) return null
  const timeMs = schedule.epochTimeMs * question.epochsPlanned
  return trainingCostOf({ question, stepLaw, batchSize, noiseScale, timeMs })
}
