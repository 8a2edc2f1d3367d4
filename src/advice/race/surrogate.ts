/**
 * A surrogate of the training: how many steps every cell (B, eta) needs to a level, from three unknowns that the evidence settles.
 *
 *   ln S(B, eta) = c - ln eta + q ln(1 + B_n/B) + wall(ln eta - ln eta_w(B))
 *   eta_w(B)     = eta_max / (1 + B_n/B)^p
 *
 * Below the wall progress is gradient flow: steps fall as 1/eta, whatever the batch. The wall is where the gradient noise (eta/B too large) or the curvature
 * (eta_max) keeps the loss above the level: past it the level is never reached. SGD family: p = 1, q = 0 (Smith and Le, "A Bayesian perspective on generalization
 * and stochastic gradient descent", 2018: noise goes as eta/B). Adam family: p = q = 1/2 (Malladi et al., "On the SDEs and scaling rules for adaptive gradient
 * algorithms", 2022). c falls out of the observed cells.
 */
import type { Candidate } from '../vocabulary/decision.js'

/** p and q above. */
export interface Family {
  readonly wallExponent: number
  readonly noiseExponent: number
}
/** Normal on the natural logarithm. */
export interface LogNormal {
  readonly log: number
  readonly deviation: number
}
export interface SurrogatePrior {
  readonly learningRateMax: LogNormal
  readonly noiseScale: LogNormal
}

/**
 * What is known of a cell: the steps at which it reached the level (`extrapolated`: would reach it, judged by how much longer than the leader it took so far; `deviation` of that
 * judgement in ln); that it had not after so many; or that it ran away. `depth`: what was left of the fall at the loss that this rests on.
 */
export interface Observation extends Candidate {
  readonly steps: number
  readonly kind: 'reached' | 'extrapolated' | 'not-yet' | 'diverged'
  readonly deviation: number
  readonly depth: number
  /** Steps that it was trained for: it cannot have reached the level before. */
  readonly trainedSteps: number
}

/**
 * `residual`: deviation (ln) of measured steps from the model; `divergedAt`, `divergedDeviation`: where beyond the wall cells run away; `shifts`: powers of the depth with which the bearable
 * noise may grow; `outlierMost`: no single observation counts against a world by more; `freedom`: of Student's t, the prior of both logarithms; `particles`, `width`: the grid over it, in deviations.
 */
export const surrogateNumbers = {
  residual: 0.45,
  divergedAt: 0.8,
  divergedDeviation: 0.5,
  shifts: [0.25, 0.5, 0.75, 1],
  outlierMost: 8,
  leastProbability: 1e-3,
  freedom: 4,
  particles: 19,
  width: 3.5,
} as const

/** ln of how much longer than gradient flow a cell takes at u = ln(eta / eta_w); past the wall it grows without bound. */
export function wall(u: number): number {
  const x = u + 1
  return x <= 0 ? 0 : 0.7 * x * x + (u > 0 ? 2.5 * u * u : 0)
}

/** The noise that a level bears goes as its depth, so to a shallow level B_n seems smaller: by this much in ln. */
export function noiseShift(depth: number, family: Family, shift: number): number {
  return (shift * Math.log(0.05 / depth)) / family.wallExponent
}

/** ln(1 + B_n/B), where ln B_n is `noise`. */
export const dilution = (noise: number, batchSize: number): number =>
  Math.log1p(Math.exp(noise) / batchSize)

/** ln S - c of a cell, where ln(1 + B_n/B) is `diluted`. */
export const logStepsBeyondC = (
  { wallExponent, noiseExponent }: Family,
  eta: number,
  diluted: number,
  logRate: number,
): number => noiseExponent * diluted - logRate + wall(logRate - eta + wallExponent * diluted)

/** The logistic curve nearest to the normal distribution's (Bowling et al., "A logistic approximation to the cumulative normal distribution", 2009). */
export const normalCdf = (z: number): number => 1 / (1 + Math.exp(-1.702 * z))

/** One triple of the unknowns: ln eta_max, ln B_n (at a depth of 0.05), the power of the depth with which the bearable noise grows. */
export interface World {
  readonly eta: number
  readonly noise: number
  readonly shift: number
  /** ln of how well it explains the observations, times its prior. */
  readonly logWeight: number
  /** The c that fits it best; null before any cell told its steps. */
  readonly c: number | null
}

