/**
 * The belief: for every cell of the grid, how long it takes to the target and how likely it is
 * the best, averaged over the worlds that the observations leave possible (`surrogate.ts`).
 */
import { candidateKey, type Candidate } from '../../vocabulary/decision.js'
import type { Estimate } from '../../vocabulary/answer.js'
import type { RaceNumbers } from '../numbers.js'
import { cellFacts, logCellTime, type CellTimes } from './cell-time.js'
import { DilutionTable, type Depths } from './dilution-table.js'
import {
  noiseShift,
  weighWorlds,
  type Family,
  type LogNormal,
  type Observation,
  type SurrogatePrior,
  type World,
} from './surrogate.js'
import { Verdict } from './verdict.js'

export interface BeliefSetting extends CellTimes {
  readonly cells: readonly Candidate[]
  readonly family: Family
  readonly prior: SurrogatePrior
  /** ln(eta_max / B_n^p) from measured gradients; null or absent where not measured. */
  readonly noiseWall?: LogNormal | null
}

export interface CellBelief extends Candidate {
  /** Mean of min(10, time to the target / time of the world's best cell - 1). */
  readonly expectedRegret: number
  /** Probability that no other cell is faster. */
  readonly best: number
  /** Probability that no other cell is faster by more than a tenth. */
  readonly nearlyBest: number
  /** exp of the mean of ln time to the target, ms; infinite before any observation of steps. */
  readonly timeMs: number
}

export interface Belief {
  readonly cells: readonly CellBelief[]
  /** Noise scale B_n at the target, rows, with the 80 % interval of the posterior. */
  readonly noiseScale: Estimate
  /** eta_max: exp of the posterior mean. */
  readonly learningRateMax: number
}

/** A world with its share of the posterior; shares sum to 1. */
interface LikelyWorld {
  readonly world: World
  readonly share: number
}

/** The posterior over cells, noise scale and largest learning rate. */
export function believe(
  setting: BeliefSetting,
  observations: readonly Observation[],
  depths: Depths,
  numbers: RaceNumbers,
): Belief {
  const { family, prior, noiseWall = null } = setting
  const worlds = likelyWorlds(
    weighWorlds({ prior, family, observations, noiseWall }, numbers.surrogate),
    numbers.belief.weightMin,
  )
  const verdict = judgeCells(setting, observations, depths, worlds, numbers)
  const showsSteps = worlds.some(({ world }) => world.c !== null)
  return {
    noiseScale: noiseScaleOf(worlds, depths, family, numbers),
    learningRateMax: Math.exp(meanOver(worlds, ({ logRateMax }) => logRateMax)),
    cells: setting.cells.map(({ batchSize, learningRate }, i) => ({
      batchSize,
      learningRate,
      expectedRegret: verdict.regret[i] ?? 0,
      best: verdict.best[i] ?? 0,
      nearlyBest: verdict.nearlyBest[i] ?? 0,
      timeMs: showsSteps ? Math.exp(verdict.logTime[i] ?? 0) : Number.POSITIVE_INFINITY,
    })),
  }
}

/** The worlds with at least `weightMin` of the weight of the likeliest. */
function likelyWorlds(worlds: readonly World[], weightMin: number): readonly LikelyWorld[] {
  const top = worlds.reduce(
    (most, { logWeight }) => Math.max(most, logWeight),
    Number.NEGATIVE_INFINITY,
  )
  const kept = worlds
    .map((world) => ({ world, weight: Math.exp(world.logWeight - top) }))
    .filter(({ weight }) => weight > weightMin)
  const total = kept.reduce((sum, { weight }) => sum + weight, 0)
  return kept.map(({ world, weight }) => ({ world, share: weight / total }))
}

function judgeCells(
  setting: BeliefSetting,
  observations: readonly Observation[],
  depths: Depths,
  worlds: readonly LikelyWorld[],
  numbers: RaceNumbers,
): Verdict {
  const { cells, family } = setting
  const seen = new Map(observations.map((observation) => [candidateKey(observation), observation]))
  const facts = cells.map((cell) =>
    cellFacts(setting, cell, seen.get(candidateKey(cell)) ?? null, numbers),
  )
  const verdict = new Verdict(
    facts.map(({ doubt }) => doubt),
    softnessOf(depths, numbers),
    numbers.belief,
  )
  const table = new DilutionTable(
    family,
    cells.map(({ batchSize }) => batchSize),
    depths,
  )
  const times = new Float64Array(cells.length)
  for (const { world, share } of worlds) {
    const { atTarget, atLevel } = table.of(world)
    let i = 0
    for (const fact of facts) {
      const dilution = { atTarget: atTarget[i] ?? 0, atLevel: atLevel[i] ?? 0 }
      times[i] = logCellTime(fact, family, world, dilution, numbers)
      i += 1
    }
    verdict.add(times, share)
  }
  return verdict
}

/**
 * ln of time within which a slower cell may be the faster one: the model's residual, and more at
 * a shallow level, because the leader there need not lead at the target.
 */
function softnessOf(depths: Depths, { surrogate, belief }: RaceNumbers): number {
  return surrogate.residual + belief.shallow * Math.max(0, Math.log(depths.seen / depths.target))
}

function noiseScaleOf(
  worlds: readonly LikelyWorld[],
  depths: Depths,
  family: Family,
  { belief }: RaceNumbers,
): Estimate {
  const logNoiseAtTarget = ({ logNoise, shift }: World): number =>
    logNoise + noiseShift(depths.target, family, shift)
  const value = Math.exp(meanOver(worlds, logNoiseAtTarget))
  const sorted = worlds
    .map(({ world, share }) => ({ value: logNoiseAtTarget(world), share }))
    .sort((a, b) => a.value - b.value)
  return {
    value,
    low: Math.min(value, Math.exp(weightedQuantile(sorted, belief.tail) - belief.noiseScatter)),
    high: Math.max(
      value,
      Math.exp(weightedQuantile(sorted, 1 - belief.tail) + belief.noiseScatter),
    ),
  }
}

const meanOver = (worlds: readonly LikelyWorld[], pick: (world: World) => number): number =>
  worlds.reduce((sum, { world, share }) => sum + share * pick(world), 0)

/** @param sorted ascending values with shares that sum to 1 */
function weightedQuantile(
  sorted: readonly { readonly value: number; readonly share: number }[],
  q: number,
): number {
  let sum = 0
  for (const { value, share } of sorted) {
    sum += share
    if (sum >= q) return value
  }
  return sorted.at(-1)?.value ?? Number.NaN
}
