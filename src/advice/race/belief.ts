/** The posterior over cells: every world that the observations leave possible (`surrogate.ts`) is asked how long each cell takes to the target. */
import type { Estimate } from '../vocabulary/answer.js'
import { candidateKey, type Candidate } from '../vocabulary/decision.js'
import {
  dilution,
  logStepsBeyondC,
  noiseShift,
  normalCdf,
  surrogateNumbers,
  weighWorlds,
  type Family,
  type LogNormal,
  type Observation,
  type SurrogatePrior,
  type World,
} from './surrogate.js'

export interface BeliefSetting {
  readonly cells: readonly Candidate[]
  /** Duration of a training step, ms. */
  readonly stepTime: (batchSize: number) => number
  /** Steps of the planned training. */
  readonly stepsPlanned: (batchSize: number) => number
  readonly family: Family
  readonly prior: SurrogatePrior
  /** eta_max / B_n^p, the wall of small batches, as measured gradients foretell it; null or left out where none were measured. */
  readonly noiseWall?: LogNormal | null
}
/** What is left of the fall, as shares of start - limit: at the level that the observations are about, and at the target. */
export interface Depths {
  readonly seen: number
  readonly target: number
}

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
export interface Belief {
  readonly cells: readonly CellBelief[]
  readonly noiseScale: Estimate
  readonly learningRateMax: number
}

/**
 * `worst`: ln of the largest ratio that counts; `shallow`: how much less a lead at a shallow level says, per ln of depth; `caution`: a cell that was not seen to arrive may take longer than it
 * seems, by so many times half its variance (half is what the mean of a log-normal has); `unseenDeviation`: of a cell that never ran; `near`: ln of a tenth; `noiseScatter`: by which the scale strays from the posterior, over recorded workloads (docs/search.md); `leastWeight`: worlds below it are left out; `seedBase`, `seedAtWall`: deviation (ln) between seeds far below the wall, and what it grows by at the wall.
 */
export const beliefNumbers = {
  worst: Math.log(11),
  shallow: 0.1,
  caution: 2,
  unseenDeviation: 0.7,
  floor: 0.1,
  near: 0.1,
  noiseScatter: Math.LN2,
  leastWeight: 1e-3,
  seedBase: 0.15,
  seedAtWall: 0.3,
} as const

const worstRegret = Math.exp(beliefNumbers.worst) - 1

export function believe(
  setting: BeliefSetting,
  observations: readonly Observation[],
  depths: Depths,
): Belief {
  const { cells, family } = setting
  const known = new Map(observations.map((one) => [candidateKey(one), one]))
  const facts = cells.map((cell) => factsOf(setting, cell, known.get(candidateKey(cell)) ?? null))
  const weighed = weighWorlds(setting.prior, family, observations, setting.noiseWall ?? null)
  const top = weighed.reduce(
    (most, { logWeight }) => Math.max(most, logWeight),
    Number.NEGATIVE_INFINITY,
  )
  const likely = weighed
    .map((world) => ({ world, weight: Math.exp(world.logWeight - top) }))
    .filter(({ weight }) => weight > beliefNumbers.leastWeight)
  const total = likely.reduce((sum, { weight }) => sum + weight, 0)
  const anySteps = likely.some(({ world }) => world.c !== null)
  // the model strays by its residual, so a cell that seems a little slower may be the faster one; what leads at a shallow level need not lead at the target
  const softness =
    surrogateNumbers.residual +
    beliefNumbers.shallow * Math.max(0, Math.log(depths.seen / depths.target))
  const verdict = new Verdict(facts, softness)
  const table = new DilutionTable(
    family,
    cells.map(({ batchSize }) => batchSize),
    depths,
  )
  for (const { world, weight } of likely) {
    const { atTarget, atLevel } = table.of(world)
    facts.forEach((fact, i) => {
      verdict.times[i] = logTime(fact, family, world, atTarget[i] ?? 0, atLevel[i] ?? 0)
    })
    verdict.add(weight / total)
  }
  const atDepth = ({ noise, shift }: World): number =>
    noise + noiseShift(depths.target, family, shift)
  const meanOf = (pick: (world: World) => number): number =>
    Math.exp(likely.reduce((sum, { world, weight }) => sum + (weight / total) * pick(world), 0))
  const noiseAt = weightedQuantile(
    likely.map(({ world, weight }) => ({ value: atDepth(world), weight: weight / total })),
  )
  const noiseScale = meanOf(atDepth)
  return {
    noiseScale: {
      value: noiseScale,
      low: Math.min(noiseScale, Math.exp(noiseAt(0.1) - beliefNumbers.noiseScatter)),
      high: Math.max(noiseScale, Math.exp(noiseAt(0.9) + beliefNumbers.noiseScatter)),
    },
    learningRateMax: meanOf(({ eta }) => eta),
    cells: cells.map(({ batchSize, learningRate }, i) => {
      const [regret, best, nearly, log] = [
        verdict.regret[i] ?? 0,
        verdict.best[i] ?? 0,
        verdict.nearly[i] ?? 0,
        verdict.log[i] ?? 0,
      ]
      return {
        batchSize,
        learningRate,
        expectedRegret: regret,
        best,
        nearlyBest: nearly,
        timeMs: anySteps ? Math.exp(log) : Number.POSITIVE_INFINITY,
      }
    }),
  }
}

