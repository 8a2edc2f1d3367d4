/**
 * Worlds: how the loss at the end of a training whose rate falls to zero depends on its learning
 * rate eta and its batch size B.
 *
 *   ln end = common level + bend(below + above + past cap)
 *   ln eta*(B) = ln eta_ref + p min(ln(B / B_ref), cap)       the best rate
 *   below      = r (half decades below eta*)^1.3
 *   above      = h (half decades above eta*)^2
 *   past cap   = 0.7 r (p (ln(B / B_ref) - cap) in half decades)^1.3
 *   bend(z)    = 3 (1 - e^(-z/3))
 *
 * With its best rate every batch ends about as low, up to the size where the best rate no longer
 * grows; beyond it there are too few steps. p: 1 with the linear rule, 1/2 with the root rule.
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
  return exponents.flatMap((exponent) => {
    const middle = Math.log(bestRateAtReference(optimizer, edge, exponent, prior))
    return prior.rateShifts.flatMap((shift) =>
      prior.caps.flatMap((cap) =>
        prior.risesBelow.flatMap((riseBelow) =>
          prior.risesAbove.map((riseAbove): World => ({
            logRate: middle + shift,
            exponent,
            cap,
            riseBelow,
            riseAbove,
            logPrior: -0.5 * (shift / prior.rateDeviation) ** 2,
          })),
        ),
      ),
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
