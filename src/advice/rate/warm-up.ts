import type { Optimizer } from '../vocabulary/optimizers.js'
import type { RateNumbers } from './numbers.js'
import { rateExponent } from './scaling-rules.js'

export interface WarmedRun {
  /** Whole, >= 1. */
  readonly stepsPerEpoch: number
  /** Planned epochs, >= 1. */
  readonly epochs: number
  readonly optimizer: Optimizer
  /** The rate over the highest useful rate; 1 where no range test found its edge. */
  readonly shareOfHighest?: number
}

/**
 * Steps over which the learning rate rises from 0 to its value.
 *
 *   SGD family    ceil(min(5 n, ceil(0.05 n E)) min(1, h))
 *   Adam family   ceil(min(2000, ceil(0.05 n E)))
 *
 * n: steps per epoch; E: epochs; h: share of the highest useful rate. At least 1.
 *
 * - 5 epochs: Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017.
 * - 2000 = 2 / (1 - beta2) steps: Ma and Yarats, "On the adequacy of untuned warmup for adaptive
 *   optimization", 2021. Adam's second moments need them at any rate, so h does not shorten them.
 * - h: warm-up lets the curvature fall before the rate meets it (Gilmer et al., "A loss curvature
 *   perspective on training instability in deep learning", 2021). The edge of a range test is the
 *   inverse of the curvature at the start. The rate climbs as fast as it would to the highest one.
 *
 * Examples: SGD, 100 steps per epoch, 30 epochs: 150 steps; at a third of the highest rate 50.
 */
export function warmupSteps(
  { stepsPerEpoch, epochs, optimizer, shareOfHighest = 1 }: WarmedRun,
  { scaling }: RateNumbers,
): number {
  const steps = Math.ceil(scaling.warmupShare * stepsPerEpoch * epochs)
  if (rateExponent(optimizer) !== 1)
    return Math.max(1, Math.ceil(Math.min(scaling.warmupStepsMax, steps)))
  const longest = Math.min(scaling.warmupEpochsMax * stepsPerEpoch, steps)
  return Math.max(1, Math.ceil(longest * Math.min(1, shareOfHighest)))
}
