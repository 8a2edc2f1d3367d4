/**
 * A surrogate of the training: how many steps every cell (B, eta) needs to a level, from two unknowns that the evidence settles.
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

export const surrogateNumbers = { residual: 0.35, divergedAt: 0.8, divergedDeviation: 0.5, unseenResidual: 0.35, decay: 0, caution: 2, unseenDeviation: 0.7, shallow: 0.1, shift: 0.5, particles: 15, width: 2.6, worst: Math.log(11) } as const

export interface CellBelief extends Candidate {
  /** Mean of ln(time to level / that of the particle's best cell), at most ln 11: what choosing the cell is expected to cost. */
  readonly expectedLogRatio: number
  /** Mean of min(10, ratio - 1). */
  readonly expectedRegret: number
  /** Probability that no other cell is faster. */
  readonly best: number
  /** Probability that no other is faster by more than a tenth. */
  readonly nearlyBest: number
  /** exp of the mean of ln time, ms; infinite before anything was observed. */
  readonly timeMs: number
}
export interface Belief { readonly cells: readonly CellBelief[]; readonly noiseScale: number; readonly learningRateMax: number }

/** ln of how much longer than gradient flow a cell takes at u = ln(eta / eta_w); past the wall it grows without bound. */
export function wall(u: number): number {
  const x = u + 1
  return x <= 0 ? 0 : 0.7 * x * x + (u > 0 ? 2.5 * u * u : 0)
}

const normalCdf = (z: number): number => 1 / (1 + Math.exp(-1.702 * z))

/**
 * Weighs a grid of (eta_max, B_n) by prior and observations and asks each particle about each cell.
 * An observed cell answers for itself; the others carry the model's residual.
 */
