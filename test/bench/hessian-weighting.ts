/**
 * Both noise scales at one point of a training, over all its rows (McCandlish et al., "An empirical model of large-batch training", 2018, eq. 2.8 and 2.9):
 *
 *   B_simple = tr(Sigma) / |G|^2          B_noise = tr(H Sigma) / (G^T H G)
 *
 * G: the gradient, Sigma: the covariance of the rows' gradients, H: the Hessian. Hessian-vector products by central differences of the full gradient,
 *   H v = (g(theta + e v) - g(theta - e v)) / 2e,   e = differenceStep / |v|.
 * tr(H Sigma) is the mean over draws of z^T H z with z = n^(-1/2) sum s_i (g_i - G), s_i = 1 or -1 by chance: E z z^T = Sigma (Hutchinson, "A stochastic estimator of the trace of the
 * influence matrix", 1990), and every draw hears every row.
 */
import { mulberry32 } from '../../src/advice/math/random.js'
import { mean } from '../../src/advice/math/statistics.js'
import type { SmallNetwork } from './small-network.js'

/** In units of the parameters: large enough for rounding, small against the weights. */
const differenceStep = 1e-4

export interface NoiseScales {
  readonly simple: number
  /** NaN where the curvature along the gradient is not positive. */
  readonly hessian: number
  /** Standard error of `hessian` from the draws, relative. */
  readonly hessianError: number
  readonly squaredNorm: number
  readonly variance: number
  /** G^T H G / |G|^2 and tr(H Sigma) / tr(Sigma): the curvature that the gradient and the noise meet. */
  readonly gradientCurvature: number
  readonly noiseCurvature: number
}

export const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0)

export function hessianProduct(
  network: SmallNetwork,
  theta: Float64Array,
  v: Float64Array,
): Float64Array {
  const e = differenceStep / Math.sqrt(dot(v, v))
  const at = (sign: number): Float64Array =>
    network.fullGradient(theta.map((value, k) => value + sign * e * (v[k] ?? 0))).gradient
  const [ahead, behind] = [at(1), at(-1)]
  return ahead.map((value, k) => (value - (behind[k] ?? 0)) / (2 * e))
}

export function noiseScales(
  network: SmallNetwork,
  theta: Float64Array,
  { draws, seed }: { readonly draws: number; readonly seed: number },
): NoiseScales {
  const { gradient, squares } = network.fullGradient(theta)
  const squaredNorm = dot(gradient, gradient)
  const variance = squares - squaredNorm
  const [random, n] = [mulberry32(seed), network.count]
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
