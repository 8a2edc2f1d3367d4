/**
 * A surrogate of the training: the steps S that every candidate (B, eta) needs to a level of loss.
 *
 *   ln S(B, eta) = c - ln eta + q ln(1 + B_n/B) + wall(ln eta - ln eta_w(B))
 *   eta_w(B)     = eta_max / (1 + B_n/B)^p
 *
 * Three unknowns are weighed by the evidence: eta_max (largest useful learning rate), B_n (noise
 * scale, rows) and the power with which the bearable noise grows with the depth of the level.
 * c follows from the observed candidates.
 *
 * Below the wall eta_w, training is gradient flow: steps fall as 1/eta at any batch size. Past
 * the wall, gradient noise (eta/B too large) or curvature (eta_max) keeps the loss above the level.
 * SGD family: p = 1, q = 0, because noise goes as eta/B. Adam family: p = q = 1/2.
 *
 * @see Smith and Le, "A Bayesian perspective on generalization and stochastic gradient descent",
 *   2018; Malladi et al., "On the SDEs and scaling rules for adaptive gradient algorithms", 2022
 */
import type { Candidate } from '../../vocabulary/decision.js'
import type { SurrogateNumbers } from '../numbers.js'

export interface Family {
  /** p: power of 1 + B_n/B by which the wall is lower. */
  readonly wallExponent: number
  /** q: power of 1 + B_n/B by which more steps are needed. */
  readonly noiseExponent: number
}

/** Normal on the natural logarithm. */
export interface LogNormal {
  readonly log: number
  readonly deviation: number
}

export interface SurrogatePrior {
  /** eta_max. */
  readonly learningRateMax: LogNormal
  /** B_n, rows. */
  readonly noiseScale: LogNormal
}

/**
 * What the race showed of a candidate.
 * `reached`: it reached the level. `extrapolated`: it would, judged by how much longer than the
 * leader it took so far. `not-yet`: it has not after `steps`. `diverged`: it diverged.
 */
export interface Observation extends Candidate {
  readonly kind: 'reached' | 'extrapolated' | 'not-yet' | 'diverged'
  /** Steps to the level, or steps trained without reaching it. */
  readonly steps: number
  /** Standard deviation (ln) of an extrapolation; 0 otherwise. */
  readonly deviation: number
  /** Share of the fall that was left at the loss that the observation rests on. */
  readonly depth: number
  /** Steps of the training: it did not reach the level before. */
  readonly trainedSteps: number
}

/** The depth at which B_n is defined: the target of `fastest` leaves 5 % of the improvement. */
const referenceDepth = 0.05

/** Curvature of the wall from one unit before it, and beyond it. */
const wallApproach = 0.7
const wallBeyond = 2.5

/**
 * ln of the extra steps over gradient flow at u = ln(eta / eta_w).
 *
 *   wall(u) = 0                               u <= -1
 *             0.7 (u + 1)^2                   -1 < u <= 0
 *             0.7 (u + 1)^2 + 2.5 u^2         u > 0
 */
export function wall(u: number): number {
  const approach = u + 1
  if (approach <= 0) return 0
  const beyond = u > 0 ? wallBeyond * u * u : 0
  return wallApproach * approach * approach + beyond
}

/**
 * Shift of ln B_n from the reference depth to another depth. The noise that a level allows grows
 * with its depth, so that B_n seems smaller at a shallow level.
 *
 *   shift ln(0.05 / depth) / p
 */
export function noiseShift(depth: number, family: Family, shift: number): number {
  return (shift * Math.log(referenceDepth / depth)) / family.wallExponent
}

/** ln(1 + B_n/B), for ln B_n = `logNoise`. */
export const dilution = (logNoise: number, batchSize: number): number =>
  Math.log1p(Math.exp(logNoise) / batchSize)

/**
 * ln S - c of a candidate.
 *
 * @param logRateMax ln eta_max
 * @param diluted ln(1 + B_n/B)
 * @param logRate ln eta
 */
export const logStepsBeyondC = (
  { wallExponent, noiseExponent }: Family,
  logRateMax: number,
  diluted: number,
  logRate: number,
): number => noiseExponent * diluted - logRate + wall(logRate - logRateMax + wallExponent * diluted)

/**
 * Logistic approximation of the normal distribution's cumulative function; error below 0.01.
 *
 *   Phi(z) ~ 1 / (1 + exp(-1.702 z))
 *
 * @see Bowling et al., "A logistic approximation to the cumulative normal distribution", 2009
 */
export const normalCdf = (z: number): number => 1 / (1 + Math.exp(-1.702 * z))

/** One combination of the unknowns, with the weight that the evidence gives it. */
export interface World {
  /** ln eta_max. */
  readonly logRateMax: number
  /** ln B_n at the reference depth. */
  readonly logNoise: number
  /** Power of the depth with which the bearable noise grows. */
  readonly shift: number
  /** ln of prior times likelihood, up to a constant. */
  readonly logWeight: number
  /** The c that explains the observations best; null before any candidate showed its steps. */
  readonly c: number | null
}

export interface WeighingInput {
  readonly prior: SurrogatePrior
  readonly family: Family
  readonly observations: readonly Observation[]
  /** ln eta_max - p ln B_n from measured gradients (`noise-wall.ts`); null where not measured. */
  readonly noiseWall: LogNormal | null
}

