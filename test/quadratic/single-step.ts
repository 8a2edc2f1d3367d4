/**
 * The optimum of the next step, exact on a quadratic. McCandlish et al., "An empirical model of
 * large-batch training", 2018, section 2.2. Formulas stand at the functions.
 */
import { noiseScales, type Choice, type NoisyQuadratic } from './noisy-quadratic.js'

/** A step of B rows takes a + b B. */
export interface Device {
  /** a, ms. */
  readonly fixedMs: number
  /** b, ms per row. */
  readonly perRowMs: number
}
export const stepMs = ({ fixedMs, perRowMs }: Device, batchSize: number): number =>
  fixedMs + perRowMs * batchSize

/** Expected fall of the loss: eta |G|^2 - eta^2 / 2 (G^T H G + tr(H Sigma) / B). */
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

/** Best rate of a step without noise: eta_line = |G|^2 / G^T H G. */
function lineSearchRate({ curvatures }: NoisyQuadratic, squares: readonly number[]): number {
  const sums = curvatures.reduce(
    ([norm2, curved], h, i) =>
      [norm2 + h ** 2 * (squares[i] ?? 0), curved + h ** 3 * (squares[i] ?? 0)] as const,
    [0, 0] as readonly [number, number],
  )
  return sums[0] / sums[1]
}

/** Best rate of a step at batch size B: eta_line / (1 + B_noise / B), eq. 2.7. */
export function singleStepRate(
  quadratic: NoisyQuadratic,
  squares: readonly number[],
  batchSize: number,
): number {
  return (
    lineSearchRate(quadratic, squares) / (1 + noiseScales(quadratic, squares).curved / batchSize)
  )
}

/** The choice with the greatest fall per device time: B = sqrt(a B_noise / b). */
export function singleStepOptimum(
  quadratic: NoisyQuadratic,
  squares: readonly number[],
  { fixedMs, perRowMs }: Device,
): Choice {
  const batchSize = Math.sqrt((fixedMs * noiseScales(quadratic, squares).curved) / perRowMs)
  return { batchSize, learningRate: singleStepRate(quadratic, squares, batchSize) }
}
