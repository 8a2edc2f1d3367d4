/**
 * A training with a known optimum: the noisy quadratic of Zhang, Li, Nado et al., "Which
 * algorithmic choices matter at which batch sizes?", 2019. See also docs/quadratic.md.
 */

export interface NoisyQuadratic {
  /** h_i > 0, loss per squared weight, log-spaced from curvatureMax / condition to curvatureMax. */
  readonly curvatures: readonly number[]
  /** c_i = sigma^2 h_i: variance of one row's gradient. */
  readonly rowVariances: readonly number[]
  /** m_i(0), where m_i = E theta_i^2. Every mode starts with the same share of the loss. */
  readonly startSquares: readonly number[]
  /** L_min: loss at the optimum. */
  readonly lossMin: number
}

/** A batch size in rows and a learning rate; both are real numbers. */
export interface Choice {
  readonly batchSize: number
  readonly learningRate: number
}

/**
 * L(theta) = L_min + 1/2 sum_i h_i theta_i^2. The gradient of one row is h_i theta_i plus noise of
 * variance c_i = sigma^2 h_i. The excess loss at the start, 1/2 sum_i h_i m_i(0), is 1.
 *
 * @param rowVariance sigma^2, variance of one row's gradient per curvature.
 */
export function noisyQuadratic({
  condition,
  rowVariance,
  curvatureMax = 1,
  modes = 32,
  lossMin = 0.1,
}: {
  readonly condition: number
  readonly rowVariance: number
  readonly curvatureMax?: number
  readonly modes?: number
  readonly lossMin?: number
}): NoisyQuadratic {
  const curvatures = Array.from(
    { length: modes },
    (_, i) => curvatureMax * condition ** -(i / Math.max(1, modes - 1)),
  )
  return {
    curvatures,
    rowVariances: curvatures.map((h) => rowVariance * h),
    startSquares: curvatures.map((h) => 2 / (modes * h)),
    lossMin,
  }
}

const total = (values: readonly number[], of: (value: number, i: number) => number): number =>
  values.reduce((sum, value, i) => sum + of(value, i), 0)

/** SGD is stable at rates below 2 / h_max. */
export function learningRateMax({ curvatures }: NoisyQuadratic): number {
  return 2 / Math.max(...curvatures)
}

/**
 * m_i after one step of SGD at rate eta and batch size B, exactly:
 * m_i' = (1 - eta h_i)^2 m_i + eta^2 c_i / B.
 */
export function stepOnce(
  { curvatures, rowVariances }: NoisyQuadratic,
  squares: readonly number[],
  { batchSize, learningRate }: Choice,
): readonly number[] {
  return squares.map(
    (square, i) =>
      (1 - learningRate * (curvatures[i] ?? 0)) ** 2 * square +
      (learningRate ** 2 * (rowVariances[i] ?? 0)) / batchSize,
  )
}

/**
 * m_i after t steps from the start, in closed form:
 * m_i(t) = s_i + (m_i(0) - s_i) (1 - eta h_i)^(2t), s_i = eta c_i / (B h_i (2 - eta h_i)).
 */
export function squaresAfter(
  quadratic: NoisyQuadratic,
  { batchSize, learningRate }: Choice,
  steps: number,
): readonly number[] {
  return quadratic.startSquares.map((start, i) => {
    const h = quadratic.curvatures[i] ?? 0
    const c = quadratic.rowVariances[i] ?? 0
    const shrink = (1 - learningRate * h) ** 2
    // at eta h = 2 the mode does not shrink and the noise accumulates
    if (Math.abs(1 - shrink) < 1e-12) return start + (steps * learningRate ** 2 * c) / batchSize
    const settled = (learningRate * c) / (batchSize * h * (2 - learningRate * h))
    return settled + (start - settled) * shrink ** steps
  })
}

/** Expected loss above L_min: 1/2 sum_i h_i m_i. It is 1 at the start. */
export function excessLoss({ curvatures }: NoisyQuadratic, squares: readonly number[]): number {
  return total(squares, (square, i) => ((curvatures[i] ?? 0) * square) / 2)
}

/** Expected loss after `steps`. */
export function expectedLoss(quadratic: NoisyQuadratic, choice: Choice, steps: number): number {
  return quadratic.lossMin + excessLoss(quadratic, squaresAfter(quadratic, choice, steps))
}

/**
 * Both noise scales at a state, in rows, with G_i^2 = h_i^2 m_i:
 *
 *   simple   B_simple = tr(Sigma) / |G|^2
 *   curved   B_noise  = tr(H Sigma) / G^T H G
 *
 * McCandlish et al., "An empirical model of large-batch training", 2018, eq. 2.8 and 2.9.
 */
export function noiseScales(
  { curvatures, rowVariances }: NoisyQuadratic,
  squares: readonly number[],
): { readonly simple: number; readonly curved: number } {
  const norm2 = total(squares, (m, i) => (curvatures[i] ?? 0) ** 2 * m)
  const curved = total(squares, (m, i) => (curvatures[i] ?? 0) ** 3 * m)
  return {
    simple: total(rowVariances, (c) => c) / norm2,
    curved: total(rowVariances, (c, i) => c * (curvatures[i] ?? 0)) / curved,
  }
}