/** ln density of Student's t, up to a constant: nearly the normal's in the middle, and forgiving far out. */
const tail = (z: number): number =>
  -((surrogateNumbers.freedom + 1) / 2) * Math.log1p((z * z) / surrogateNumbers.freedom)
const offsets = Array.from(
  { length: surrogateNumbers.particles },
  (_, k) => ((2 * k) / (surrogateNumbers.particles - 1) - 1) * surrogateNumbers.width,
)

/** A grid of (ln eta_max, ln B_n, shift) over the prior, weighed by the observations. `measured`: ln eta_max - p ln B_n as the gradients foretell it (`noise-wall.ts`). */
export function weighWorlds(
  { learningRateMax, noiseScale }: SurrogatePrior,
  family: Family,
  observations: readonly Observation[],
  measured: LogNormal | null = null,
): readonly World[] {
  const { shifts } = surrogateNumbers
  const evidence = new WeighedEvidence(family, observations)
  return offsets.flatMap((b) => {
    const noise = noiseScale.log + b * noiseScale.deviation
    const ofNoise = tail(b)
    return shifts.flatMap((shift) => {
      evidence.assume(noise, shift)
      return offsets.map((a): World => {
        const eta = learningRateMax.log + a * learningRateMax.deviation
        const { logWeight, c } = evidence.weigh(eta)
        return {
          eta,
          noise,
          shift,
          logWeight:
            ofNoise +
            tail(a) +
            logWeight +
            (measured === null
              ? 0
              : tail((eta - family.wallExponent * noise - measured.log) / measured.deviation)),
          c,
        }
      })
    })
  })
}

/** The observations, prepared for being asked by world after world. */
class WeighedEvidence {
  private readonly told: readonly Observation[]
  private readonly logSteps: Float64Array
  private readonly precision: Float64Array
  /** Per observation, under the assumed noise: ln eta + p dilution, and -ln eta + q dilution. */
  private readonly reach: Float64Array
  private readonly base: Float64Array
  private readonly logs: Float64Array
  constructor(
    private readonly family: Family,
    observations: readonly Observation[],
  ) {
    const { residual } = surrogateNumbers
    this.told = observations
    this.logSteps = Float64Array.from(observations, ({ steps }) => Math.log(Math.max(1, steps)))
    this.precision = Float64Array.from(observations, ({ kind, deviation }) =>
      kind === 'reached' || kind === 'extrapolated' ? 1 / (residual ** 2 + deviation ** 2) : 0,
    )
    this.reach = new Float64Array(observations.length)
    this.base = new Float64Array(observations.length)
    this.logs = new Float64Array(observations.length)
  }

  assume(noise: number, shift: number): void {
    const { wallExponent, noiseExponent } = this.family
    this.told.forEach(({ batchSize, learningRate, depth }, i) => {
      const diluted = dilution(noise + noiseShift(depth, this.family, shift), batchSize)
      this.reach[i] = Math.log(learningRate) + wallExponent * diluted
      this.base[i] = noiseExponent * diluted - Math.log(learningRate)
    })
  }

  weigh(eta: number): { readonly logWeight: number; readonly c: number | null } {
    const { told, logSteps, precision, reach, base, logs } = this
    const { residual, divergedAt, divergedDeviation, outlierMost, leastProbability } =
      surrogateNumbers
    let [sum, weights] = [0, 0]
    for (let i = 0; i < told.length; i++) {
      logs[i] = (base[i] ?? 0) + wall((reach[i] ?? 0) - eta)
      sum += (precision[i] ?? 0) * ((logSteps[i] ?? 0) - (logs[i] ?? 0))
      weights += precision[i] ?? 0
    }
    const c = weights === 0 ? null : sum / weights
    let logWeight = 0
    for (let i = 0; i < told.length; i++) {
      if (told[i]?.kind === 'diverged')
        logWeight += Math.log(
          leastProbability + normalCdf(((reach[i] ?? 0) - eta - divergedAt) / divergedDeviation),
        )
      else if (c === null) continue
      else if (told[i]?.kind === 'not-yet')
        logWeight += Math.log(
          leastProbability + normalCdf((c + (logs[i] ?? 0) - (logSteps[i] ?? 0)) / residual),
        )
      else
        logWeight -= Math.min(
          outlierMost,
          (((logSteps[i] ?? 0) - (logs[i] ?? 0) - c) ** 2 * (precision[i] ?? 0)) / 2,
        )
    }
    return { logWeight, c }
  }
}
