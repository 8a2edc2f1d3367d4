/** How the learning rate follows when the batch size changes. */
import { traitsOf, type Optimizer } from '../vocabulary/optimizers.js'
import type { RateNumbers } from './numbers.js'

export interface RateScaling {
  /** eta: the learning rate at B, > 0. */
  readonly learningRate: number
  /** B: the batch size that the rate belongs to, rows. */
  readonly from: number
  /** B': the batch size to scale to, rows. */
  readonly to: number
  /** B_n: the noise scale, rows; null where it is unknown. */
  readonly noiseScale: number | null
  readonly optimizer: Optimizer
}

/**
 * The learning rate at another batch size.
 *
 *   eta' = eta ((1 + B_n / B) / (1 + B_n / B'))^p      B_n known
 *   eta' = eta (B' / B)^u                              B_n unknown
 *
 * p = 1 for the SGD family, 1/2 for the Adam family; u: `unknownNoiseExponent`.
 * Far below B_n the first form is the linear rule (Goyal et al., "Accurate, large minibatch SGD:
 * training ImageNet in 1 hour", 2017) or the square-root rule (Krizhevsky, "One weird trick for
 * parallelizing convolutional neural networks", 2014). Far above B_n the rate stays.
 *
 * Example: SGD, eta = 0.1, B_n = 64, from 64 to 128 rows: 0.1 * (2 / 1.5) = 0.133.
 *
 * @see McCandlish et al., "An empirical model of large-batch training", 2018, eq. 2.7; for 1/2
 *   Malladi et al., "On the SDEs and scaling rules for adaptive gradient algorithms", 2022. On 16
 *   recorded grids p is 0.95 to 1.2 for most of the SGD family, 0.5 for Adam
 *   (docs/rate-scaling.md).
 */
export function scaledRate(
  { learningRate, from, to, noiseScale, optimizer }: RateScaling,
  numbers: RateNumbers,
): number {
  if (noiseScale === null)
    return learningRate * (to / from) ** unknownNoiseExponent(optimizer, numbers)
  return learningRate * ((1 + noiseScale / from) / (1 + noiseScale / to)) ** rateExponent(optimizer)
}

/** p: exponent of the rate's growth with B below the noise scale. */
export function rateExponent(optimizer: Optimizer): number {
  return traitsOf(optimizer).rateScaling === 'linear' ? 1 : 0.5
}

/**
 * u: exponent of the rate's growth with B where the noise scale is unknown: 0.7 for the SGD family,
 * 0.4 for the Adam family. Workloads level off anywhere between 45 and 10,000 rows, so a power
 * below p errs least (docs/rate-scaling.md).
 */
export function unknownNoiseExponent(optimizer: Optimizer, { scaling }: RateNumbers): number {
  const { sgdFamily, adamFamily } = scaling.unknownNoiseExponent
  return rateExponent(optimizer) === 1 ? sgdFamily : adamFamily
}
