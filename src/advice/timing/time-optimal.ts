/**
 * The time-optimal batch size. Steps to a target fall with the batch, S(B) = S_min (1 + B_n / B) (McCandlish et al., "An empirical model of
 * large-batch training", 2018), a step grows with it, t(B) = a + b B; the product
 *
 *   T(B) = S_min (1 + B_n / B)(a + b B)
 *
 * is least at B* = sqrt(a B_n / b).
 */
import type { Estimate } from '../vocabulary/answer.js'
import { stepTimeMs, type StepTimeLaw } from './step-time-law.js'

/** B*, rows. b = 0 (a step costs the same at any size): Infinity, only memory and rows bound it. Example: a = 10 ms, b = 0.1 ms, B_n = 100: 100. */
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
 * B* with the interval that B_n's interval gives (a monotone function: the ends map to the ends), kept within [1, largest].
 * Example: a = 10 ms, b = 0.1 ms, B_n = 100 in [25, 400]: 100 in [50, 200].
 */
export function timeOptimalInterval(
  law: { readonly fixedMs: number; readonly perRowMs: number },
  noise: Estimate,
  largest: number,
): Estimate {
  const at = (noiseScale: number): number =>
    Math.min(
      largest,
      Math.max(
        1,
        timeOptimalBatchSize({ fixedMs: law.fixedMs, perRowMs: law.perRowMs, noiseScale }),
      ),
    )
  return { value: at(noise.value), low: at(noise.low), high: at(noise.high) }
}
