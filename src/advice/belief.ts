/** The posterior over cells: every world that the observations leave possible (`surrogate.ts`) is asked how long each cell takes to the target. */
import type { Estimate } from './interfaces.js'
import { candidateKey, type Candidate } from './race-curves.js'
import { modelSteps, noiseShift, normalCdf, surrogateNumbers, weigh, worldsOf, type Family, type Observation, type SurrogatePrior, type World } from './surrogate.js'

export interface BeliefSetting {
  readonly cells: readonly Candidate[]
  /** Duration of a training step, ms. */
  readonly stepTime: (batchSize: number) => number
  /** Steps of the planned training. */
  readonly stepsPlanned: (batchSize: number) => number
  readonly family: Family
  readonly prior: SurrogatePrior
}
/** What is left of the fall, as shares of start - limit: at the level that the observations are about, and at the target. */
export interface Depths { readonly seen: number; readonly target: number }

export interface CellBelief extends Candidate {
  /** Mean of min(10, time to the target / that of the world's best cell - 1). */
  readonly expectedRegret: number
  /** Probability that no other cell is faster. */
  readonly best: number
  /** Probability that no other is faster by more than a tenth. */
  readonly nearlyBest: number
  /** exp of the mean of ln time to the level, ms; infinite before anything was observed. */
  readonly timeMs: number
}
/** `noiseScale`: B_n of the target, rows, with the 80 % interval of the posterior; `learningRateMax`: eta_max. */
export interface Belief { readonly cells: readonly CellBelief[]; readonly noiseScale: Estimate; readonly learningRateMax: number }

/**
 * `worst`: ln of the largest ratio that counts; `shallow`: how much less a lead at a shallow level says, per ln of depth; `caution`: a cell that was not seen to arrive may take longer than it
 * seems, by so many times half its variance (half is what the mean of a log-normal has); `unseenDeviation`: of a cell that never ran; `near`: ln of a tenth; `noiseScatter`: by which the scale strays from the posterior, over recorded workloads (docs/search.md); `leastWeight`: worlds below it are left out.
 */
export const beliefNumbers = { worst: Math.log(11), shallow: 0.1, caution: 2, unseenDeviation: 0.7, floor: 0.1, near: 0.1, noiseScatter: Math.LN2, leastWeight: 1e-3 } as const

export function believe(setting: BeliefSetting, observations: readonly Observation[], depths: Depths): Belief {
  const { cells } = setting
  const known = new Map(observations.map((one) => [candidateKey(one), one]))
  const facts = cells.map((cell) => factsOf(setting, cell, known.get(candidateKey(cell)) ?? null))
  const weighed = worldsOf(setting.prior).map((world) => ({ world, ...weigh(world, setting.family, observations) }))
  const top = weighed.reduce((most, { logWeight }) => Math.max(most, logWeight), Number.NEGATIVE_INFINITY)
  const likely = weighed.map((one) => ({ ...one, weight: Math.exp(one.logWeight - top) })).filter(({ weight }) => weight > beliefNumbers.leastWeight)
  const total = likely.reduce((sum, { weight }) => sum + weight, 0)
  const anySteps = likely.some(({ c }) => c !== null)
  // the model strays by its residual, so a cell that seems a little slower may be the faster one; what leads at a shallow level need not lead at the target
  const softness = surrogateNumbers.residual + beliefNumbers.shallow * Math.max(0, Math.log(depths.seen / depths.target))
  const sums = cells.map(() => ({ regret: 0, best: 0, nearly: 0, log: 0 }))
  for (const { world, c, weight } of likely) {
    const times = Float64Array.from(facts, (fact) => logTime(fact, setting.family, world, c, depths))
    add(sums, facts, times, weight / total, softness)
  }
  const meanOf = (pick: (world: World) => number): number => Math.exp(likely.reduce((sum, { world, weight }) => sum + (weight / total) * pick(world), 0))
  const noiseAt = weightedQuantile(likely.map(({ world, weight }) => ({ value: world.noise + noiseShift(depths.target, setting.family), weight: weight / total })))
  const noiseScale = meanOf(({ noise }) => noise + noiseShift(depths.target, setting.family))
  return {
    noiseScale: { value: noiseScale, low: Math.min(noiseScale, Math.exp(noiseAt(0.1) - beliefNumbers.noiseScatter)), high: Math.max(noiseScale, Math.exp(noiseAt(0.9) + beliefNumbers.noiseScatter)) }, learningRateMax: meanOf(({ eta }) => eta),
    cells: cells.map(({ batchSize, learningRate }, i) => {
      const { regret, best, nearly, log } = sums[i] ?? { regret: 0, best: 0, nearly: 0, log: 0 }
      return { batchSize, learningRate, expectedRegret: regret, best, nearlyBest: nearly, timeMs: anySteps ? Math.exp(log) : Number.POSITIVE_INFINITY }
    }),
  }
}

