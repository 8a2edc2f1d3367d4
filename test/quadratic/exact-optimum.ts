/** The exact optimum of a training at constant rate and batch: the (B, eta) that brings the expected loss to the target in the least device time, by search over real numbers. */
import {
  excessLoss,
  learningRateMax,
  squaresAfter,
  type Choice,
  type NoisyQuadratic,
} from './noisy-quadratic.js'
import { stepMs, type Device } from './single-step.js'

/** The target of `fastest`: 95 % of the fall from the start to the optimum. */
export const targetExcess = 0.05
const stepsMost = 2 ** 34

/**
 * Steps to the target, the last one by linear interpolation (as the truth of the replay tables has it); infinite where it is never reached.
 * `excess`: loss above the optimum, start 1.
 */
export function stepsTo(quadratic: NoisyQuadratic, choice: Choice, excess = targetExcess): number {
  const at = (steps: number): number =>
    excessLoss(quadratic, squaresAfter(quadratic, choice, steps))
  // where the stiffest mode grows, the loss can dip below the target and leave it again: look more closely
  const growth = choice.learningRate < learningRateMax(quadratic) ? 2 : 1.1
  if (growth === 2 && at(Number.POSITIVE_INFINITY) >= excess) return Number.POSITIVE_INFINITY
  let [low, high] = [0, 1]
  while (at(high) > excess) {
    const next = Math.ceil(high * growth)
    if (next > stepsMost || at(high) > 1e3) return Number.POSITIVE_INFINITY
    ;[low, high] = [high, next]
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (at(middle) > excess) low = middle
    else high = middle
  }
  const [before, after] = [at(low), at(high)]
  return low + (before - excess) / (before - after)
}

/** The argument of the least value between `low` and `high` > 0: grids on the logarithm, each finer around the best of the one before. */
export function leastOnLog(
  low: number,
  high: number,
  value: (x: number) => number,
  points = 41,
  rounds = 4,
): { readonly x: number; readonly value: number } {
  let [from, to] = [Math.log(low), Math.log(high)]
  let best = { x: low, value: Number.POSITIVE_INFINITY }
  for (let round = 0; round < rounds; round++) {
    const width = (to - from) / (points - 1)
    for (let k = 0; k < points; k++) {
      const x = Math.exp(from + k * width)
      const found = value(x)
      if (found < best.value) best = { x, value: found }
    }
    ;[from, to] = [
      Math.max(Math.log(low), Math.log(best.x) - 2 * width),
      Math.min(Math.log(high), Math.log(best.x) + 2 * width),
    ]
  }
  return best
}

/** Rate of fewest steps at a batch size, within five decades below 1.2 times the stable ones. */
export function bestRate(
  quadratic: NoisyQuadratic,
  batchSize: number,
): { readonly learningRate: number; readonly steps: number } {
  const most = 1.2 * learningRateMax(quadratic)
  const { x, value } = leastOnLog(
    most * 1e-5,
    most,
    (learningRate) => stepsTo(quadratic, { batchSize, learningRate }),
    41,
    3,
  )
  return { learningRate: x, steps: value }
}

export function timeMs(quadratic: NoisyQuadratic, device: Device, choice: Choice): number {
  return stepsTo(quadratic, choice) * stepMs(device, choice.batchSize)
}

/** Batch sizes from 1 to `largest`. */
export function exactOptimum(
  quadratic: NoisyQuadratic,
  device: Device,
  largest: number,
): Choice & { readonly timeMs: number; readonly steps: number } {
  const { x, value } = leastOnLog(
    1,
    largest,
    (batchSize) => bestRate(quadratic, batchSize).steps * stepMs(device, batchSize),
    19,
    4,
  )
  const { learningRate, steps } = bestRate(quadratic, x)
  return { batchSize: x, learningRate, timeMs: value, steps }
}
