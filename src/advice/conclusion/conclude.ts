/** Concludes a study: the planner's decision and the evidence become one advice. Pure. */
import { adviceNumbers, type AdviceNumbers } from '../numbers.js'
import type { Readings } from '../readings.js'
import type { Advice } from '../vocabulary/answer.js'
import type { Decision, NoAnswer } from '../vocabulary/decision.js'
import { momentumOf } from '../vocabulary/optimizer-settings.js'
import type { Question } from '../vocabulary/question.js'
import { reason, type Reason } from '../vocabulary/reasons.js'
import type { Evidence } from '../vocabulary/trial.js'
import { isDecided, readWished } from '../wishes/read.js'
import { alternativesOf } from './alternatives/alternatives.js'
import { confidenceOf } from './confidence.js'
import { curvesOf } from './curves.js'
import { memoryOf, predictedNeed, provedNeed } from './memory.js'
import { cheapestReasons, trainingCostReasons } from './reasons/cost.js'
import { dataReasons } from './reasons/data.js'
import { engineReasons, unsupportedReason } from './reasons/device.js'
import {
  rangeTestReasons,
  rateDecayReasons,
  warmupReason,
  weightDecayReason,
} from './reasons/learning-rate.js'
import { limitReasons } from './reasons/limits.js'
import { coverReasons, memoryReasons } from './reasons/memory.js'
import { neighbourReasons } from './reasons/neighbours.js'
import { noiseLimitReasons, noiseReasons } from './reasons/noise.js'
import {
  answeredBeforeReasons,
  takenOverReasons,
  probeCost,
  probeCostReason,
  probeReasons,
  probeTimeReasons,
} from './reasons/probe.js'
import { qualityReasons } from './reasons/quality.js'
import { raceReasons, replicateReasons } from './reasons/race.js'
import { stepTimeReasons } from './reasons/step-time.js'
import { plainNoiseReasons, trainedReasons } from './reasons/training.js'
import {
  accumulationReasons,
  durationReasons,
  energyReasons,
  useReason,
  workersReasons,
} from './reasons/use.js'
import { decidedReasons, wishCostReasons, wishDoesNotFit } from './reasons/wishes.js'
import { tradeOf } from './trade.js'
import { watchReasons } from './reasons/watch.js'
import { failureReasons } from './reasons/failure.js'
import { situationOf, trainedSituation, type Facts, type Situation } from './situation.js'

export function conclude(
  question: Question,
  allEvidence: Evidence,
  decision: Decision,
  numbers: AdviceNumbers,
): Advice {
  const { evidence, readings, sizes, freeRace } = readWished(question, allEvidence, adviceNumbers)
  const facts = { question, evidence, readings, numbers, freeRace }
  if (!('verdict' in decision))
    return withAnswer(
      situationOf({ ...facts, chosen: decision, isDecided: isDecided(question, sizes) }),
    )
  switch (decision.verdict) {
    case 'does-not-fit': {
      const misfit = wishDoesNotFit(question, readings)
      return misfit === null ? whereNothingFits(facts) : whereWishDoesNotFit(facts, misfit)
    }
    case 'nothing-trained':
      return whereNothingTrained(facts)
    case 'not-enough-evidence':
      return withoutEvidence(facts, decision)
  }
}

function withAnswer(situation: Situation): Advice {
  const { question, evidence, readings } = situation
  const trained = trainedSituation(situation)
  const { chosen } = trained
  const confidence = confidenceOf(situation)
  return {
    verdict: 'advice',
    batchSize: { value: chosen.batchSize, ...chosen.batchSizeInterval },
    learningRate: { value: chosen.learningRate, ...chosen.learningRateInterval },
    confidence,
    largestBatchSize: readings.largest,
    memory: memoryOf(question, readings, chosen.batchSize),
    stepTimeMs: trained.stepTimeMs,
    stepsPerEpoch: trained.stepsPerEpoch,
    epochTimeMs: trained.epochTimeMs,
    noiseScale: situation.noiseScale,
    warmupSteps: trained.warmupSteps,
    momentum: momentumOf(question),
    accumulation: trained.accumulation,
    workers: trained.workers,
    trainingCost: trained.trainingCost,
    trade: tradeOf(situation),
    alternatives: alternativesOf(situation),
    reasons: [
      useReason(trained),
      ...decidedReasons(situation, trained),
      ...trainedReasons(situation),
      ...trainingReasons(trained),
      ...memoryReasons(trained),
      ...whyReasons(situation),
      ...wishCostReasons(situation),
      ...watchReasons(situation),
      confidenceReason(situation, confidence),
      ...limitReasons(situation),
      ...answerCostReasons(situation),
      ...probeReasons(situation),
    ],
    cost: probeCost(evidence),
    curves: curvesOf(situation),
  }
}

/** How to train with the advised pair. */
function trainingReasons(situation: Situation): readonly Reason[] {
  return [
    ...durationReasons(situation),
    warmupReason(situation),
    ...rateDecayReasons(situation),
    weightDecayReason(situation),
    ...energyReasons(situation),
    ...accumulationReasons(situation),
    ...workersReasons(situation),
    ...trainingCostReasons(situation),
  ]
}

