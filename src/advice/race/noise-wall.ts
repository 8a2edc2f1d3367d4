/**
 * The noise wall: how large a step a small batch bears.
 *
 * At a constant rate the noise of the steps keeps the loss above its end by a floor. Near a minimum, where gradient and curvature are those of a quadratic, SGD's floor is
 *
 *   floor = eta tr(Sigma) / (4 (1 - m) B)                     m momentum
 *
 * and a target that lies `fall` above the end is met up to about floor = fall, so that the wall eta_w = rho B stands at
 *
 *   rho = k fall (1 - m) / tr(Sigma)                          SGD family, k = 4 by the quadratic
 *
 * Adam divides every coordinate's gradient by its own size, at small batches its noise sigma_i / sqrt(B), so that floor = eta / (4 sqrt(B)) sum sigma_i, and with P parameters
 * and sum sigma_i <= sqrt(P tr(Sigma)) the wall eta_w = rho sqrt(B) stands at
 *
 *   rho = k 4 fall / sqrt(P tr(Sigma))                        Adam family
 *
 * tr(Sigma) needs no large batch and is known well from a few micro-batches, unlike |G|^2, which drowns in it. (Mandt, Hoffman and Blei, "Stochastic gradient descent as
 * approximate Bayesian inference", 2017; Malladi et al., "On the SDEs and scaling rules for adaptive gradient algorithms", 2022.)
 */
import type { Aim } from '../vocabulary/question.js'
import { traitsOf, type Optimizer } from '../vocabulary/optimizers.js'
import { median } from '../math/statistics.js'
import { rateExponent } from '../rate/scaling-rules.js'
import type { LogNormal } from './surrogate.js'

/** `logK`: ln k by what was left of the fall where tr(Sigma) was measured, and what is left to doubt (docs/noise-scale.md). */
export const noiseWallNumbers = {
  floorK: { sgd: 5, adam: 3 },
  sgd: [
    { from: 0.5, logK: 1.8, deviation: 1.45 },
    { from: 0.2, logK: 2.05, deviation: 0.87 },
    { from: 0.1, logK: 1.85, deviation: 0.82 },
    { from: 0, logK: 1.35, deviation: 1 },
  ],
  adam: [
    { from: 0.5, logK: 1, deviation: 1.05 },
    { from: 0.2, logK: 1.15, deviation: 0.8 },
    { from: 0.1, logK: 1.05, deviation: 0.7 },
    { from: 0, logK: 0.95, deviation: 0.6 },
  ],
  qualityMore: 0,
  qualityDeviation: 1,
} as const

export interface NoiseAtDepth {
  readonly variance: number
  readonly depth: number
}

/** Excess of the loss over its end at a constant rate, in the loss's unit: what stands above, with k as it was found. */
export function noiseFloor({
  batchSize,
  learningRate,
  variance,
  optimizer,
  parameters,
}: {
  readonly batchSize: number
  readonly learningRate: number
  readonly variance: number
  readonly optimizer: Optimizer
  readonly parameters: number
}): number {
  const ofSgd = rateExponent(optimizer) === 1
  // where the wall of a fall of 1 stands, the floor is 1
  const bare = Math.exp(bareWall({ variance, fall: 1, optimizer, parameters }))
  return (
    learningRate /
    ((ofSgd ? noiseWallNumbers.floorK.sgd : noiseWallNumbers.floorK.adam) *
      bare *
      (ofSgd ? batchSize : Math.sqrt(batchSize)))
  )
}

/** ln rho as above with k = 1. */
export function bareWall({
  variance,
  fall,
  optimizer,
  parameters,
}: {
  readonly variance: number
  readonly fall: number
  readonly optimizer: Optimizer
  readonly parameters: number
}): number {
  if (rateExponent(optimizer) === 1)
    return Math.log((fall * (1 - (traitsOf(optimizer).momentum ?? 0))) / variance)
  return Math.log((4 * fall) / Math.sqrt(parameters * variance))
}

/** ln rho, or null without a measurement. `fall`: target - end, in the loss's unit. */
export function noiseWall({
  points,
  fall,
  optimizer,
  parameters,
  aim,
}: {
  readonly points: readonly NoiseAtDepth[]
  readonly fall: number
  readonly optimizer: Optimizer
  readonly parameters: number
  readonly aim: Aim
}): LogNormal | null {
  const ofSgd = rateExponent(optimizer) === 1
  const numbers = noiseWallNumbers
  const bins = ofSgd ? numbers.sgd : numbers.adam
  let best: LogNormal | null = null
  bins.forEach(({ from, logK, deviation }, i) => {
    const inside = points.filter(
      ({ depth, variance }) =>
        variance > 0 && depth >= from && (i === 0 || depth < (bins[i - 1]?.from ?? 0)),
    )
    if (inside.length === 0 || !(fall > 0)) return
    const variance = median(inside.map((one) => one.variance))
    const quality =
      aim === 'best-quality'
        ? { more: numbers.qualityMore, deviation: numbers.qualityDeviation }
        : { more: 0, deviation: 0 }
    const found = {
      log: bareWall({ variance, fall, optimizer, parameters }) + logK + quality.more,
      deviation: Math.hypot(deviation, quality.deviation),
    }
    if (best === null || found.deviation < best.deviation) best = found
  })
  return best
}
