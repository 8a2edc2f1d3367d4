/** How much of a step reads its rows: the loader may be what a training waits for. */
import { median } from '../math/statistics.js'
import { numbersOf } from '../vocabulary/measurements.js'
import type { Evidence, TrialRecord } from '../vocabulary/trial.js'

export interface InputShare {
  readonly batchSize: number
  /** Median time to read the rows over the median step time, 0 to 1. */
  readonly share: number
  readonly trial: string
}

/**
 * Of every size that was timed in a warm process, ascending; the last run of a size counts. Empty
 * where the rows are not the program's own.
 */
export function inputShares({ trials }: Evidence): readonly InputShare[] {
  const bySize = new Map<number, InputShare>()
  for (const trial of trials) {
    const share = shareIn(trial)
    if (share !== null) bySize.set(share.batchSize, share)
  }
  return [...bySize.values()].sort((a, b) => a.batchSize - b.batchSize)
}

/** The first step warms up and does not count. */
function shareIn({ id, spec, measurements }: TrialRecord): InputShare | null {
  if (spec.kind !== 'fit' || spec.fresh) return null
  const steps = numbersOf({ measurements }, 'stepTimesMs').slice(1)
  const inputs = numbersOf({ measurements }, 'inputTimesMs').slice(1)
  if (steps.length === 0 || inputs.length === 0) return null
  return { batchSize: spec.batchSize, share: median(inputs) / median(steps), trial: id }
}
