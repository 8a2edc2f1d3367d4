/**
 * The noise wall: how high a learning rate a small batch allows before gradient noise keeps the
 * loss above its target.
 *
 * At a constant rate eta the noise of the steps keeps the loss above its end by a floor. Near a
 * minimum, with gradient and curvature of a quadratic, SGD's floor is
 *
 *   floor = eta tr(Sigma) / (4 (1 - m) B)                      m: momentum coefficient
 *
 * and a target that lies `fall` above the end is reached up to about floor = fall, so that the
 * wall eta_w = rho B stands at
 *
 *   rho = k fall (1 - m) / tr(Sigma)                           SGD family; k = 4 by the quadratic
 *
 * Adam divides the gradient of every coordinate i by its own size, at small batches its noise
 * sigma_i / sqrt(B), so that floor = eta / (4 sqrt(B)) sum_i sigma_i. With P parameters and
 * sum_i sigma_i <= sqrt(P tr(Sigma)) the wall eta_w = rho sqrt(B) stands at
 *
 *   rho = k 4 fall / sqrt(P tr(Sigma))                         Adam family
 *
 * tr(Sigma): variance of one row's gradient, loss^2 per squared weight. A few micro-batches
 * determine it well, unlike |G|^2, which drowns in it. k is fitted on recorded workloads.
 *
 * @see Mandt, Hoffman and Blei, "Stochastic gradient descent as approximate Bayesian inference",
 *   2017; Malladi et al., "On the SDEs and scaling rules for adaptive gradient algorithms", 2022
 */
import { traitsOf, type Optimizer } from '../../vocabulary/optimizers.js'
import type { Aim } from '../../vocabulary/question.js'
import { median } from '../../math/statistics.js'
import type { RaceNumbers, WallBin } from '../numbers.js'
import type { LogNormal } from './surrogate.js'

/** The training whose noise is judged. */
export interface NoisyTraining {
  readonly optimizer: Optimizer
  /** Momentum coefficient m, in [0, 1). */
  readonly momentum: number
  /** Trainable parameters P. */
  readonly parameters: number
  /** tr(Sigma). */
  readonly variance: number
}

/** tr(Sigma) where a share `depth` of the fall to the end was left, in [0, 1]. */
export interface NoiseAtDepth {
  readonly variance: number
  readonly depth: number
}

/**
 * ln rho with k = 1, as above.
 *
 * @param fall target - end, in units of the loss, > 0
 */
export function bareWall({
  variance,
  fall,
  optimizer,
  momentum,
  parameters,
}: NoisyTraining & { readonly fall: number }): number {
  return traitsOf(optimizer).rateScaling === 'linear'
    ? Math.log((fall * (1 - momentum)) / variance)
    : Math.log((4 * fall) / Math.sqrt(parameters * variance))
}

/**
 * Excess of the loss over its end at a constant learning rate, in units of the loss.
 *
 *   floor = eta / (k rho_1 B^p)
 *
 * rho_1: rho for a fall of 1 and k = 1. p: 1 (SGD family) or 1/2 (Adam family). k: as fitted.
 */
export function noiseFloor(
  training: NoisyTraining & { readonly batchSize: number; readonly learningRate: number },
  { noiseWall }: RaceNumbers,
): number {
  const { batchSize, learningRate, optimizer } = training
  const { rateScaling } = traitsOf(optimizer)
  const bare = Math.exp(bareWall({ ...training, fall: 1 }))
  const size = rateScaling === 'linear' ? batchSize : Math.sqrt(batchSize)
  return learningRate / (noiseWall.floorK[rateScaling] * bare * size)
}

export interface WallQuestion extends Omit<NoisyTraining, 'variance'> {
  readonly points: readonly NoiseAtDepth[]
  /** target - end, in units of the loss. */
  readonly fall: number
  readonly aim: Aim
}

/**
 * ln rho with its standard deviation, from gradient noise measured along the race.
 *
 * The median of tr(Sigma) in each range of depths gives one estimate. The estimate with the
 * smallest deviation wins, because noise measured deeper predicts better.
 *
 * @returns null without a measurement, or where the target is not above the end
 */
export function noiseWall(question: WallQuestion, { noiseWall }: RaceNumbers): LogNormal | null {
  const { points, aim, ...training } = question
  if (!(training.fall > 0)) return null
  const isQuality = aim === 'best-quality'
  const estimates = noiseWall.bins[traitsOf(training.optimizer).rateScaling].flatMap(
    (bin, i, bins) => {
      const inside = pointsInside(points, bin, bins[i - 1])
      if (inside.length === 0) return []
      const variance = median(inside.map((point) => point.variance))
      const bare = bareWall({ ...training, variance })
      return {
        log: bare + bin.logK + (isQuality ? noiseWall.qualityLogK : 0),
        deviation: Math.hypot(bin.deviation, isQuality ? noiseWall.qualityDeviation : 0),
      }
    },
  )
  return estimates.reduce<LogNormal | null>(
    (best, estimate) => (best === null || estimate.deviation < best.deviation ? estimate : best),
    null,
  )
}

/** Points at least as deep as this bin and less deep than the bin before. */
function pointsInside(
  points: readonly NoiseAtDepth[],
  bin: WallBin,
  shallower: WallBin | undefined,
): readonly NoiseAtDepth[] {
  return points.filter(
    ({ depth, variance }) =>
      variance > 0 && depth >= bin.from && (shallower === undefined || depth < shallower.from),
  )
}
