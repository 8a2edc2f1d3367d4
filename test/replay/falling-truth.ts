/**
 * The truth of a table for a learning rate that falls linearly to zero: the end of every cell, and
 * the device time after which its loss, rate down to zero, is at the target. Tables of
 * `batchwise-replay/2` record both.
 */
import { mean } from '../../src/advice/math/statistics.js'
import type { StepTimes } from './devices.js'
import { hasFallingRate, type ReplayRun, type ReplayTable } from './table.js'
import { runsByCell, startOf, truthFrom, worstRegret, type Cell, type Truth } from './truth.js'

/** Share of the fall from the start to the best end that may be missing at the target. */
const targetShare = 0.05

/** Steps of a training whose rate fell to zero, and its validation loss, mean of the seeds. */
interface FallenPoint {
  readonly steps: number
  readonly loss: number
}

interface FallenCell {
  readonly batchSize: number
  readonly learningRate: number
  /** Validation loss at the planned end, mean of the seeds; a lost seed counts as the start. */
  readonly end: number
  /** By steps, ascending. */
  readonly points: readonly FallenPoint[]
}

/** The ends of all cells, and the lowest. */
interface FallenTable {
  readonly start: number
  readonly best: number
  readonly cells: readonly FallenCell[]
}

/** Reads the ends of the recorded falling rates. Null for a table without them. */
function fallenTable(table: ReplayTable): FallenTable | null {
  if (!hasFallingRate(table)) return null
  const start = startOf(table)
  const cells = runsByCell(table).flatMap((runs) => fallenCell(table, runs, start))
  return { start, best: Math.min(...cells.map(({ end }) => end)), cells }
}

function fallenCell(
  { coolShare = 0, epochsPlanned, trainingRows }: ReplayTable,
  runs: readonly ReplayRun[],
  start: number,
): readonly FallenCell[] {
  const [first] = runs
  if (first === undefined) return []
  const { batchSize, learningRate } = first
  const lossesBySteps = new Map<number, number[]>()
  const add = (steps: number, loss: number | null): void => {
    lossesBySteps.set(steps, [...(lossesBySteps.get(steps) ?? []), loss ?? start])
  }
  for (const { cooled = [], decayed = [] } of runs) {
    for (const [step, loss] of cooled) add((1 + coolShare) * step, loss)
    for (const [steps, loss] of decayed) add(steps, loss)
  }
  const points = [...lossesBySteps]
    .map(([steps, losses]) => ({ steps, loss: meanWithLost(losses, runs.length, start) }))
    .sort((a, b) => a.steps - b.steps)
  const planned = (epochsPlanned * trainingRows) / batchSize
  const last = points.at(-1)
  const end = last !== undefined && last.steps > planned - 1.5 ? last.loss : start
  return [{ batchSize, learningRate, end, points }]
}

const meanWithLost = (losses: readonly number[], seeds: number, start: number): number =>
  mean([...losses, ...Array.from({ length: seeds - losses.length }, () => start)])

/** Objective `best-quality`: regret = end / lowest end - 1. Null without falling rates. */
export function fallingEndTruth(table: ReplayTable, stepTimes: StepTimes): Truth | null {
  const fallen = fallenTable(table)
  if (fallen === null) return null
  const { best, start, cells } = fallen
  return truthFrom(
    best,
    cells.map(({ batchSize, learningRate, end }): Cell => ({
      batchSize,
      learningRate,
      timeMs: ((table.epochsPlanned * table.trainingRows) / batchSize) * stepTimes(batchSize),
      reached: end < start,
      regret: end / best - 1,
    })),
  )
}

/**
 * Objective `fastest`: regret = time to the target / least time - 1, at most 10.
 *
 *   target = best + 0.05 (start - best)
 *
 * @returns null without falling rates
 */
export function fallingTimeTruth(table: ReplayTable, stepTimes: StepTimes): Truth | null {
  const fallen = fallenTable(table)
  if (fallen === null) return null
  const target = fallen.best + targetShare * (fallen.start - fallen.best)
  const timed = fallen.cells.map((cell) => ({
    ...cell,
    timeMs: (stepsToTarget(cell.points, target) ?? Infinity) * stepTimes(cell.batchSize),
  }))
  const leastMs = Math.min(...timed.map(({ timeMs }) => timeMs))
  return truthFrom(
    target,
    timed.map(({ batchSize, learningRate, timeMs }): Cell => ({
      batchSize,
      learningRate,
      timeMs,
      reached: Number.isFinite(timeMs),
      regret: Math.min(worstRegret, timeMs / leastMs - 1),
    })),
  )
}

/** Steps to the target: linear in ln steps, from the lowest training before to the first below. */
function stepsToTarget(points: readonly FallenPoint[], target: number): number | null {
  const index = points.findIndex(({ loss }) => loss <= target)
  const now = points[index]
  if (now === undefined) return null
  const [before] = points.slice(0, index).sort((a, b) => a.loss - b.loss)
  if (before === undefined) return now.steps
  const share = (before.loss - target) / (before.loss - now.loss)
  return before.steps * (now.steps / before.steps) ** share
}
