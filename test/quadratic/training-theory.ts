/**
 * Theory of a training at constant batch size and rate. It joins the noiseless limit and the limit
 * of small steps by the hyperbolas of McCandlish et al., "An empirical model of large-batch
 * training", 2018, eq. 2.7 and 2.11. Formulas: docs/quadratic.md.
 */
import { bestRate, leastOnLog, targetExcess } from './exact-optimum.js'
import { noisyQuadratic, type Choice, type NoisyQuadratic } from './noisy-quadratic.js'
import type { Device } from './single-step.js'

export interface TrainingTheory {
  /** S_min: steps without noise (B -> infinity), at rate eta_max. */
  readonly stepsMin: number
  /** eta_max. */
  readonly learningRateMax: number
  /** R_min: rows to the target in the limit B -> 0, at the best ratio nu = eta / B. */
  readonly rowsMin: number
  /** B_crit = R_min / S_min, rows: S(B) = S_min (1 + B_crit / B). */
  readonly criticalBatch: number
  /** B_rate = eta_max / nu_min, rows: eta(B) = eta_max / (1 + B_rate / B). */
  readonly rateBatch: number
}

export function trainingTheory(quadratic: NoisyQuadratic): TrainingTheory {
  const { learningRate, steps } = bestRate(quadratic, Number.POSITIVE_INFINITY)
  const settledAtOne = quadratic.rowVariances.reduce((sum, c) => sum + c / 4, 0)
  const ratioMax = targetExcess / settledAtOne
  const { x: ratio, value: rowsMin } = leastOnLog(
    1e-3 * ratioMax,
    ratioMax,
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

/** B* = sqrt(a B_crit / b) and its rate, where a step takes a + b B. */
export function theoryOptimum(
  { criticalBatch, rateBatch, learningRateMax }: TrainingTheory,
  { fixedMs, perRowMs }: Device,
): Choice {
  const batchSize = Math.sqrt((fixedMs * criticalBatch) / perRowMs)
  return { batchSize, learningRate: learningRateMax / (1 + rateBatch / batchSize) }
}

/** The quadratic with a given B_crit in rows. R_min, and so B_crit, is proportional to sigma^2. */
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

/**
 * tau(nu): rate x steps to the target in the limit of small steps, where
 * m_i(tau) = s + (m_i(0) - s) e^(-2 h_i tau) and s = nu sigma^2 / 2. It is infinite if the noise
 * keeps the loss above the target.
 */
function flowTime({ curvatures, rowVariances, startSquares }: NoisyQuadratic, nu: number): number {
  const at = (tau: number): number =>
    curvatures.reduce((sum, h, i) => {
      const decay = Math.exp(-2 * h * tau)
      const c = rowVariances[i] ?? 0
      return sum + (h * (startSquares[i] ?? 0) * decay) / 2 + (nu * c * (1 - decay)) / 4
    }, 0)
  if (at(Number.POSITIVE_INFINITY) >= targetExcess) return Number.POSITIVE_INFINITY
  let low = 0
  let high = 1 / Math.max(...curvatures)
  while (at(high) > targetExcess) high *= 2
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (at(middle) > targetExcess) low = middle
    else high = middle
  }
  return high
}
