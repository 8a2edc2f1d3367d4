/**
 * Worlds: how the loss at the end of a training whose rate falls to zero depends on its learning
 * rate eta and its batch size B.
 *
 *   ln loss  = common level + bend(below + above)
 *   u        = ln eta - ln eta_ref
 *   below    = r (half decades by which u - p ln(B / B_ref) + pace lies below 0)^1.3
 *   above    = h (half decades by which u lies above p min(ln(B / B_ref), cap))^2
 *   bend(z)  = 3 (1 - e^(-z/3))
 *
 * `below`: too little progress. Below the wall the loss depends on the sum of the rates over the
 * steps alone, so an early loss is that of a whole training with a lower rate; `pace` is the
 * logarithm of the sum so far over that of the whole training. `above`: past the wall gradient
 * noise or curvature keeps the loss up; the wall grows with the batch size up to the cap. Batches
 * beyond it make too few steps. p: 1 with the linear rule, 1/2 with the root rule.
 *
 * @see Goyal et al., "Accurate, large minibatch SGD", 2017; Malladi et al., "On the SDEs and
 *   scaling rules for adaptive gradient algorithms", 2022; docs/search.md for the recorded figures
 */
import type { Candidate } from '../vocabulary/decision.js'
import { traitsOf, type Optimizer } from '../vocabulary/optimizers.js'
import type { FinalLossNumbers } from './numbers.js'

export interface World {
  /** ln of the best rate at the reference size. */
  readonly logRate: number
  /** p. */
  readonly exponent: number
  readonly cap: number
  readonly riseBelow: number
  readonly riseAbove: number
  /** ln of its weight before any observation. */
  readonly logPrior: number
}

const halfDecade = Math.log(10) / 2

/**
 * All worlds.
 *
 * @param edge learning rate and batch size where the range test came apart; null without one
 */
export function worldsOf(
  optimizer: Optimizer,
  edge: Candidate | null,
  { prior }: FinalLossNumbers,
): readonly World[] {
  const exponents = prior.exponents[traitsOf(optimizer).rateScaling]
  const shapes = prior.caps.flatMap((cap) =>
    prior.risesBelow.flatMap((riseBelow) =>
      prior.risesAbove.map((riseAbove) => ({ cap, riseBelow, riseAbove })),
    ),
  )
  return exponents.flatMap((exponent) => {
    const middle = Math.log(bestRateAtReference(optimizer, edge, exponent, prior))
    return prior.rateShifts.flatMap((shift) =>
      shapes.map((shape): World => ({
        ...shape,
        exponent,
        logRate: middle + shift,
        logPrior: -0.5 * (shift / prior.rateDeviation) ** 2,
      })),
    )
  })
}

function bestRateAtReference(
  optimizer: Optimizer,
  edge: Candidate | null,
  exponent: number,
  { edgeOverBest, usualBest, referenceSize }: FinalLossNumbers['prior'],
): number {
  const { ratePrior, rateOverPrior } = traitsOf(optimizer)
  if (edge === null) return usualBest[ratePrior] * rateOverPrior
  const best = edge.learningRate / edgeOverBest[ratePrior]
  return best * (referenceSize / edge.batchSize) ** exponent
}

/**
 * ln loss of a candidate above the lowest end of its world.
 *
 * @param pace ln of the rate summed over the steps so far, over that of the whole falling
 *   training; 0 at its end
 */
export function riseIn(
  world: World,
  { batchSize, learningRate }: Candidate,
  pace: number,
  { prior }: FinalLossNumbers,
): number {
  const logSize = Math.log(batchSize / prior.referenceSize)
  const beyond = Math.log(learningRate) - world.logRate
  const progress = (beyond - world.exponent * logSize + pace) / halfDecade
  const wall = (beyond - world.exponent * Math.min(logSize, world.cap)) / halfDecade
  const below = world.riseBelow * Math.max(0, -progress) ** prior.powerBelow
  const above = world.riseAbove * Math.max(0, wall) ** 2
  return prior.riseMax * -Math.expm1(-(below + above) / prior.riseMax)
}
