/**
 * Both noise scales at one point of a training, over all of its rows. McCandlish et al., "An
 * empirical model of large-batch training", 2018, eq. 2.8 and 2.9.
 */
import { mulberry32 } from '../../src/advice/math/random.js'
import { mean } from '../../src/advice/math/statistics.js'
import type { SmallNetwork } from './small-network.js'

/** In units of the parameters: above rounding errors, far below the weights. */
const differenceStep = 1e-4

export interface NoiseScales {
  /** B_simple = tr(Sigma) / |G|^2, rows. */
  readonly simple: number
  /** B_noise = tr(H Sigma) / (G^T H G), rows; NaN if the curvature along G is not positive. */
  readonly hessian: number
  /** Relative standard error of `hessian` over the draws. */
  readonly hessianError: number
  /** |G|^2. */
  readonly squaredNorm: number
  /** tr(Sigma). */
  readonly variance: number
  /** Curvature along the gradient: G^T H G / |G|^2. */
  readonly gradientCurvature: number
  /** Curvature along the noise: tr(H Sigma) / tr(Sigma). */
  readonly noiseCurvature: number
}

export const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0)

/** H v = (g(theta + e v) - g(theta - e v)) / 2e with e = differenceStep / |v|. */
export function hessianProduct(
  network: SmallNetwork,
  theta: Float64Array,
  v: Float64Array,
): Float64Array {
  const e = differenceStep / Math.sqrt(dot(v, v))
  const at = (sign: number): Float64Array =>
    network.fullGradient(theta.map((value, k) => value + sign * e * (v[k] ?? 0))).gradient
  const ahead = at(1)
  const behind = at(-1)
  return ahead.map((value, k) => (value - (behind[k] ?? 0)) / (2 * e))
}

/**
 * B_simple and B_noise for the gradient G, the covariance Sigma of the rows' gradients g_i and the
 * Hessian H. tr(H Sigma) is the mean of z^T H z over draws of z = n^(-1/2) sum_i s_i (g_i - G) with
 * random signs s_i, because E z z^T = Sigma. Hutchinson, "A stochastic estimator of the trace of
 * the influence matrix", 1990. Every draw uses every row.
 */
export function noiseScales(
  network: SmallNetwork,
  theta: Float64Array,
  { draws, seed }: { readonly draws: number; readonly seed: number },
): NoiseScales {
  const { gradient, squares } = network.fullGradient(theta)
  const squaredNorm = dot(gradient, gradient)
  const variance = squares - squaredNorm
  const random = mulberry32(seed)
  const n = network.count
  const forms = Array.from({ length: draws }, () => {
    const signs = Array.from({ length: n }, () => (random() < 0.5 ? -1 : 1))
    const total = signs.reduce((sum, sign) => sum + sign, 0)
    const drawn = network.gradient(
      theta,
      signs.map((sign, row) => [row, sign / Math.sqrt(n)] as const),
    ).gradient
    const z = drawn.map((value, k) => value - (total / Math.sqrt(n)) * (gradient[k] ?? 0))
    return dot(z, hessianProduct(network, theta, z))
  })
  const along = dot(gradient, hessianProduct(network, theta, gradient))
  const trace = mean(forms)
  return {
    simple: variance / squaredNorm,
    hessian: along > 0 ? trace / along : Number.NaN,
    squaredNorm,
    variance,
    gradientCurvature: along / squaredNorm,
    noiseCurvature: trace / variance,
    hessianError:
      Math.sqrt(mean(forms.map((form) => (form - trace) ** 2)) / draws) / Math.abs(trace),
  }
}