export function believe(cells: readonly Candidate[], stepTime: (batchSize: number) => number, family: Family, prior: SurrogatePrior, observations: readonly Observation[], depth: { readonly seen: number; readonly target: number } = { seen: 0.05, target: 0.05 }, stepsPlanned: (batchSize: number) => number = () => Number.POSITIVE_INFINITY): Belief {
  const { residual } = surrogateNumbers
  const logTimes = cells.map(({ batchSize }) => Math.log(stepTime(batchSize)))
  const own = new Map(observations.map((one) => [`${one.batchSize}/${one.learningRate}`, one]))
  const ownOf = cells.map(({ batchSize, learningRate }) => own.get(`${batchSize}/${learningRate}`) ?? null)
  const measured = observations.filter(({ kind }) => kind === 'reached' || kind === 'extrapolated')
  const sizes = [...new Set([...cells, ...observations].map(({ batchSize }) => batchSize))]
  const sizeAt = new Map(sizes.map((batchSize, i) => [batchSize, i]))
  const place = (cell: Candidate): { size: number; logRate: number } => ({ size: sizeAt.get(cell.batchSize) ?? 0, logRate: Math.log(cell.learningRate) })
  const [cellPlaces, seenPlaces] = [cells.map(place), observations.map(place)]
  // the noise that a level bears goes as its depth: eta_w / B is proportional to what is left of the fall
  const shift = (at: number): number => surrogateNumbers.shift * Math.log(0.05 / at) / family.wallExponent
  const [targetShift, seenShift] = [shift(depth.target), shift(depth.seen)]
  const shifts = observations.map((one) => shift(one.depth))
  const [cellCount, worst] = [cells.length, surrogateNumbers.worst]
  const worlds = worldsOf(prior)
  // what leads at a shallow level need not lead at the target
  const softness = surrogateNumbers.unseenResidual + surrogateNumbers.shallow * Math.max(0, Math.log(depth.seen / depth.target))
  const logPlanned = cells.map(({ batchSize }) => Math.log(stepsPlanned(batchSize)))
  const beyond = Math.max(0, surrogateNumbers.decay * Math.log(depth.seen / depth.target))
  const values = new Float64Array(cellCount)
  // a cell that was not seen to arrive may take longer than it seems: half its variance, as the mean of a log-normal has it, and the risk that it never does
  const doubts = ownOf.map((one) => (one?.kind === 'reached' ? 0 : (surrogateNumbers.caution * (residual ** 2 + (one?.kind === 'extrapolated' ? one.deviation : surrogateNumbers.unseenDeviation) ** 2)) / 2))
  const dilute = (noise: number, size: number): number => Math.log1p(Math.exp(noise) / (sizes[size] ?? 1))
  const steps = (noise: number, eta: number, { size, logRate }: { size: number; logRate: number }): { log: number; u: number } => {
    const d = dilute(noise, size)
    const u = logRate - eta + family.wallExponent * d
    return { log: -logRate + family.noiseExponent * d + wall(u), u }
  }
  const weights = worlds.map(({ eta, noise, logPrior }) => {
    let [logWeight, sum, sumWeights] = [logPrior, 0, 0]
    const predicted = observations.map((_, k) => steps(noise + (shifts[k] ?? 0), eta, seenPlaces[k] ?? { size: 0, logRate: 0 }))
    observations.forEach((one, k) => {
      if (one.kind !== 'reached' && one.kind !== 'extrapolated') return
      const weight = 1 / (residual ** 2 + one.deviation ** 2)
      sum += weight * (Math.log(Math.max(1, one.steps)) - (predicted[k]?.log ?? 0))
      sumWeights += weight
    })
    const c = sumWeights === 0 ? null : sum / sumWeights
    observations.forEach((one, k) => {
      const { log, u } = predicted[k] ?? { log: 0, u: 0 }
      if (one.kind === 'diverged') logWeight += Math.log(1e-3 + normalCdf((u - surrogateNumbers.divergedAt) / surrogateNumbers.divergedDeviation))
      else if (c === null) return
      else if (one.kind === 'not-yet') logWeight += Math.log(1e-3 + normalCdf((c + log - Math.log(Math.max(1, one.steps))) / residual))
      else logWeight -= Math.min(8, (Math.log(Math.max(1, one.steps)) - log - c) ** 2 / (residual ** 2 + one.deviation ** 2) / 2)
    })
    return { logWeight, c: c ?? 0 }
  })
  const top = weights.reduce((a, { logWeight }) => Math.max(a, logWeight), Number.NEGATIVE_INFINITY)
  const relative = weights.map(({ logWeight }) => Math.exp(logWeight - top))
  const total = relative.reduce((a, b) => a + (b > 1e-3 ? b : 0), 0)
  const [ratios, regrets, bests, nearly, logs] = [0, 1, 2, 3, 4].map(() => new Float64Array(cellCount)) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]
  let [noiseMean, etaMean] = [0, 0]
  worlds.forEach(({ eta, noise }, k) => {
    const raw = relative[k] ?? 0
    if (raw <= 1e-3) return
    const weight = raw / total
    noiseMean += weight * noise
    etaMean += weight * eta
    const c = weights[k]?.c ?? 0
    let lowest = Number.POSITIVE_INFINITY
    for (let i = 0; i < cellCount; i++) {
      const at = cellPlaces[i] ?? { size: 0, logRate: 0 }
      const target = steps(noise + targetShift, eta, at).log
      const one = ownOf[i] ?? null
      const time = logTimes[i] ?? 0
      let value = c + target + time
      if (one?.kind === 'diverged') value = Number.POSITIVE_INFINITY
      else if (one !== null && one !== undefined) {
        const seen = steps(noise + seenShift, eta, at).log
        const floor = Math.log(Math.max(1, one.trainedSteps)) + time + 0.1
        if (one.kind === 'reached') value = Math.log(Math.max(1, one.steps)) + time + target - seen
        else if (one.kind === 'not-yet') value = Math.max(value, floor)
        else {
          const trust = residual ** 2 / (residual ** 2 + one.deviation ** 2)
          value = Math.max(floor, trust * (Math.log(one.steps) + time) + (1 - trust) * (c + seen + time)) + target - seen
        }
      }
      // a cell that needs more steps than the plan has never arrives
      if (measured.length > 0 && one?.kind !== 'diverged') value += worst * normalCdf((value - time + beyond - (logPlanned[i] ?? 0)) / residual)
      values[i] = value
      if (value < lowest) lowest = value
    }
    // softly: the model strays by its residual, so a cell that seems a little slower may be the faster one
    let shareTotal = 0
    for (let i = 0; i < cellCount; i++) shareTotal += Math.exp(-((values[i] ?? 0) - lowest) / softness)
    for (let i = 0; i < cellCount; i++) {
      const ratio = Math.min(worst, (values[i] ?? 0) - lowest)
      ratios[i] = (ratios[i] ?? 0) + weight * ratio
      regrets[i] = (regrets[i] ?? 0) + weight * (Math.exp(Math.min(worst, ratio + (doubts[i] ?? 0))) - 1)
      bests[i] = (bests[i] ?? 0) + weight * (Math.exp(-((values[i] ?? 0) - lowest) / softness) / shareTotal)
      nearly[i] = (nearly[i] ?? 0) + (ratio < 0.1 ? weight : 0)
      logs[i] = (logs[i] ?? 0) + weight * (lowest + ratio)
    }
  })
  return {
    noiseScale: Math.exp(noiseMean), learningRateMax: Math.exp(etaMean),
    cells: cells.map(({ batchSize, learningRate }, i) => ({
      batchSize, learningRate, expectedLogRatio: ratios[i] ?? 0, expectedRegret: regrets[i] ?? 0, best: bests[i] ?? 0, nearlyBest: nearly[i] ?? 0,
      timeMs: measured.length === 0 ? Number.POSITIVE_INFINITY : Math.exp(logs[i] ?? 0),
    })),
  }
}

interface World { readonly eta: number; readonly noise: number; readonly logPrior: number }

/** A grid of (ln eta_max, ln B_n) over the prior. */
function worldsOf({ learningRateMax, noiseScale }: SurrogatePrior): readonly World[] {
  const { particles, width } = surrogateNumbers
  const offsets = Array.from({ length: particles }, (_, k) => ((2 * k) / (particles - 1) - 1) * width)
  return offsets.flatMap((a) => offsets.map((b) => ({ eta: learningRateMax.log + a * learningRateMax.deviation, noise: noiseScale.log + b * noiseScale.deviation, logPrior: -(a * a + b * b) / 2 })))
}
