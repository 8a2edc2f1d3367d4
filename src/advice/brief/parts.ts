/** The figures that come first: what to use, what it takes, how long, and what it gains. */
import type { Advice } from '../vocabulary/answer.js'
import type { Brief, Statement } from '../vocabulary/brief.js'
import type { ReasonCode } from '../vocabulary/reasons.js'
import { mainDoubt } from './doubts.js'
import { boundCodes, firstOf, reasonOf, stated } from './statements.js'

/** Why there is no pair. */
export const outcomeCodes = [
  'does-not-fit',
  'wish-does-not-fit',
  'nothing-trained',
  'engine-unsupported',
  'missing',
] as const satisfies readonly ReasonCode[]

/** In which framework the trials ran. */
export const measuredCodes = [
  'measured-in',
  'framework-chosen',
] as const satisfies readonly ReasonCode[]

export function measuredOf(advice: Advice): Statement | null {
  const measured = firstOf(advice, measuredCodes)
  return measured === null ? null : stated('measured', measured)
}

export function summaryOf(advice: Advice): Brief['summary'] {
  const { verdict, batchSize, learningRate, confidence } = advice
  const use = reasonOf(advice, 'use')
  const outcome = outcomeOf(advice)
  return {
    verdict,
    batchSize: batchSize?.value ?? null,
    learningRate: learningRate?.value ?? null,
    optimizer: use?.values.optimizer ?? null,
    level: confidence.level,
    evidence: use?.evidence ?? outcome?.evidence ?? [],
    outcome,
    doubt: mainDoubt(advice),
  }
}

function outcomeOf(advice: Advice): Statement | null {
  if (advice.verdict === 'advice') return null
  const reason = firstOf(advice, outcomeCodes)
  return reason === null ? null : stated('outcome', reason)
}

export function fitOf(advice: Advice): Brief['fit'] {
  const { memory, largestBatchSize } = advice
  if (memory.bytesAtAdvised === null && largestBatchSize === null) return null
  return {
    bytes: memory.bytesAtAdvised,
    budgetBytes: memory.budgetBytes,
    largest: largestBatchSize?.value ?? null,
    verified: largestBatchSize?.verified ?? null,
    bound: largestBatchSize?.bound ?? null,
    evidence: firstOf(advice, boundCodes)?.evidence ?? [],
  }
}

export function speedOf(advice: Advice): Brief['speed'] {
  const duration = reasonOf(advice, 'duration')
  if (duration === null) return null
  const { stepTimeMs, stepsPerEpoch, epochTimeMs, epochs, totalMs } = duration.values
  const { evidence } = duration
  return { stepTimeMs, stepsPerEpoch, epochTimeMs, epochs, totalMs, evidence }
}

/** Against the current pair, else the usual one, as the race measured or predicts it. */
export function gainOf(advice: Advice): Brief['gain'] {
  const compared = reasonOf(advice, 'probe-repaid') ?? reasonOf(advice, 'probe-not-repaid')
  if (compared === null) return null
  const { batchSize, learningRate, level, timeMs, usualMs, ratio, seen, same } = compared.values
  const { evidence } = compared
  const times = { level, timeMs, usualMs, ratio }
  const { current = false } = compared.values
  return { batchSize, learningRate, ...times, measured: seen, same, current, evidence }
}

/** Against the same pair, by where both trainings end with a rate that falls to zero. */
export function endGainOf(advice: Advice): Brief['endGain'] {
  const compared = reasonOf(advice, 'end-usual')
  if (compared === null) return null
  const { evidence } = compared
  const { current = false, measured = false, ...rest } = compared.values
  const { ratio, ratioLow, ratioHigh, ...values } = rest
  const { timeMs = null, usualMs = null } = values
  const lower = { lower: 1 - 1 / ratio, lowerLeast: 1 - 1 / ratioLow, lowerMost: 1 - 1 / ratioHigh }
  return { ...values, timeMs, usualMs, measured, current, ...lower, evidence }
}

/** Other pairs that would do. */
export function asGoodOf(advice: Advice): Brief['asGood'] {
  const found = reasonOf(advice, 'pairs-as-good')
  return found === null ? null : { ...found.values, evidence: found.evidence }
}
