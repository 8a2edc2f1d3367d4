import { LRUCache } from 'lru-cache'
import type { TrialView } from '../../studies/study.js'
import { Recent } from './recent.js'

export interface Place {
  readonly subjectId: string
  readonly ordinal: number
}
export const placeOf = ({ subjectId, ordinal }: Place): string => `${subjectId}/${ordinal}`

const finishedBytes = 64 * 2 ** 20
const subjectsMax = 200

/** What the stores of this process keep of trials. */
export class KeptTrials {
  /** A finished trial never changes: those asked for last are kept, by their places. */
  readonly finished = new LRUCache<string, TrialView>({
    maxSize: finishedBytes,
    sizeCalculation: sizeOf,
  })
  /** All trials of a subject. `asOf`: when the study had changed last with which they were shown. */
  readonly recent = new Recent<{ readonly asOf: Date; readonly trials: readonly TrialView[] }>(
    subjectsMax,
  )
}

/** About what a trial takes in memory, bytes. */
function sizeOf({ measurements }: TrialView): number {
  return measurements.reduce(
    (sum, { value }) => sum + 100 + (Array.isArray(value) ? 8 * value.length : 8),
    1000,
  )
}
