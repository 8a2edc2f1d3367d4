/**
 * Replicates: after the search the winner trains once more from another seed, and so does a
 * runner-up that was close.
 *
 * Near the wall of stable rates one seed reaches the level and the next does not. Of recorded
 * candidates half a logarithm past it, one in sixteen that reached the level from the first seed
 * did not on the mean of two, and the others took a fifth longer (docs/search.md).
 *
 * @see Bouthillier et al., "Accounting for variance in machine learning benchmarks", 2021
 */
import {
  candidateKey,
  type Candidate,
  type Chosen,
  type Replicate,
} from '../vocabulary/decision.js'
import type { Question } from '../vocabulary/question.js'
import type { RaceSpec } from '../vocabulary/trial.js'
import { startLoss, timeToLevelMs, type RaceCurve, type TimeToLevel } from './curves.js'
import { including } from './decide.js'
import type { RaceNumbers } from './numbers.js'
import { stageAllowanceMs } from './stage-budget.js'

/** The seed of the replicates. */
export const replicateSeed = ({ seed }: Pick<Question, 'seed'>): number => seed + 1

/** The curves of the race from both seeds. */
export interface SeedRaces {
  readonly first: readonly RaceCurve[]
  readonly other: readonly RaceCurve[]
}

interface TimedCurve extends TimeToLevel {
  readonly trainedMs: number
}

/** Times of a candidate to the level of the decision; null where it did not train. */
interface SeedTimes {
  readonly first: (cell: Candidate) => TimedCurve | null
  readonly other: (cell: Candidate) => TimedCurve | null
}

/**
 * The next replicate: the winner first, then a close runner-up, each for as long as `patience`
 * allows.
 *
 * @param plannedMs device time of the planned training
 * @returns null where none is left, or the allowance is spent
 */
export function replicateStep(
  question: Question,
  races: SeedRaces,
  chosen: Chosen,
  plannedMs: number,
  { replicates }: RaceNumbers,
): RaceSpec | null {
  const times = seedTimes(races, chosen)
  if (times === null) return null
  let leftMs = stageAllowanceMs(question.probeBudget, plannedMs, replicates)
  for (const cell of finalists(chosen, replicates.closeRace)) {
    const first = times.first(cell)
    if (first?.reached !== true) continue
    const { rung, trainedMs, ended } = progressOf(cell, races, times)
    const untilMs = (replicates.patience[rung] ?? 0) * first.timeMs
    leftMs -= Math.max(untilMs, trainedMs)
    if (untilMs === 0 || ended) continue
    if (leftMs < 0) return null
    const { batchSize, learningRate } = cell
    const seed = replicateSeed(question)
    return { kind: 'race', batchSize, learningRate, rung, untilMs, seed }
  }
  return null
}

/** The candidates to replicate, in order. */
function finalists(
  { batchSize, learningRate, runnerUp, raceMargin }: Chosen,
  closeRace: number,
): readonly Candidate[] {
  const winner = { batchSize, learningRate }
  const isClose = raceMargin !== null && raceMargin < closeRace
  return runnerUp !== undefined && isClose ? [winner, runnerUp] : [winner]
}

/** How far a candidate trained from the other seed. */
function progressOf(
  cell: Candidate,
  races: SeedRaces,
  times: SeedTimes,
): { readonly rung: number; readonly trainedMs: number; readonly ended: boolean } {
  const curve = curveOf(races.other, cell)
  if (curve === undefined) return { rung: 0, trainedMs: 0, ended: false }
  const hasReached = times.other(cell)?.reached === true
  return {
    rung: curve.rungs.length,
    trainedMs: curve.trainedMs,
    ended: curve.diverged || curve.broken || hasReached,
  }
}

/** A candidate's times from both seeds. */
interface Replicated extends Replicate {
  /** Geometric mean of both times. */
  readonly meanMs: number
}

/**
 * The decision in the light of the other seed: a runner-up with a shorter geometric mean of both
 * seeds' times takes the winner's place. A seed that did not reach the level counts with its
 * extrapolated time.
 */
export function afterReplicates(races: SeedRaces, chosen: Chosen): Chosen {
  const times = seedTimes(races, chosen)
  const winner = times === null ? null : replicated(times, chosen)
  if (times === null || winner === null) return chosen
  const { runnerUp } = chosen
  const rival = runnerUp === undefined ? null : replicated(times, runnerUp)
  if (runnerUp === undefined || rival === null || rival.meanMs >= winner.meanMs)
    return { ...chosen, replicate: replicateOf(winner) }
  return overruled(chosen, winner, runnerUp, rival)
}

function replicated(times: SeedTimes, cell: Candidate): Replicated | null {
  const first = times.first(cell)
  const other = times.other(cell)
  if (first === null || other === null) return null
  return {
    meanMs: Math.sqrt(first.timeMs * other.timeMs),
    firstMs: first.timeMs,
    otherMs: other.timeMs,
    trainedMs: other.trainedMs,
    reached: other.reached,
  }
}

const replicateOf = ({ firstMs, otherMs, trainedMs, reached }: Replicated): Replicate => ({
  firstMs,
  otherMs,
  trainedMs,
  reached,
})

/** The runner-up in the winner's place. */
function overruled(
  chosen: Chosen,
  winner: Replicated,
  runnerUp: Candidate,
  rival: Replicated,
): Chosen {
  const { batchSize, learningRate } = runnerUp
  const former = { batchSize: chosen.batchSize, learningRate: chosen.learningRate }
  return {
    ...chosen,
    batchSize,
    learningRate,
    batchSizeInterval: including(batchSize, chosen.batchSizeInterval),
    learningRateInterval: including(learningRate, chosen.learningRateInterval),
    raceMargin: winner.meanMs / rival.meanMs,
    runnerUp: former,
    replicate: { ...replicateOf(rival), overruled: { ...former, ...replicateOf(winner) } },
  }
}

/** @returns null where no race was decided. */
function seedTimes(
  { first, other }: SeedRaces,
  { level, raceWinner, targetReached }: Chosen,
): SeedTimes | null {
  const start = startLoss(first)
  if (!raceWinner || !targetReached || level === null || start === null) return null
  const timeIn = (curves: readonly RaceCurve[], cell: Candidate): TimedCurve | null => {
    const curve = curveOf(curves, cell)
    if (curve === undefined || curve.points.length === 0) return null
    return { ...timeToLevelMs(curve, level, start), trainedMs: curve.trainedMs }
  }
  return { first: (cell) => timeIn(first, cell), other: (cell) => timeIn(other, cell) }
}

const curveOf = (curves: readonly RaceCurve[], cell: Candidate): RaceCurve | undefined =>
  curves.find((curve) => candidateKey(curve) === candidateKey(cell))
