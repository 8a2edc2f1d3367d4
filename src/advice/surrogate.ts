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
import type { Candidate } from './race-curves.js'

/** p and q above. */
export interface Family { readonly wallExponent: number; readonly noiseExponent: number }
/** Normal on the natural logarithm. */
export interface LogNormal { readonly log: number; readonly deviation: number }
export interface SurrogatePrior { readonly learningRateMax: LogNormal; readonly noiseScale: LogNormal }

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

/** One triple of the unknowns: ln eta_max, ln B_n (at a depth of 0.05), the power of the depth with which the bearable noise grows; and the logarithm of its prior weight. */
export interface World { readonly eta: number; readonly noise: number; readonly shift: number; readonly logPrior: number }

/**
 * `residual`: deviation (ln) of measured steps from the model; `divergedAt`, `divergedDeviation`: where beyond the wall cells run away; `shifts`: powers of the depth with which the bearable
 * noise may grow; `outlierMost`: no single observation counts against a world by more; `freedom`: of Student's t, the prior of both logarithms; `particles`, `width`: the grid over it, in deviations.
 */
export const surrogateNumbers = { residual: 0.45, divergedAt: 0.8, divergedDeviation: 0.5, shifts: [0, 0.25, 0.5, 0.75], outlierMost: 8, leastProbability: 1e-3, freedom: 4, particles: 19, width: 3.5 } as const

/** ln of how much longer than gradient flow a cell takes at u = ln(eta / eta_w); past the wall it grows without bound. */
export function wall(u: number): number {
  const x = u + 1
  return x <= 0 ? 0 : 0.7 * x * x + (u > 0 ? 2.5 * u * u : 0)
}

/** The noise that a level bears goes as its depth, so to a shallow level B_n seems smaller: by this much in ln. */
export function noiseShift(depth: number, family: Family, shift: number): number {
  return (shift * Math.log(0.05 / depth)) / family.wallExponent
}

/** ln S - c and u of a cell, where ln B_n is `noise`. */
export function modelSteps({ wallExponent, noiseExponent }: Family, eta: number, noise: number, batchSize: number, logRate: number): { log: number; u: number } {
  const dilution = Math.log1p(Math.exp(noise) / batchSize)
  const u = logRate - eta + wallExponent * dilution
  return { log: -logRate + noiseExponent * dilution + wall(u), u }
}

/** The logistic curve nearest to the normal distribution's (Bowling et al., "A logistic approximation to the cumulative normal distribution", 2009). */
export const normalCdf = (z: number): number => 1 / (1 + Math.exp(-1.702 * z))
const logSteps = ({ steps }: Observation): number => Math.log(Math.max(1, steps))

/** ln of how well a world explains the observations, times its prior; and the c that fits it best (null before any cell told its steps). */
export function weigh(world: World, family: Family, observations: readonly Observation[]): { readonly logWeight: number; readonly c: number | null } {
  const { residual, divergedAt, divergedDeviation, outlierMost, leastProbability } = surrogateNumbers
  const seen = observations.map((one) => ({ one, ...modelSteps(family, world.eta, world.noise + noiseShift(one.depth, family, world.shift), one.batchSize, Math.log(one.learningRate)) }))
  let [sum, weights] = [0, 0]
  for (const { one, log } of seen) {
    if (one.kind !== 'reached' && one.kind !== 'extrapolated') continue
    const weight = 1 / (residual ** 2 + one.deviation ** 2)
    sum += weight * (logSteps(one) - log)
    weights += weight
  }
  const c = weights === 0 ? null : sum / weights
  let logWeight = world.logPrior
  for (const { one, log, u } of seen) {
    if (one.kind === 'diverged') logWeight += Math.log(leastProbability + normalCdf((u - divergedAt) / divergedDeviation))
    else if (c === null) continue
    else if (one.kind === 'not-yet') logWeight += Math.log(leastProbability + normalCdf((c + log - logSteps(one)) / residual))
    else logWeight -= Math.min(outlierMost, (logSteps(one) - log - c) ** 2 / (residual ** 2 + one.deviation ** 2) / 2)
  }
  return { logWeight, c }
}

/** ln density of Student's t, up to a constant: nearly the normal's in the middle, and forgiving far out. */
const tail = (z: number): number => -((surrogateNumbers.freedom + 1) / 2) * Math.log1p((z * z) / surrogateNumbers.freedom)

/** A grid of (ln eta_max, ln B_n) over the prior. */
export function worldsOf({ learningRateMax, noiseScale }: SurrogatePrior): readonly World[] {
  const { particles, width } = surrogateNumbers
  const offsets = Array.from({ length: particles }, (_, k) => ((2 * k) / (particles - 1) - 1) * width)
  return offsets.flatMap((a) => offsets.flatMap((b) => surrogateNumbers.shifts.map((shift) => ({ shift, eta: learningRateMax.log + a * learningRateMax.deviation, noise: noiseScale.log + b * noiseScale.deviation, logPrior: tail(a) + tail(b) }))))
}
