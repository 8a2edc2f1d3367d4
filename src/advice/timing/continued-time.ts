import type { TrialSpec } from '../vocabulary/trial.js'
import { stepTimeMs, type StepTimeLaw } from './step-time-law.js'

/**
 * Most device time of an anneal or a growth, ms: its steps, and those of the race before it, which
 * it trains again where their checkpoint is gone.
 *
 * @returns null for any other trial, and without a step-time law
 */
export function continuedMs(law: StepTimeLaw | null, spec: TrialSpec): number | null {
  if ((spec.kind !== 'anneal' && spec.kind !== 'grow') || law === null) return null
  const racedSize = spec.kind === 'grow' ? spec.grownFrom : spec.batchSize
  return spec.from * stepTimeMs(law, racedSize) + spec.steps * stepTimeMs(law, spec.batchSize)
}
