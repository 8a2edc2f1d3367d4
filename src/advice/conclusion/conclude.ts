/** Concludes a study: the planner's decision and everything the evidence says become one advice that carries its reasons. Pure. */
import { readEvidence, type Readings } from '../readings.js'
import type { Advice, Estimate, Evidence, Question, Reason } from '../vocabulary/question.js'
import type { Candidate } from '../race/curves.js'
import { reason, type MissingEvidence } from '../vocabulary/reasons.js'
import { alternativesOf } from './alternatives.js'
import { confidenceOf } from './confidence.js'
import { curvesOf } from './curves.js'
import { situationOf, type Situation } from './situation.js'
import { repaidReasons } from './cost.js'
import { coverReasons, memoryOf, needAtBatchOne } from './memory.js'
import { limitReasons } from './neighbours.js'
import { engineReasons, unsupportedReason } from './engine-choice.js'
import { guardReasons, useReasons, whyReasons } from './reasons.js'

/** What the planner decided: a size and a rate with their ranges, or why there are none. */
export interface Chosen {
  /** Rows. */
  readonly batchSize: number
  readonly learningRate: number
  readonly batchSizeInterval: { readonly low: number; readonly high: number }
  readonly learningRateInterval: { readonly low: number; readonly high: number }
  /** A race was run and this candidate won it; false: theory's choice. */
  readonly raceWinner: boolean
  /** Time to level of the runner-up over the winner's; null without one. */
  readonly raceMargin: number | null
  /** The winner reached the level within its time. */
  readonly targetReached: boolean
  /** Validation loss by which candidates were compared. */
  readonly level: number | null
  /** B_n as the race showed it, rows; null without a race. */
  readonly noiseScale: Estimate | null
  /** Rate that the chosen batch bears by the noise of the gradients measured in the race; left out where it was not. */
  readonly rateBorne?: Estimate
  /** How much longer than the best cell's training this one is expected to take, as a share of it, and the probability that it is within a tenth. */
  readonly expectedRegret: number
  readonly chanceNearBest: number
  /** The quickest other cell that was trained. */
  readonly runnerUp?: Candidate
  /** What the chosen cell did from another seed, ms to the level; `overruled`: the first seed's winner, where the other seed spoke against it. Left out where none was trained. */
  readonly replicate?: Replicate & { readonly overruled?: Replicate & Candidate }
  /** Other cells that the answer is measured against. */
  readonly rivals?: readonly Rival[]
}
/** Device time to the level from the study's seed and from another, ms; where that did not get there in the `trainedMs` that it had, as extrapolated. */
export interface Replicate {
  readonly firstMs: number
  readonly otherMs: number
  readonly trainedMs: number
  readonly reached: boolean
}
/** A cell and its time to the target over the advised one's, as the posterior has it. `seen`: it was trained. */
export interface Rival {
  readonly role: 'framework-default' | 'fastest' | 'cheapest'
  readonly batchSize: number
  readonly learningRate: number
  readonly timeRatio: number
  readonly seen: boolean
}
export type Decision =
  | Chosen
  | {
      readonly verdict: 'does-not-fit' | 'not-enough-evidence'
      readonly missing: readonly MissingEvidence[]
    }

/** Momentum coefficient of the trials. */
const momentumCoefficient = 0.9

export function conclude(question: Question, evidence: Evidence, decision: Decision): Advice {
  const readings = readEvidence(question, evidence)
  return 'verdict' in decision
    ? withoutAnswer(question, evidence, readings, decision)
    : withAnswer(situationOf(question, evidence, readings, decision))
}

function withAnswer(situation: Situation): Advice {
  const { question, evidence, readings, chosen } = situation
  const { batchSize, learningRate } = chosen
  const [first, ...rest] = [
    ...useReasons(situation),
    ...whyReasons(situation),
    ...guardReasons(situation),
  ]
  const confidence = confidenceOf(situation)
  const cost = costOf(evidence)
  return {
    verdict: 'advice',
    batchSize: { value: batchSize, ...chosen.batchSizeInterval },
    learningRate: { value: learningRate, ...chosen.learningRateInterval },
    confidence,
    largestBatchSize: readings.largest,
    memory: memoryOf(question, readings, batchSize),
    stepTimeMs: situation.stepTimeMs,
    stepsPerEpoch: situation.stepsPerEpoch,
    epochTimeMs: situation.epochTimeMs,
    noiseScale: situation.noiseScale,
    warmupSteps: situation.warmupSteps,
    momentum: question.optimizer === 'momentum' ? momentumCoefficient : null,
    accumulation: situation.accumulation,
    workers: situation.workers,
    trainingCost: situation.trainingCost,
    alternatives: alternativesOf(situation),
    reasons: [
      first ?? situation.use,
      ...rest,
      reason(
        'confidence',
        { level: confidence.level, lowered: confidence.loweredBy.length },
        situation.carrying,
      ),
      ...limitReasons(situation),
      costReason(evidence, cost),
      ...repaidReasons(situation, cost),
    ],
    cost,
    curves: curvesOf(situation),
  }
}

function withoutAnswer(
  question: Question,
  evidence: Evidence,
  readings: Readings,
  decision: Extract<Decision, { verdict: string }>,
): Advice {
  const cost = costOf(evidence)
  const doesNotFit = decision.verdict === 'does-not-fit'
  const {
    bytes: bytesAtBatchOne,
    exact,
    cited,
  } = needAtBatchOne(question, evidence, readings, doesNotFit)
  const last = evidence.trials.slice(-1).map(({ id }) => id)
  const unsupported =
    decision.verdict === 'not-enough-evidence' ? unsupportedReason(question, evidence) : null
  const why: readonly Reason[] =
    unsupported !== null
      ? [unsupported]
      : doesNotFit
        ? [
            reason(
              'does-not-fit',
              {
                bytes: bytesAtBatchOne ?? 0,
                budgetBytes: question.budgetBytes,
                exact,
              },
              cited.length > 0 ? cited : last,
            ),
          ]
        : decision.missing.map((missing) => reason('missing', missing, last))
  const [first, ...rest] = why
  return {
    verdict: decision.verdict,
    batchSize: null,
    learningRate: null,
    confidence: {
      level: doesNotFit && exact ? 'high' : doesNotFit ? 'medium' : 'low',
      loweredBy: [],
    },
    largestBatchSize: doesNotFit ? null : readings.largest,
    memory: { ...memoryOf(question, readings, null), bytesAtBatchOne },
    stepTimeMs: null,
    stepsPerEpoch: null,
    epochTimeMs: null,
    noiseScale: readings.noise?.scale ?? null,
    warmupSteps: null,
    momentum: null,
    accumulation: null,
    workers: null,
    alternatives: [],
    reasons: [
      first ?? reason('missing', { what: 'measurements' }, last),
      ...rest,
      ...(doesNotFit ? coverReasons(question, readings) : []),
      ...engineReasons(question, last),
      ...(evidence.trials.length > 0 ? [costReason(evidence, cost)] : []),
    ],
    cost,
    curves: curvesOf({ question, evidence, readings, chosen: null }),
  }
}

function costOf(evidence: Evidence): Advice['cost'] {
  return {
    trials: evidence.trials.length,
    outOfMemory: evidence.trials.filter(({ outcome }) => outcome.cause === 'outOfMemory').length,
    deviceMs: evidence.trials.reduce((sum, { outcome }) => sum + outcome.durationMs, 0),
  }
}

function costReason(evidence: Evidence, cost: Advice['cost']): Reason {
  return reason(
    'cost',
    { ...cost },
    evidence.trials.map(({ id }) => id),
  )
}
