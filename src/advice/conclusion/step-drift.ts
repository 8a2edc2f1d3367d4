/** Step times that changed while they were measured: the device throttles or is shared. */
import type { Readings } from '../readings.js'

interface Drift {
  /** Median step time of the first and of the last third, ms; `runs`: how often it was timed. */
  readonly values: {
    readonly batchSize: number
    readonly fromMs: number
    readonly toMs: number
    readonly runs: number
  }
  readonly trials: readonly string[]
}

/** Of the batch sizes whose step time drifted, the one that drifted most; null without one. */
export function worstDrift({ stepTimings }: Pick<Readings, 'stepTimings'>): Drift | null {
  const drifting = stepTimings.flatMap(({ batchSize, thirdsMs, drifts, trials }) => {
    if (!drifts || thirdsMs === null) return []
    const [fromMs, toMs] = thirdsMs
    const drift = Math.abs(Math.log(toMs / fromMs))
    return [{ drift, trials, values: { batchSize, fromMs, toMs, runs: trials.length } }]
  })
  return drifting.sort((a, b) => b.drift - a.drift)[0] ?? null
}
