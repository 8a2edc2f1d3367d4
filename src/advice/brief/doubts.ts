/** The main reason why the confidence is not high. */
import type { Advice } from '../vocabulary/answer.js'
import type { Statement } from '../vocabulary/brief.js'
import type { ReasonCode, ReasonOf } from '../vocabulary/reasons.js'
import { firstOf, reasonOf, stated } from './statements.js'

/** Those that weigh most come first (`conclusion/confidence.ts`). */
export const doubtCodes = [
  'lowered-deadline',
  'lowered-no-race',
  'lowered-synthetic-data',
  'lowered-other-seed',
  'lowered-level-not-reached',
  'lowered-close-race',
  'lowered-posterior',
  'lowered-end-open',
  'lowered-end-not-trained',
  'lowered-pair-decided',
  'lowered-one-seed',
  'lowered-wide-interval',
  'lowered-noise-unknown',
  'lowered-noise-wide',
  'lowered-step-drift',
  'lowered-step-time',
  'lowered-memory-unproved',
  'lowered-memory-fit',
  'lowered-edge-open',
] as const satisfies readonly ReasonCode[]

/** Two ratios are of the same pair within this factor. */
const sameRatioFactor = 1.1

/** Null where nothing lowered the confidence. */
export function mainDoubt(advice: Advice): Statement | null {
  const doubt = firstOf(advice, doubtCodes)
  if (doubt === null) return null
  const close = reasonOf(advice, 'lowered-close-race')
  return (doubt === close ? closeSecond(advice, close) : null) ?? stated('doubt', doubt)
}

/** A close race is said by its second candidate, and by what another seed made of it. */
function closeSecond(advice: Advice, close: ReasonOf<'lowered-close-race'>): Statement | null {
  const race = reasonOf(advice, 'race-won') ?? reasonOf(advice, 'race-tied')
  if (race === null) return null
  const { secondBatchSize: batchSize, secondRate: learningRate, ratio } = race.values
  if (batchSize === undefined || learningRate === undefined || ratio === undefined) return null
  // the margin may be that of a pair whose time is only predicted
  if (ratio > sameRatioFactor * close.values.ratio) return null
  const overruled = reasonOf(advice, 'replicate-overruled')
  if (overruled?.values.batchSize === batchSize && overruled.values.learningRate === learningRate)
    return stated('doubt', overruled)
  const values = { batchSize, learningRate, ratio }
  return { place: 'doubt', code: 'close-second', values, evidence: race.evidence, source: null }
}
