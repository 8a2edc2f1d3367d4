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
import { layoutOf, layoutsOf, type UpdateLayout } from '../wishes/layout.js'
import { boundsSize } from '../wishes/sizes.js'
import { atEffectiveSize, sharedUpdates } from './layout.js'
import { trialsOf } from './trials-of.js'
import { trainingCostOf } from './training-cost.js'
import { validationPassMs } from './whole-training.js'

/** What is known before anything is concluded. */
export interface Facts {
  readonly question: Question
  readonly evidence: Evidence
  readonly readings: Readings
  readonly chosen: Chosen
  readonly numbers: AdviceNumbers
  /** Curves of pairs that the wishes exclude; absent for none. */
  readonly freeRace?: readonly RaceCurve[]
  /** The wishes leave one pair, so that nothing raced; absent where they do not. */
  readonly isDecided?: boolean
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
  /** How an update of an effective size is made up; null without such a wish. */
  readonly layout: UpdateLayout | null
  readonly accumulation: Advice['accumulation']
  readonly workers: WorkersPlan | null
  readonly trainingCost: TrainingCost | null
}

export function situationOf(facts: Facts): Situation {
  const { readings, chosen } = facts
  const winner = winnerOf(facts)
  // the race shows the noise of the whole training, a pilot only that of its start
  const noiseScale = chosen.noiseScale ?? readings.noise?.scale ?? null
  const layout = layoutOf(facts.question, readings)
  const schedule = scheduleOf(facts, layout)
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
    layout,
    accumulation: layout === null ? accumulationOf(facts, theory) : accumulationIn(layout),
    workers: layout === null ? workersOf(facts, noiseScale) : workersIn(facts, schedule),
    trainingCost: costOf(facts, schedule, layout, noiseScale),
  }
}

/**
 * The situation of the training that is advised. It is that of the raced pair, but for an effective
 * size: there a micro-batch trains, at the rate of the update.
 */
export function trainedSituation(raced: Situation): Situation {
  const { layout, winner, decidingTrials, noiseScale, noiseTrials } = raced
  if (layout === null) return raced
  const trained = situationOf({ ...raced, chosen: atEffectiveSize(raced, layout, noiseScale) })
  return { ...trained, winner, decidingTrials, noiseScale, noiseTrials }
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

/** A step is an update: at an effective size it may take several micro-batches. */
function scheduleOf(facts: Facts, layout: UpdateLayout | null): Schedule {
  const {
    question: { data, wishes },
    readings,
    chosen,
  } = facts
  const { stepLaw } = readings
  const batchSize = wishes?.effectiveBatchSize ?? chosen.batchSize
  const stepsPerEpoch = Math.ceil(data.trainingRows / batchSize)
  if (stepLaw === null) return { stepsPerEpoch, stepTimeMs: null, epochTimeMs: null }
  const validationMs = validationPassMs(facts)
  if (layout !== null) {
    const { updateMs } = layout
    const epochTimeMs = stepsPerEpoch * updateMs + validationMs
    return { stepsPerEpoch, stepTimeMs: updateMs, epochTimeMs }
  }
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

/** What one worker accumulates. */
function accumulationIn({ microBatchSize, steps }: UpdateLayout): Advice['accumulation'] {
  if (steps === 1) return null
  return { microBatchSize, steps, effectiveBatchSize: microBatchSize * steps }
}

const workersIn = (facts: Facts, { stepsPerEpoch }: Schedule): WorkersPlan | null =>
  sharedUpdates(facts, layoutsOf(facts.question, facts.readings), stepsPerEpoch)

/** Accumulation pays only towards a size that memory does not allow. */
function accumulationOf(
  { question, readings: { largest }, chosen, numbers }: Facts,
  { unboundOptimum }: Theory,
): Advice['accumulation'] {
  if (unboundOptimum === null || largest?.bound !== 'memory') return null
  if (question.wishes !== undefined && boundsSize(question.wishes)) return null
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
      // a decided rate stays, whatever the global batch
      learningRateMax:
        question.wishes?.learningRate ?? highestRate(readings.sweep, learningRate, numbers.rate),
    },
    numbers.rate,
  )
}

function costOf(
  { question, readings: { stepLaw }, chosen: { batchSize } }: Facts,
  schedule: Schedule,
  layout: UpdateLayout | null,
  noiseScale: Estimate | null,
): TrainingCost | null {
  if (stepLaw === null || schedule.epochTimeMs === null) return null
  const timeMs = schedule.epochTimeMs * question.epochsPlanned
  if (layout === null) return trainingCostOf({ question, stepLaw, batchSize, noiseScale, timeMs })
  // all workers are paid for; how far others get is no part of a training whose updates are fixed
  const deviceMs = timeMs * layout.workers
  return trainingCostOf({
    question,
    stepLaw,
    batchSize: layout.microBatchSize,
    noiseScale: null,
    timeMs: deviceMs,
  })
}
