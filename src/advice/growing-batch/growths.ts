/** Races that went on at a larger batch size. */
import { endLossOf } from '../final-loss/anneals.js'
import type { Candidate } from '../vocabulary/decision.js'
import type { Evidence, GrowSpec, TrialRecord } from '../vocabulary/trial.js'

/** The candidate is the pair that raced before. */
export interface Growth extends Candidate {
  /** Steps of the race before. */
  readonly from: number
  readonly grownSize: number
  /** At the grown size. */
  readonly steps: number
  /** Validation loss at the end; null where it diverged or broke. */
  readonly loss: number | null
  readonly trial: string
}

type GrowRecord = TrialRecord & { readonly spec: GrowSpec }
const isGrowth = (trial: TrialRecord): trial is GrowRecord => trial.spec.kind === 'grow'

/** Those of one seed, oldest first. */
export function growthsOf({ trials }: Evidence, seed: number): readonly Growth[] {
  return trials.filter(isGrowth).flatMap((trial) => {
    const { spec, outcome, id } = trial
    if (spec.seed !== seed || outcome.cause === 'cancelled') return []
    return [
      {
        batchSize: spec.grownFrom,
        learningRate: spec.learningRate,
        from: spec.from,
        grownSize: spec.batchSize,
        steps: spec.steps,
        loss: endLossOf(trial),
        trial: id,
      },
    ]
  })
}