/**
 * Weighs a grid of worlds over the prior by the observations.
 *
 *   ln weight = ln t(z_eta) + ln t(z_B) + ln likelihood + ln t(z_wall)
 *
 * t: Student's t. z_eta, z_B: deviations of the world from the prior. z_wall: deviation from the
 * measured noise wall, where there is one.
 */
export function weighWorlds(
  { prior, family, observations, noiseWall }: WeighingInput,
  numbers: SurrogateNumbers,
): readonly World[] {
  const { learningRateMax, noiseScale } = prior
  const offsets = gridOffsets(numbers)
  const likelihood = new Likelihood(family, observations, numbers)
  const logT = (z: number): number => logStudentT(z, numbers.freedom)
  return offsets.flatMap((noiseOffset) => {
    const logNoise = noiseScale.log + noiseOffset * noiseScale.deviation
    return numbers.shifts.flatMap((shift) => {
      likelihood.assume(logNoise, shift)
      return offsets.map((rateOffset): World => {
        const logRateMax = learningRateMax.log + rateOffset * learningRateMax.deviation
        const { logLikelihood, c } = likelihood.of(logRateMax)
        const logRho = logRateMax - family.wallExponent * logNoise
        const logWall =
          noiseWall === null ? 0 : logT((logRho - noiseWall.log) / noiseWall.deviation)
        const logWeight = logT(noiseOffset) + logT(rateOffset) + logLikelihood + logWall
        return { logRateMax, logNoise, shift, logWeight, c }
      })
    })
  })
}

/** Evenly spaced points from -width to width. */
function gridOffsets({ particles, width }: SurrogateNumbers): readonly number[] {
  return Array.from({ length: particles }, (_, k) => ((2 * k) / (particles - 1) - 1) * width)
}

/** ln density of Student's t up to a constant: near the normal's in the middle, heavy tails. */
const logStudentT = (z: number, freedom: number): number =>
  -((freedom + 1) / 2) * Math.log1p((z * z) / freedom)

/** Likelihood of the observations in one world after another; buffers are reused. */
class Likelihood {
  private readonly kinds: readonly Observation['kind'][]
  private readonly logSteps: Float64Array
  /** 1 / variance of a candidate's ln S around the model; 0 where it showed no steps. */
  private readonly precision: Float64Array
  /** Under the assumed noise: ln eta + p ln(1 + B_n/B), and -ln eta + q ln(1 + B_n/B). */
  private readonly wallSide: Float64Array
  private readonly flowSide: Float64Array
  /** ln S - c in the present world. */
  private readonly logModel: Float64Array

  constructor(
    private readonly family: Family,
    private readonly observations: readonly Observation[],
    private readonly numbers: SurrogateNumbers,
  ) {
    const { residual } = numbers
    this.kinds = observations.map(({ kind }) => kind)
    this.logSteps = Float64Array.from(observations, ({ steps }) => Math.log(Math.max(1, steps)))
    this.precision = Float64Array.from(observations, ({ kind, deviation }) =>
      kind === 'reached' || kind === 'extrapolated' ? 1 / (residual ** 2 + deviation ** 2) : 0,
    )
    this.wallSide = new Float64Array(observations.length)
    this.flowSide = new Float64Array(observations.length)
    this.logModel = new Float64Array(observations.length)
  }

  /** Sets the noise of the worlds that `of` is asked about next. */
  assume(logNoise: number, shift: number): void {
    const { wallExponent, noiseExponent } = this.family
    this.observations.forEach(({ batchSize, learningRate, depth }, i) => {
      const diluted = dilution(logNoise + noiseShift(depth, this.family, shift), batchSize)
      this.wallSide[i] = Math.log(learningRate) + wallExponent * diluted
      this.flowSide[i] = noiseExponent * diluted - Math.log(learningRate)
    })
  }

  /** @returns the log-likelihood at ln eta_max, with the c of least squares. */
  of(logRateMax: number): { readonly logLikelihood: number; readonly c: number | null } {
    const c = this.fitC(logRateMax)
    let logLikelihood = 0
    for (let i = 0; i < this.kinds.length; i++)
      logLikelihood += this.logProbability(i, logRateMax, c)
    return { logLikelihood, c }
  }

  /** c = sum_i w_i (ln S_i - model_i) / sum_i w_i, w: precision; null without any steps. */
  private fitC(logRateMax: number): number | null {
    let sum = 0
    let weights = 0
    for (let i = 0; i < this.observations.length; i++) {
      const model = at(this.flowSide, i) + wall(at(this.wallSide, i) - logRateMax)
      this.logModel[i] = model
      sum += at(this.precision, i) * (at(this.logSteps, i) - model)
      weights += at(this.precision, i)
    }
    return weights === 0 ? null : sum / weights
  }

  private logProbability(i: number, logRateMax: number, c: number | null): number {
    const kind = this.kinds[i]
    const { residual, divergedAt, divergedDeviation, probabilityMin } = this.numbers
    if (kind === 'diverged') {
      const pastWall = at(this.wallSide, i) - logRateMax
      return Math.log(probabilityMin + normalCdf((pastWall - divergedAt) / divergedDeviation))
    }
    if (c === null) return 0
    const excess = at(this.logSteps, i) - at(this.logModel, i)
    if (kind === 'not-yet') {
      const missing = c + at(this.logModel, i) - at(this.logSteps, i)
      return Math.log(probabilityMin + normalCdf(missing / residual))
    }
    return -Math.min(this.numbers.outlierMax, ((excess - c) ** 2 * at(this.precision, i)) / 2)
  }
}

const at = (values: Float64Array, i: number): number => values[i] ?? 0
