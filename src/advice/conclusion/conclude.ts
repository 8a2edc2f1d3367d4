/** Concludes a study: the planner's decision and everything the evidence says become one advice that carries its reasons. Pure. */
import { readEvidence, type Readings } from '../readings.js'
import type { Question } from '../vocabulary/question.js'
import type { Advice } from '../vocabulary/answer.js'
import type { Evidence } from '../vocabulary/trial.js'
import { type Reason, reason } from '../vocabulary/reasons.js'
import { traitsOf } from '../vocabulary/optimizers.js'
import type { Decision } from '../vocabulary/decision.js'
import { alternativesOf } from './alternatives.js'
import { confidenceOf } from './confidence.js'
import { curvesOf } from './curves.js'
import { situationOf, type Situation } from './situation.js'
import { repaidReasons } from './cost.js'
import { coverReasons, memoryOf, needAtBatchOne } from './memory.js'
import { limitReasons } from './neighbours.js'
import { engineReasons, unsupportedReason } from './engine-choice.js'
import { guardReasons, useReasons, whyReasons } from './reasons.js'

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
    momentum: traitsOf(question.optimizer).momentum,
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
