/**
 * The exact optimum of a training at constant batch size and learning rate. A search over real
 * numbers finds the pair that reaches the target loss in the least device time.
 */
import {
  excessLoss,
  learningRateMax,
  squaresAfter,
  type Choice,
  type NoisyQuadratic,
} from './noisy-quadratic.js'
import { stepMs, type Device } from './single-step.js'

/** Target of the objective `fastest`: 5 % of the starting excess loss is left. */
export const targetExcess = 0.05
const stepsMax = 2 ** 34

/**
 * Steps to the target, or infinity if it is never reached. The last step is interpolated linearly,
 * as in the scoring of replay tables.
 *
 * @param excess target loss above the optimum; the start has 1.
 */
export function stepsTo(quadratic: NoisyQuadratic, choice: Choice, excess = targetExcess): number {
  const at = (steps: number): number =>
    excessLoss(quadratic, squaresAfter(quadratic, choice, steps))
  // if the stiffest mode grows, the loss can dip below the target and rise again:
  // a finer step grid is needed to see the dip
  const growth = choice.learningRate < learningRateMax(quadratic) ? 2 : 1.1
  if (growth === 2 && at(Number.POSITIVE_INFINITY) >= excess) return Number.POSITIVE_INFINITY
  let low = 0
  let high = 1
  while (at(high) > excess) {
    const next = Math.ceil(high * growth)
    if (next > stepsMax || at(high) > 1e3) return Number.POSITIVE_INFINITY
    low = high
    high = next
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (at(middle) > excess) low = middle
    else high = middle
  }
  const before = at(low)
  const after = at(high)
  return low + (before - excess) / (before - after)
}

/**
 * The argument between `low` > 0 and `high` with the least value. Each round searches a finer
 * logarithmic grid around the best point of the previous round.
 */
export function leastOnLog(
  low: number,
  high: number,
  value: (x: number) => number,
  points = 41,
  rounds = 4,
): { readonly x: number; readonly value: number } {
  let from = Math.log(low)
  let to = Math.log(high)
  let best = { x: low, value: Number.POSITIVE_INFINITY }
  for (let round = 0; round < rounds; round++) {
    const width = (to - from) / (points - 1)
    for (let k = 0; k < points; k++) {
      const x = Math.exp(from + k * width)
      const found = value(x)
      if (found < best.value) best = { x, value: found }
    }
    from = Math.max(Math.log(low), Math.log(best.x) - 2 * width)
    to = Math.min(Math.log(high), Math.log(best.x) + 2 * width)
  }
  return best
}

/**
 * The rate with the fewest steps at a batch size. The search covers five decades up to 1.2 times
 * the largest stable rate.
 */
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

/** The fastest batch size between 1 and `largest`, with its best rate. */
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
