/** What is assumed of a training before any candidate raced: its optimizer, the range test. */
import { traitsOf, type Optimizer } from '../../vocabulary/optimizers.js'
import type { SweepReading } from '../../rate/range-test.js'
import type { RaceNumbers } from '../numbers.js'
import type { Family, LogNormal, SurrogatePrior } from './surrogate.js'

/** Exponents p and q of the surrogate: SGD family p = 1, q = 0; Adam family p = q = 1/2. */
export function rateFamily(optimizer: Optimizer): Family {
  return traitsOf(optimizer).rateScaling === 'linear'
    ? { wallExponent: 1, noiseExponent: 0 }
    : { wallExponent: 0.5, noiseExponent: 0.5 }
}

/**
 * Log-normal priors of the largest useful learning rate eta_max and the noise scale B_n.
 *
 *   ln eta_max ~ N(w ln(edge / d) + (1 - w) ln m, s^2)
 *
 * m: median over recorded workloads of this group of optimizers, times `rateOverPrior`. edge: of
 * the range test, rate.
 * d: edge over eta_max. w: trust in the range test, in [0, 1]; 0 without one, with a larger s.
 */
export function searchPrior(
  optimizer: Optimizer,
  sweep: SweepReading | null,
  { prior }: RaceNumbers,
): SurrogatePrior {
  const { ratePrior, rateOverPrior } = traitsOf(optimizer)
  const group = prior[ratePrior]
  const rateMax = group.rateMax * rateOverPrior
  const median: LogNormal = { log: Math.log(rateMax), deviation: prior.rateDeviation }
  const trust = prior.sweepTrust
  return {
    learningRateMax:
      sweep === null
        ? median
        : {
            log: trust * Math.log(sweep.edge / group.edgeDivisor) + (1 - trust) * median.log,
            deviation: prior.rateDeviationWithSweep,
          },
    noiseScale: { log: Math.log(group.noiseScale), deviation: prior.noiseDeviation },
  }
}
