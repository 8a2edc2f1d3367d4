/** What is believed of a training before any candidate ran: from its optimizer and the range test. */
import { traitsOf, type Optimizer } from '../vocabulary/optimizers.js'
import type { SweepReading } from '../rate/range-test.js'
import { rateExponent } from '../rate/scaling-rules.js'
import type { Family, LogNormal, SurrogatePrior } from './surrogate.js'

/** By family of the optimizer. `rateMax`, `noiseScale`: medians over recorded workloads; `edgeDivisor`: edge of the range test over the largest useful rate. */
export const priorNumbers = {
  sgd: { rateMax: 1, edgeDivisor: 3, noiseScale: 400 },
  momentum: { rateMax: 0.3, edgeDivisor: 3, noiseScale: 400 },
  adaptive: { rateMax: 0.03, edgeDivisor: 6, noiseScale: 800 },
  rateDeviation: 1.1,
  rateDeviationWithSweep: 0.7,
  sweepTrust: 0.5,
  noiseDeviation: 1.8,
} as const

/** SGD family: p = 1, q = 0; Adam family: p = q = 1/2 (see `surrogate.ts`). */
export function rateFamily(optimizer: Optimizer): Family {
  return rateExponent(optimizer) === 1
    ? { wallExponent: 1, noiseExponent: 0 }
    : { wallExponent: 0.5, noiseExponent: 0.5 }
}

export function searchPrior(optimizer: Optimizer, sweep: SweepReading | null): SurrogatePrior {
  const family = priorNumbers[traitsOf(optimizer).ratePrior]
  const general: LogNormal = {
    log: Math.log(family.rateMax),
    deviation: priorNumbers.rateDeviation,
  }
  const trust = priorNumbers.sweepTrust
  return {
    learningRateMax:
      sweep === null
        ? general
        : {
            log: trust * Math.log(sweep.edge / family.edgeDivisor) + (1 - trust) * general.log,
            deviation: priorNumbers.rateDeviationWithSweep,
          },
    noiseScale: { log: Math.log(family.noiseScale), deviation: priorNumbers.noiseDeviation },
  }
}
