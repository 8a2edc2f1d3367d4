/**
 * Theory of a whole training at constant rate and batch, from its two limits.
 *
 *   B -> infinity   no noise: S_min steps at the rate eta_max
 *   B -> 0          small steps: the state follows tau = eta t, m_i(tau) = s + (m_i(0) - s) e^(-2 h_i tau) with s = nu sigma^2 / 2; the ratio nu = eta / B is all that
 *                   counts, and the target takes R = tau(nu) / nu rows, fewest at nu_min
 *
 * Joined by the hyperbolas of McCandlish et al., "An empirical model of large-batch training", 2018, eq. 2.7 and 2.11:
 *
 *   S(B)   = S_min (1 + B_crit / B)           B_crit = R_min / S_min
 *   eta(B) = eta_max / (1 + B_rate / B)       B_rate = eta_max / nu_min
 *   B*     = sqrt(a B_crit / b)               where a step takes a + b B
 */
import { bestRate, leastOnLog, targetExcess } from './exact-optimum.js'
import { noisyQuadratic, type Choice, type NoisyQuadratic } from './noisy-quadratic.js'
import type { Device } from './single-step.js'

export interface TrainingTheory {
  /** S_min. */
  readonly stepsMin: number
  /** eta_max. */
  readonly learningRateMax: number
  /** R_min. */
  readonly rowsMin: number
  /** B_crit, rows. */
  readonly criticalBatch: number
  /** B_rate, rows. */
  readonly rateBatch: number
}

export function trainingTheory(quadratic: NoisyQuadratic): TrainingTheory {
  const { learningRate, steps } = bestRate(quadratic, Number.POSITIVE_INFINITY)
  const settledAtOne = quadratic.rowVariances.reduce((sum, c) => sum + c / 4, 0)
  const ratioMost = targetExcess / settledAtOne
  const { x: ratio, value: rowsMin } = leastOnLog(
    1e-3 * ratioMost,
    ratioMost,
    (nu) => flowTime(quadratic, nu) / nu,
  )
  return {
    stepsMin: steps,
    learningRateMax: learningRate,
    rowsMin,
    criticalBatch: rowsMin / steps,
    rateBatch: learningRate / ratio,
  }
}

/** B* and its rate. */
export function theoryOptimum(
  { criticalBatch, rateBatch, learningRateMax }: TrainingTheory,
  { fixedMs, perRowMs }: Device,
): Choice {
  const batchSize = Math.sqrt((fixedMs * criticalBatch) / perRowMs)
  return { batchSize, learningRate: learningRateMax / (1 + rateBatch / batchSize) }
}

/** The quadratic whose B_crit is so many rows: R_min, and with it B_crit, goes as sigma^2. */
export function withCriticalBatch(
  shape: { readonly condition: number; readonly curvatureMax?: number; readonly modes?: number },
  criticalBatch: number,
): NoisyQuadratic {
  return noisyQuadratic({
    ...shape,
    rowVariance:
      criticalBatch / trainingTheory(noisyQuadratic({ ...shape, rowVariance: 1 })).criticalBatch,
  })
}

/** tau(nu): rate x steps to the target in the limit of small steps; infinite where the noise never lets it get there. */
function flowTime({ curvatures, rowVariances, startSquares }: NoisyQuadratic, nu: number): number {
  const at = (tau: number): number =>
    curvatures.reduce((sum, h, i) => {
      const [decay, c] = [Math.exp(-2 * h * tau), rowVariances[i] ?? 0]
      return sum + (h * (startSquares[i] ?? 0) * decay) / 2 + (nu * c * (1 - decay)) / 4
    }, 0)
  if (at(Number.POSITIVE_INFINITY) >= targetExcess) return Number.POSITIVE_INFINITY
  let [low, high] = [0, 1 / Math.max(...curvatures)]
  while (at(high) > targetExcess) high *= 2
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (at(middle) > targetExcess) low = middle
    else high = middle
  }
  return high
}
