/** Range tests, pilots, races, anneals and growths that ran out of memory. */
import type {
  AnnealSpec,
  Evidence,
  GrowSpec,
  NoiseSpec,
  RaceSpec,
  SweepSpec,
  TrialRecord,
  TrialSpec,
} from '../vocabulary/trial.js'

type TrainingSpec = NoiseSpec | SweepSpec | RaceSpec | AnnealSpec | GrowSpec

const isTraining = (spec: TrialSpec): spec is TrainingSpec =>
  ['noise', 'sweep', 'race', 'anneal', 'grow'].includes(spec.kind)

/** The spec with the budget that limits it, where the budget is not a part of it already. */
export function limitedTo(budgetBytes: number, spec: TrialSpec): TrialSpec {
  return isTraining(spec) ? { ...spec, budgetBytes } : spec
}

/** The budget that a training ran out of; infinite where it is unknown, null where it did not. */
function budgetRanOutOf({ spec, outcome }: TrialRecord): number | null {
  if (!isTraining(spec) || outcome.cause !== 'outOfMemory') return null
  return spec.budgetBytes ?? Number.POSITIVE_INFINITY
}

/** Without the trainings that ran out of a smaller budget: they say nothing under this one. */
export function trialsUnder(budgetBytes: number, { trials }: Evidence): Evidence {
  return { trials: trials.filter((trial) => (budgetRanOutOf(trial) ?? budgetBytes) >= budgetBytes) }
}

/**
 * The sizes below the smallest at which a training ran out of this budget; only the smallest of all
 * where none is. A full-batch method does not count: it has slots of its own.
 */
export function sizesBelowFailures(
  batchSizes: readonly number[],
  budgetBytes: number,
  { trials }: Evidence,
): readonly number[] {
  const failed = trials.filter((trial) => {
    const isFullBatch = trial.spec.kind === 'race' && trial.spec.method !== undefined
    return !isFullBatch && (budgetRanOutOf(trial) ?? 0) >= budgetBytes
  })
  if (failed.length === 0) return batchSizes
  const smallest = Math.min(...failed.map(({ spec }) => spec.batchSize))
  const kept = batchSizes.filter((size) => size < smallest)
  return kept.length > 0 ? kept : batchSizes.slice(0, 1)
}
