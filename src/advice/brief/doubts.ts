/** The main reason why the confidence is not high. */
import type { Advice } from '../vocabulary/answer.js'
import type { Statement } from '../vocabulary/brief.js'
import type { ReasonCode } from '../vocabulary/reasons.js'
import { firstOf, reasonOf, stated } from './statements.js'

/** Those that alone make the confidence low come first (`conclusion/confidence.ts`). */
export const doubtCodes = [
  'lowered-synthetic-data',
  'lowered-no-race',
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

/** Null where nothing lowered the confidence. */
export function mainDoubt(advice: Advice): Statement | null {
  const doubt = firstOf(advice, doubtCodes)
  if (doubt === null) return null
  return closeSecond(advice, doubt.code) ?? stated('doubt', doubt)
}

/** A close race is said by its second candidate, and by what another seed made of it. */
function closeSecond(advice: Advice, doubt: ReasonCode): Statement | null {
  const race = reasonOf(advice, 'race-won') ?? reasonOf(advice, 'race-tied')
  if (doubt !== 'lowered-close-race' || race === null) return null
  const { secondBatchSize: batchSize, secondRate: learningRate, ratio } = race.values
  if (batchSize === undefined || learningRate === undefined || ratio === undefined) return null
  const overruled = reasonOf(advice, 'replicate-overruled')
  if (overruled?.values.batchSize === batchSize && overruled.values.learningRate === learningRate)
    return stated('doubt', overruled)
  const values = { batchSize, learningRate, ratio }
  return { place: 'doubt', code: 'close-second', values, evidence: race.evidence, source: null }
}
