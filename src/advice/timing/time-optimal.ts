/**
 * The time-optimal batch size. Steps to a target fall with the batch, a step grows with it:
 *
 *   S(B) = S_min (1 + B_n / B)     steps (McCandlish et al., "An empirical model of large-batch
 *                                  training", 2018)
 *   t(B) = a + b B                 ms per step
 *   T(B) = S(B) t(B)               least at B* = sqrt(a B_n / b)
 */
import type { Estimate } from '../vocabulary/answer.js'
import { stepTimeMs, type StepTimeLaw } from './step-time-law.js'

/**
 * B* = sqrt(a B_n / b), rows.
 *
 * Infinity where b = 0: a step costs the same at any size, so only memory and rows bound the batch.
 * Example: a = 10 ms, b = 0.1 ms, B_n = 100: 100 rows.
 */
export function timeOptimalBatchSize({
  fixedMs,
  perRowMs,
  noiseScale,
}: {
  readonly fixedMs: number
  readonly perRowMs: number
  readonly noiseScale: number
}): number {
  return perRowMs === 0 ? Number.POSITIVE_INFINITY : Math.sqrt((fixedMs * noiseScale) / perRowMs)
}

/** S(B), steps. Example: S_min = 100, B_n = 64: 200 steps at B = 64. */
export function stepsToTarget(stepsMin: number, noiseScale: number, batchSize: number): number {
  return stepsMin * (1 + noiseScale / batchSize)
}

/** T(B) / S_min, ms: comparable between batch sizes of one subject. */
export function relativeTime({
  stepLaw,
  noiseScale,
  batchSize,
}: {
  readonly stepLaw: StepTimeLaw
  readonly noiseScale: number
  readonly batchSize: number
}): number {
  return stepsToTarget(1, noiseScale, batchSize) * stepTimeMs(stepLaw, batchSize)
}

/**
 * B* with the interval that the interval of B_n implies, kept within [1, `largest`]. B* grows with
 * B_n, so the ends map to the ends.
 *
 * Example: a = 10 ms, b = 0.1 ms, B_n = 100 in [25, 400]: 100 in [50, 200].
 */
export function timeOptimalInterval(
  { fixedMs, perRowMs }: { readonly fixedMs: number; readonly perRowMs: number },
  noiseScale: Estimate,
  largest: number,
): Estimate {
  const optimumAt = (scale: number): number => {
    const optimum = timeOptimalBatchSize({ fixedMs, perRowMs, noiseScale: scale })
    return Math.min(largest, Math.max(1, optimum))
  }
  return {
    value: optimumAt(noiseScale.value),
    low: optimumAt(noiseScale.low),
    high: optimumAt(noiseScale.high),
  }
}
