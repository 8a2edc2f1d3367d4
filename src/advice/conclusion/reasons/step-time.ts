/** What a training step takes, by batch size. */
import { reason, type Reason } from '../../vocabulary/reasons.js'
import type { Situation } from '../situation.js'

export function stepTimeReasons({ readings: { stepLaw, cited } }: Situation): readonly Reason[] {
  if (stepLaw === null) return []
  const line = {
    fixedMs: stepLaw.fixedMs,
    perRowMs: stepLaw.perRowMs,
    residual: stepLaw.maxRelativeResidual,
  }
  if (!stepLaw.isStraight) return [reason('step-time-kinked', line, cited.stepTime)]
  if (stepLaw.perRowMs === 0) return [reason('step-time-flat', line, cited.stepTime)]
  return [reason('step-time-line', { ...line, knee: stepLaw.kneeBatchSize }, cited.stepTime)]
}