function weightedQuantile(samples: readonly { readonly value: number; readonly weight: number }[]): (q: number) => number {
  const sorted = [...samples].sort((a, b) => a.value - b.value)
  return (q) => {
    let sum = 0
    return (sorted.find(({ weight }) => (sum += weight) >= q) ?? sorted.at(-1))?.value ?? Number.NaN
  }
}

interface CellFacts { readonly batchSize: number; readonly logRate: number; readonly logStepTime: number; readonly logPlanned: number; readonly seen: Observation | null; readonly doubt: number }

function factsOf({ stepTime, stepsPlanned }: BeliefSetting, { batchSize, learningRate }: Candidate, seen: Observation | null): CellFacts {
  const deviation = seen?.kind === 'extrapolated' ? seen.deviation : beliefNumbers.unseenDeviation
  const doubt = seen?.kind === 'reached' ? 0 : (beliefNumbers.caution * (surrogateNumbers.residual ** 2 + deviation ** 2)) / 2
  return { batchSize, logRate: Math.log(learningRate), logStepTime: Math.log(stepTime(batchSize)), logPlanned: Math.log(stepsPlanned(batchSize)), seen, doubt }
}

/**
 * ln of a cell's time to the target in one world, up to what all cells share. A cell that was seen answers for itself, carried from the level down to the target by the model; an extrapolated one
 * in part; the others by the model alone. A cell that needs more steps than the plan has never arrives.
 */
function logTime({ batchSize, logRate, logStepTime, logPlanned, seen }: CellFacts, family: Family, { eta, noise }: World, c: number | null, depths: Depths): number {
  if (seen?.kind === 'diverged') return Number.POSITIVE_INFINITY
  const modelled = (depth: number): number => modelSteps(family, eta, noise + noiseShift(depth, family), batchSize, logRate).log
  const target = modelled(depths.target)
  let logSteps = (c ?? 0) + target
  if (seen !== null) {
    const atLevel = modelled(depths.seen)
    const floor = Math.log(Math.max(1, seen.trainedSteps)) + beliefNumbers.floor
    const own = Math.log(Math.max(1, seen.steps))
    if (seen.kind === 'reached') logSteps = own + target - atLevel
    else if (seen.kind === 'not-yet') logSteps = Math.max(logSteps, floor)
    else {
      const trust = surrogateNumbers.residual ** 2 / (surrogateNumbers.residual ** 2 + seen.deviation ** 2)
      logSteps = Math.max(floor, trust * own + (1 - trust) * ((c ?? 0) + atLevel)) + target - atLevel
    }
  }
  const never = c === null ? 0 : beliefNumbers.worst * normalCdf((logSteps - logPlanned) / surrogateNumbers.residual)
  return logSteps + logStepTime + never
}

/** Adds one world's verdict on every cell. */
function add(sums: readonly { regret: number; best: number; nearly: number; log: number }[], facts: readonly CellFacts[], times: Float64Array, weight: number, softness: number): void {
  const { worst, near } = beliefNumbers
  const lowest = times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY)
  const shares = times.map((time) => Math.exp((lowest - time) / softness))
  const all = shares.reduce((sum, share) => sum + share, 0)
  sums.forEach((sum, i) => {
    const ratio = Math.min(worst, (times[i] ?? worst) - lowest)
    sum.regret += weight * (Math.exp(Math.min(worst, ratio + (facts[i]?.doubt ?? 0))) - 1)
    sum.best += (weight * (shares[i] ?? 0)) / all
    sum.nearly += ratio < near ? weight : 0
    sum.log += weight * (lowest + ratio)
  })
}
