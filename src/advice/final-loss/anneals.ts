/** The trainings with a falling rate that the trials showed. */
import { pointsOf } from '../vocabulary/measurements.js'
import { candidateKey, type Candidate } from '../vocabulary/decision.js'
import type { AnnealSpec, Evidence, TrialRecord } from '../vocabulary/trial.js'

/** A cool-down of a race, or a whole training. */
export interface Anneal extends Candidate {
  /** Steps at the constant rate before; 0: a whole training. */
  readonly from: number
  /** Steps over which the rate fell. */
  readonly steps: number
  /** Validation loss at the end; null where it diverged or broke. */
  readonly loss: number | null
  readonly diverged: boolean
  readonly trial: string
}

/** Whether the rate fell over the whole planned training; rounding may take a step. */
export const isWhole = ({ from, steps }: Anneal, stepsPlanned: number): boolean =>
  from === 0 && steps + 1 > stepsPlanned

/** ln loss at the end of whole trainings, by `candidateKey`. */
export const arrivedEnds = (
  anneals: readonly Anneal[],
  stepsPlanned: (batchSize: number) => number,
): ReadonlyMap<string, number> =>
  new Map(
    anneals.flatMap((anneal) =>
      anneal.loss !== null && isWhole(anneal, stepsPlanned(anneal.batchSize))
        ? [[candidateKey(anneal), Math.log(anneal.loss)]]
        : [],
    ),
  )

/** The validation loss at the end of a trial; null where it diverged or broke. */
export function endLossOf(trial: TrialRecord): number | null {
  if (trial.outcome.cause !== 'completed') return null
  return pointsOf(trial, 'validationLoss').at(-1)?.[1] ?? null
}

type AnnealRecord = TrialRecord & { readonly spec: AnnealSpec }
const isAnneal = (trial: TrialRecord): trial is AnnealRecord => trial.spec.kind === 'anneal'

/** Those of one seed, oldest first. */
export function annealsOf({ trials }: Evidence, seed: number): readonly Anneal[] {
  return trials.filter(isAnneal).flatMap((trial) => {
    const { spec, outcome, id } = trial
    if (spec.seed !== seed || outcome.cause === 'cancelled') return []
    const { batchSize, learningRate, from, steps } = spec
    return [
      {
        batchSize,
        learningRate,
        from,
        steps,
        loss: endLossOf(trial),
        diverged: outcome.cause === 'diverged',
        trial: id,
      },
    ]
  })
}
