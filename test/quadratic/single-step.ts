/**
 * The next step alone, exactly (McCandlish et al., "An empirical model of large-batch training", 2018, section 2.2; on a quadratic nothing is neglected):
 *
 *   E fall(B, eta) = eta |G|^2 - eta^2 / 2 (G^T H G + tr(H Sigma) / B)
 *   eta_opt(B)     = eta_line / (1 + B_noise / B),  eta_line = |G|^2 / G^T H G          eq. 2.7
 *   fall_opt(B)    = fall_max / (1 + B_noise / B)
 *
 * so that fall per device time is greatest at B = sqrt(a B_noise / b), where a step takes a + b B.
 */
import { noiseScales, type Choice, type NoisyQuadratic } from './noisy-quadratic.js'

/** a, ms, and b, ms per row. */
export interface Device {
  readonly fixedMs: number
  readonly perRowMs: number
}
export const stepMs = ({ fixedMs, perRowMs }: Device, batchSize: number): number =>
  fixedMs + perRowMs * batchSize

/** Expected fall of the loss in the next step. */
export function fallOfStep(
  { curvatures, rowVariances }: NoisyQuadratic,
  squares: readonly number[],
  { batchSize, learningRate }: Choice,
): number {
  return curvatures.reduce((sum, h, i) => {
    const gradient2 = h ** 2 * (squares[i] ?? 0)
    return (
      sum +
      learningRate * gradient2 -
      (learningRate ** 2 / 2) * h * (gradient2 + (rowVariances[i] ?? 0) / batchSize)
    )
  }, 0)
}

/** eta_line: best rate of a step without noise. */
export function lineSearchRate({ curvatures }: NoisyQuadratic, squares: readonly number[]): number {
  const sums = curvatures.reduce(
    ([norm2, curved], h, i) =>
      [norm2 + h ** 2 * (squares[i] ?? 0), curved + h ** 3 * (squares[i] ?? 0)] as const,
    [0, 0] as readonly [number, number],
  )
  return sums[0] / sums[1]
}

export function singleStepRate(
  quadratic: NoisyQuadratic,
  squares: readonly number[],
  batchSize: number,
): number {
  return (
    lineSearchRate(quadratic, squares) / (1 + noiseScales(quadratic, squares).curved / batchSize)
  )
}

/** B and eta of the greatest fall per device time. */
export function singleStepOptimum(
  quadratic: NoisyQuadratic,
  squares: readonly number[],
  { fixedMs, perRowMs }: Device,
): Choice {
  const batchSize = Math.sqrt((fixedMs * noiseScales(quadratic, squares).curved) / perRowMs)
  return { batchSize, learningRate: singleStepRate(quadratic, squares, batchSize) }
}