/** What was measured, and what follows from it. */
function whyReasons(situation: Situation): readonly Reason[] {
  return [
    ...stepTimeReasons(situation),
    ...noiseReasons(situation),
    ...plainNoiseReasons(situation),
    ...rangeTestReasons(situation),
    ...cheapestReasons(situation),
    ...noiseLimitReasons(situation),
    ...raceReasons(situation),
    ...neighbourReasons(situation),
    ...replicateReasons(situation),
    ...qualityReasons(situation),
  ]
}

function confidenceReason(
  { decidingTrials }: Situation,
  { level, loweredBy }: Advice['confidence'],
): Reason {
  return reason('confidence', { level, lowered: loweredBy.length }, decidingTrials)
}

/** What a study without an answer has. */
type OpenFacts = Omit<Facts, 'chosen'>

/** No size that the user allows fits, though smaller ones do. */
function whereWishDoesNotFit(
  facts: OpenFacts,
  { reason: misfit, accumulation }: NonNullable<ReturnType<typeof wishDoesNotFit>>,
): Advice {
  const { question, evidence, readings } = facts
  return {
    ...unanswered(question, evidence, readings),
    verdict: 'does-not-fit',
    confidence: { level: 'high', loweredBy: [] },
    largestBatchSize: readings.largest,
    memory: memoryOf(question, readings, null),
    accumulation,
    reasons: [misfit, ...coverReasons(question, readings), ...commonReasons(facts)],
  }
}

/** Not even batch size 1 fits the budget. */
function whereNothingFits(facts: OpenFacts): Advice {
  const { question, evidence, readings } = facts
  const { bytes, exact, cited } = provedNeed(question, evidence, readings)
  const values = { bytes: bytes ?? 0, budgetBytes: question.budgetBytes, exact }
  const trials = cited.length > 0 ? cited : lastTrial(evidence)
  return {
    ...unanswered(question, evidence, readings),
    verdict: 'does-not-fit',
    confidence: { level: exact ? 'high' : 'medium', loweredBy: [] },
    memory: { ...memoryOf(question, readings, null), bytesAtBatchOne: bytes },
    reasons: [
      reason('does-not-fit', values, trials),
      ...coverReasons(question, readings),
      ...commonReasons(facts),
    ],
  }
}

/** Candidates trained, and none learnt anything: why, as far as it shows. */
function whereNothingTrained(facts: OpenFacts): Advice {
  const { question, evidence, readings } = facts
  return {
    ...unanswered(question, evidence, readings),
    verdict: 'nothing-trained',
    confidence: { level: 'high', loweredBy: [] },
    largestBatchSize: readings.largest,
    memory: memoryOf(question, readings, null),
    reasons: [
      ...failureReasons(facts),
      ...dataReasons(question, facts.numbers.conclusion.guards),
      ...commonReasons(facts),
    ],
  }
}

/** Something is missing: an engine that can train the model, or a measurement. */
function withoutEvidence(facts: OpenFacts, { missing }: NoAnswer): Advice {
  const { question, evidence, readings } = facts
  const { bytes } = predictedNeed(readings)
  const trials = lastTrial(evidence)
  const unsupported = unsupportedReason(question, evidence)
  const [first, ...rest] = missing.map((what) => reason('missing', what, trials))
  const reasons: Advice['reasons'] =
    unsupported === null
      ? [first ?? reason('missing', { what: 'measurements' }, trials), ...rest]
      : [unsupported]
  return {
    ...unanswered(question, evidence, readings),
    verdict: 'not-enough-evidence',
    confidence: { level: 'low', loweredBy: [] },
    largestBatchSize: readings.largest,
    memory: { ...memoryOf(question, readings, null), bytesAtBatchOne: bytes },
    reasons: [...reasons, ...commonReasons(facts)],
  }
}

const lastTrial = ({ trials }: Evidence): readonly string[] => trials.slice(-1).map(({ id }) => id)

/** Every field that has no value without an answer. */
function unanswered(question: Question, evidence: Evidence, readings: Readings) {
  return {
    batchSize: null,
    learningRate: null,
    largestBatchSize: null,
    stepTimeMs: null,
    stepsPerEpoch: null,
    epochTimeMs: null,
    noiseScale: readings.noise?.scale ?? null,
    warmupSteps: null,
    momentum: null,
    accumulation: null,
    workers: null,
    alternatives: [],
    cost: probeCost(evidence),
    curves: curvesOf({ question, evidence, readings, chosen: null }),
  }
}

/** What every advice without an answer says too. */
function commonReasons(facts: OpenFacts): readonly Reason[] {
  const engines = engineReasons(facts.question, lastTrial(facts.evidence))
  return facts.evidence.trials.length > 0 ? [...engines, ...probeCostReasons(facts)] : engines
}

/** As below; a study that ran no trial of its own has kept its budget. */
function answerCostReasons(situation: Situation): readonly Reason[] {
  const costs =
    situation.chosen.restsOn === undefined
      ? probeCostReasons(situation)
      : [...answeredBeforeReasons(situation), probeCostReason(situation.evidence)]
  return [...costs, ...takenOverReasons(situation)]
}

/** What the trials cost, the memory search apart, and by how much a probe ran over. */
const probeCostReasons = ({ question, evidence, numbers }: OpenFacts): readonly Reason[] => [
  probeCostReason(evidence),
  ...probeTimeReasons(question, evidence, numbers.conclusion),
]
