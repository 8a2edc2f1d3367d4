import type { TrialSpec } from '../vocabulary/trial.js'
import { stepTimeMs, type StepTimeLaw } from './step-time-law.js'

/**
 * Most device time of an anneal, ms: its steps, and those of the race before it, which it trains
 * again where their checkpoint is gone.
 *
 * @returns null for any other trial, and without a step-time law
 */
export function annealMs(law: StepTimeLaw | null, spec: TrialSpec): number | null {
  if (spec.kind !== 'anneal' || law === null) return null
  return (spec.from + spec.steps) * stepTimeMs(law, spec.batchSize)
}
