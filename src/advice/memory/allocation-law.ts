/** Real bytes of a training at any batch size, from the logged allocations of a small one. */
import type { ValidationRows } from '../vocabulary/trial.js'
import { allocationCodes } from './allocation-codes.js'
import { SegmentedSeries } from './allocation-replay.js'

export interface AllocationLaw {
  /** Batch size of the training that was logged, rows. */
  readonly rows: number
  /** Real bytes above the baseline that the allocator takes at most. Not always growing with B. */
  peakBytes(batchSize: number): number
  /** The same for a race, which validates before it trains; null where no validation was logged. */
  racePeakBytes(batchSize: number, validation: ValidationRows): number | null
}

/** Laws by their sequence, and in them the replayed peaks: one replay takes milliseconds. */
const lawsBySeries = new WeakMap<readonly number[], AllocationLaw>()

/**
 * The law of a logged sequence: at any batch size B the same allocations are replayed through the
 * allocator (`region-allocator.ts`). An allocation with the batch axis grows with B.
 *
 * Neither monotone nor a line. On 14 architectures the replay meets the allocator's own log to the
 * byte, and the peak of the process but for what other libraries take (docs/memory.md).
 *
 * @param series as `allocationCodes` describes it
 * @param rows batch size of the logged training
 * @returns null for a sequence of another version
 */
export function allocationLaw(series: readonly number[], rows: number): AllocationLaw | null {
  if (series[0] !== allocationCodes.version) return null
  const existing = lawsBySeries.get(series)
  if (existing !== undefined) return existing
  const segments = new SegmentedSeries(series)
  const peakBytes = remembered((batchSize: number) => segments.peakBytes(batchSize), String)
  const racePeakBytes = remembered(
    (race: Race) => segments.racePeakBytes(race.batchSize, race.validation),
    ({ batchSize, validation }) => [batchSize, validation.batchSize, validation.rows].join('/'),
  )
  const law: AllocationLaw = {
    rows,
    peakBytes,
    racePeakBytes: (batchSize, validation) => racePeakBytes({ batchSize, validation }),
  }
  lawsBySeries.set(series, law)
  return law
}

interface Race {
  readonly batchSize: number
  readonly validation: ValidationRows
}

/** Remembers the values of a function, by a key of its argument. */
function remembered<A, V>(compute: (argument: A) => V, keyOf: (argument: A) => string) {
  const values = new Map<string, { readonly value: V }>()
  return (argument: A): V => {
    const key = keyOf(argument)
    const known = values.get(key) ?? { value: compute(argument) }
    values.set(key, known)
    return known.value
  }
}
