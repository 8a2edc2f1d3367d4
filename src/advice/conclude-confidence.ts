/** How sure the advice is: high until something lowers it; what lowered it is told. */
import type { Situation } from './conclude-situation.js'
import type { Advice, Reason } from './interfaces.js'
import { reason, type ReasonCode } from './reason-codes.js'

export const confidenceNumbers = { closeRace: 1.1, wideIntervalRatio: 8, wideNoiseRatio: 36, stepResidual: 0.15 } as const
/** Each of these alone makes the confidence low; of the others one or two make it medium, three low. */
const serious: ReadonlySet<string> = new Set<ReasonCode>(['lowered-synthetic-data', 'lowered-no-race'])

/** `high`: nothing lowered it. `medium`: one or two doubts. `low`: a serious one, or three. */
export function confidenceOf(situation: Situation): Advice['confidence'] {
  const loweredBy = doubts(situation)
  const low = loweredBy.length >= 3 || loweredBy.some(({ code }) => serious.has(code))
  return { level: low ? 'low' : loweredBy.length > 0 ? 'medium' : 'high', loweredBy }
}

function doubts({ question, readings, chosen, winner, carrying }: Situation): readonly Reason[] {
  const { noise, sweep, stepLaw, largest, law, cited } = readings
  const found: Reason[] = []
  const add = (doubtful: boolean, code: ReasonCode, values: Reason['values'], evidence: readonly string[]): void => {
    if (doubtful) found.push(reason(code, values, evidence))
  }
  const { low, high } = chosen.batchSizeInterval
  const scale = noise?.scale ?? null
  add(question.data.origin === 'synthetic', 'lowered-synthetic-data', {}, [...cited.noise, ...cited.sweep])
  add(winner === null, 'lowered-no-race', {}, carrying)
  add(winner !== null && chosen.raceMargin !== null && chosen.raceMargin < confidenceNumbers.closeRace, 'lowered-close-race', { ratio: Math.max(1, chosen.raceMargin ?? 1) }, carrying)
  add(winner !== null && !chosen.targetReached, 'lowered-level-not-reached', {}, carrying)
  add(high / low >= confidenceNumbers.wideIntervalRatio, 'lowered-wide-interval', { low, high }, carrying)
  add(scale === null, 'lowered-noise-unknown', {}, cited.noise)
  // a race measures what the noise only predicts: a wide noise interval matters where nothing raced
  add(winner === null && scale !== null && scale.high / scale.low > confidenceNumbers.wideNoiseRatio, 'lowered-noise-wide', { low: scale?.low ?? 0, high: scale?.high ?? 0 }, cited.noise)
  add(stepLaw !== null && stepLaw.maxRelativeResidual > confidenceNumbers.stepResidual, 'lowered-step-time', { residual: stepLaw?.maxRelativeResidual ?? 0 }, cited.stepTime)
  add(largest !== null && !largest.verified, 'lowered-memory-unproved', { largest: largest?.value ?? 0 }, cited.memory)
  add(law?.kind === 'convex-fit' && chosen.batchSize > (largest?.value ?? 0) / 2, 'lowered-memory-fit', {}, cited.memory)
  add(sweep !== null && !sweep.crossed && winner === null, 'lowered-edge-open', { edge: sweep?.edge ?? 0 }, cited.sweep)
  return found
}