/** ln(1 + B_n/B) of every cell at the target and at the common level; worlds share them, and cells of one size do. */
class DilutionTable {
  private readonly known = new Map<
    string,
    { readonly atTarget: Float64Array; readonly atLevel: Float64Array }
  >()
  constructor(
    private readonly family: Family,
    private readonly batchSizes: readonly number[],
    private readonly depths: Depths,
  ) {}
  of({ noise, shift }: World): { readonly atTarget: Float64Array; readonly atLevel: Float64Array } {
    const key = `${noise}/${shift}`
    const found = this.known.get(key)
    if (found !== undefined) return found
    const at = (depth: number): Float64Array => {
      const bySize = new Map<number, number>()
      return Float64Array.from(this.batchSizes, (batchSize) => {
        const value =
          bySize.get(batchSize) ??
          dilution(noise + noiseShift(depth, this.family, shift), batchSize)
        bySize.set(batchSize, value)
        return value
      })
    }
    const made = { atTarget: at(this.depths.target), atLevel: at(this.depths.seen) }
    this.known.set(key, made)
    return made
  }
}

function weightedQuantile(
  samples: readonly { readonly value: number; readonly weight: number }[],
): (q: number) => number {
  const sorted = [...samples].sort((a, b) => a.value - b.value)
  return (q) => {
    let sum = 0
    return (sorted.find(({ weight }) => (sum += weight) >= q) ?? sorted.at(-1))?.value ?? Number.NaN
  }
}

interface CellFacts {
  readonly logRate: number
  readonly logStepTime: number
  readonly logPlanned: number
  readonly seen: Observation['kind'] | null
  /** ln of the steps that it was seen to take, and of the least that it can take. */
  readonly logOwn: number
  readonly logFloor: number
  /** Weight of an extrapolation against the model. */
  readonly trust: number
  readonly doubt: number
}

function factsOf(
  { stepTime, stepsPlanned }: BeliefSetting,
  { batchSize, learningRate }: Candidate,
  seen: Observation | null,
): CellFacts {
  const variance = surrogateNumbers.residual ** 2
  const deviation = seen?.kind === 'extrapolated' ? seen.deviation : beliefNumbers.unseenDeviation
  return {
    logRate: Math.log(learningRate),
    logStepTime: Math.log(stepTime(batchSize)),
    logPlanned: Math.log(stepsPlanned(batchSize)),
    seen: seen?.kind ?? null,
    logOwn: Math.log(Math.max(1, seen?.steps ?? 1)),
    logFloor: Math.log(Math.max(1, seen?.trainedSteps ?? 1)) + beliefNumbers.floor,
    trust: variance / (variance + deviation ** 2),
    doubt: seen?.kind === 'reached' ? 0 : (beliefNumbers.caution * (variance + deviation ** 2)) / 2,
  }
}

