import { LRUCache } from 'lru-cache'
import type { TrialView } from '../studies/study.js'

/** The primary key of a trial. */
export interface TrialRef {
  readonly subjectId: string
  readonly ordinal: number
}

const cacheBytes = 64 * 2 ** 20
const trialBytes = 1000
const measurementBytes = 100
const numberBytes = 8

/** Cache of finished trials, which never change. */
export class FinishedTrials {
  private readonly trials = new LRUCache<string, TrialView>({
    maxSize: cacheBytes,
    sizeCalculation: estimatedBytes,
  })

  /** Undefined too where evidence was deleted and another trial has its place now. */
  get(ref: TrialRef & Pick<TrialView, 'startedAt'>): TrialView | undefined {
    const trial = this.trials.get(refText(ref))
    return trial?.startedAt.getTime() === ref.startedAt.getTime() ? trial : undefined
  }

  /** Caches the trial once it is finished. */
  add(ref: TrialRef, trial: TrialView): void {
    if (trial.finishedAt !== null) this.trials.set(refText(ref), trial)
  }
}

/** A reference as the key of a map. */
export const refText = ({ subjectId, ordinal }: TrialRef): string => `${subjectId}/${ordinal}`

function estimatedBytes({ measurements }: TrialView): number {
  let bytes = trialBytes
  for (const { value } of measurements)
    bytes += measurementBytes + numberBytes * (Array.isArray(value) ? value.length : 1)
  return bytes
}
