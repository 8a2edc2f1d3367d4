/** The time of one cell to the target in one world of the surrogate. */
import type { Candidate } from '../../vocabulary/decision.js'
import type { RaceNumbers } from '../numbers.js'
import {
  logStepsBeyondC,
  normalCdf,
  type Family,
  type Observation,
  type World,
} from './surrogate.js'

/** What the model needs to know of a cell; the same in every world. */
export interface CellFacts {
  /** ln eta. */
  readonly logRate: number
  /** ln of a step's duration, ms. */
  readonly logStepTime: number
  /** ln of the steps of the planned training. */
  readonly logPlanned: number
  readonly seen: Observation['kind'] | null
  /** ln of the steps to the level that the race showed, and of the fewest possible ones. */
  readonly logSeenSteps: number
  readonly logStepsMin: number
  /** Weight of an extrapolated observation against the model, in [0, 1]. */
  readonly trust: number
  /** ln by which a cell that has not reached the level may take longer than it seems. */
  readonly doubt: number
}

/** Where a cell is trained: durations and lengths. */
export interface CellTimes {
  /** Duration of a training step, ms. */
  readonly stepTime: (batchSize: number) => number
  /** Steps of the planned training. */
  readonly stepsPlanned: (batchSize: number) => number
}

export function cellFacts(
  { stepTime, stepsPlanned }: CellTimes,
  { batchSize, learningRate }: Candidate,
  seen: Observation | null,
  { belief, surrogate }: RaceNumbers,
): CellFacts {
  const variance = surrogate.residual ** 2
  const deviation = seen?.kind === 'extrapolated' ? seen.deviation : belief.unseenDeviation
  return {
    logRate: Math.log(learningRate),
    logStepTime: Math.log(stepTime(batchSize)),
    logPlanned: Math.log(stepsPlanned(batchSize)),
    seen: seen?.kind ?? null,
    logSeenSteps: Math.log(Math.max(1, seen?.steps ?? 1)),
    logStepsMin: Math.log(Math.max(1, seen?.trainedSteps ?? 1)) + belief.floor,
    trust: variance / (variance + deviation ** 2),
    doubt: seen?.kind === 'reached' ? 0 : (belief.caution * (variance + deviation ** 2)) / 2,
  }
}

/** ln(1 + B_n/B) of one cell. */
export interface CellDilution {
  readonly atTarget: number
  readonly atLevel: number
}

/**
 * ln of a cell's time to the target in one world, up to a constant that all cells share.
 *
 * The steps of a cell that reached the level are its own, carried from the level to the target by
 * the model. An extrapolated cell counts in part; all others follow the model alone. A cell that
 * needs more steps than planned never reaches the target. A diverged cell takes infinitely long.
 */
export function logCellTime(
  facts: CellFacts,
  family: Family,
  world: World,
  dilution: CellDilution,
  numbers: RaceNumbers,
): number {
  if (facts.seen === 'diverged') return Number.POSITIVE_INFINITY
  const logSteps = logStepsToTarget(facts, family, world, dilution, numbers)
  const unreached = world.c === null ? 0 : unreachedPenalty(logSteps - facts.logPlanned, numbers)
  return logSteps + facts.logStepTime + unreached
}

function logStepsToTarget(
  { logRate, seen, logSeenSteps, logStepsMin, trust }: CellFacts,
  family: Family,
  { logRateMax, c }: World,
  { atTarget, atLevel }: CellDilution,
  numbers: RaceNumbers,
): number {
  const constant = c ?? 0
  const target = logStepsBeyondC(family, logRateMax, atTarget, logRate)
  if (seen === null) return constant + target
  if (seen === 'not-yet') return Math.max(constant + target, logStepsMin)
  const level = logStepsBeyondC(family, logRateMax, atLevel, logRate)
  const pastWall = logRate - logRateMax + family.wallExponent * atTarget
  const weight = seen === 'reached' ? seedTrust(pastWall, numbers) : trust
  const blended = weight * logSeenSteps + (1 - weight) * (constant + level)
  return (seen === 'reached' ? blended : Math.max(logStepsMin, blended)) + target - level
}

/** Deviations of lateness beyond which a cell surely reaches the target, or surely does not. */
const certainDeviations = 5

/** ln of the longer time of a cell that may need more steps than planned, `late` in ln. */
function unreachedPenalty(late: number, { belief, surrogate }: RaceNumbers): number {
  const deviations = late / surrogate.residual
  if (deviations < -certainDeviations) return 0
  if (deviations > certainDeviations) return belief.worst
  return belief.worst * normalCdf(deviations)
}

/** Growth of the scatter between seeds past the wall, and the furthest point that counts. */
const seedGrowth = 1.6
const seedWallMax = 3

/**
 * Weight of what one seed showed against the model. Past the wall another seed may not reach the
 * level at all.
 *
 *   w = r^2 / (r^2 + s^2),   s = s_0 + s_w exp(1.6 min(u, 3))
 *
 * r: residual of the model. u = ln(eta / eta_w). s_0, s_w: `seedBase`, `seedAtWall`.
 */
function seedTrust(pastWall: number, { belief, surrogate }: RaceNumbers): number {
  const seeds =
    belief.seedBase + belief.seedAtWall * Math.exp(seedGrowth * Math.min(pastWall, seedWallMax))
  return surrogate.residual ** 2 / (surrogate.residual ** 2 + seeds * seeds)
}