/**
 * ln of a cell's time to the target in one world, up to what all cells share. A cell that was seen answers for itself, carried from the level down to the target by the model; an extrapolated one
 * in part; the others by the model alone. A cell that needs more steps than the plan has never arrives.
 */
function logTime(
  { logRate, logStepTime, logPlanned, seen, logOwn, logFloor, trust }: CellFacts,
  family: Family,
  { eta, c }: World,
  atTarget: number,
  atLevel: number,
): number {
  if (seen === 'diverged') return Number.POSITIVE_INFINITY
  const constant = c ?? 0
  const target = logStepsBeyondC(family, eta, atTarget, logRate)
  let logSteps = constant + target
  if (seen === 'not-yet') logSteps = Math.max(logSteps, logFloor)
  else if (seen !== null) {
    const level = logStepsBeyondC(family, eta, atLevel, logRate)
    const believed =
      seen === 'reached' ? trustAt(logRate - eta + family.wallExponent * atTarget) : trust
    const own = believed * logOwn + (1 - believed) * (constant + level)
    logSteps = (seen === 'reached' ? own : Math.max(logFloor, own)) + target - level
  }
  const late = (logSteps - logPlanned) / surrogateNumbers.residual
  const never =
    c === null || late < -5
      ? 0
      : late > 5
        ? beliefNumbers.worst
        : beliefNumbers.worst * normalCdf(late)
  return logSteps + logStepTime + never
}

/** Weight of what one seed showed against the model: past the wall another seed may well not get there. */
function trustAt(u: number): number {
  const seeds = beliefNumbers.seedBase + beliefNumbers.seedAtWall * Math.exp(1.6 * Math.min(u, 3))
  return surrogateNumbers.residual ** 2 / (surrogateNumbers.residual ** 2 + seeds * seeds)
}

/** Sums over worlds of what each says about every cell; `times` holds the world's ln times while it is added. */
class Verdict {
  readonly times: Float64Array
  readonly regret: Float64Array
  readonly best: Float64Array
  readonly nearly: Float64Array
  readonly log: Float64Array
  private readonly shares: Float64Array
  constructor(
    private readonly facts: readonly CellFacts[],
    private readonly softness: number,
  ) {
    const empty = (): Float64Array => new Float64Array(facts.length)
    ;[this.times, this.regret, this.best, this.nearly, this.log, this.shares] = [
      empty(),
      empty(),
      empty(),
      empty(),
      empty(),
      empty(),
    ]
  }
  add(weight: number): void {
    const { times, regret, best, nearly, log, shares, facts, softness } = this
    const { worst, near } = beliefNumbers
    let lowest = Number.POSITIVE_INFINITY
    for (const time of times) if (time < lowest) lowest = time
    let all = 0
    for (let i = 0; i < times.length; i++)
      all += shares[i] = Math.exp((lowest - (times[i] ?? 0)) / softness)
    for (let i = 0; i < times.length; i++) {
      const ratio = Math.min(worst, (times[i] ?? 0) - lowest)
      const doubted = ratio + (facts[i]?.doubt ?? 0)
      regret[i] =
        (regret[i] ?? 0) + weight * (doubted >= worst ? worstRegret : Math.exp(doubted) - 1)
      best[i] = (best[i] ?? 0) + (weight * (shares[i] ?? 0)) / all
      if (ratio < near) nearly[i] = (nearly[i] ?? 0) + weight
      log[i] = (log[i] ?? 0) + weight * (lowest + ratio)
    }
  }
}
