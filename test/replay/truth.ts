/**
 * The truth of a table: the time that each cell took to reach the target validation loss.
 * `regretOf` defines the regret, `targetOf` the target.
 */
import { candidateKey, type Candidate } from '../../src/advice/vocabulary/decision.js'
import type { Aim } from '../../src/advice/vocabulary/question.js'
import { mean } from '../../src/advice/math/statistics.js'
import type { StepTimes } from './devices.js'
import type { ReplayRun, ReplayTable } from './table.js'

export const worstRegret = 10

export interface Cell extends Candidate {
  readonly timeMs: number
  readonly reached: boolean
  readonly regret: number
}
export interface Truth {
  readonly target: number
  readonly best: Cell
  /** Throws if the cell was not recorded. */
  cell(candidate: Candidate): Cell
  readonly cells: readonly Cell[]
}

/** `points`: [step, loss]. `cutShort`: no run diverged or reached its planned end. */
interface MeanCurve extends Candidate {
  readonly points: readonly (readonly [number, number])[]
  readonly cutShort: boolean
}
/** `start`: mean validation loss at step 0. `best`: lowest mean validation loss of the grid. */
export interface Curves {
  readonly start: number
  readonly best: number
  readonly curves: readonly MeanCurve[]
}

/** Validation loss of every cell: lowest so far, mean of the seeds. */
export function meanCurves(table: ReplayTable): Curves {
  const curves = runsByCell(table).flatMap((runs) => meanCurve(table, runs) ?? [])
  return {
    start: startOf(table),
    best: Math.min(...curves.map(({ points }) => points.at(-1)?.[1] ?? Number.POSITIVE_INFINITY)),
    curves,
  }
}

/** The runs of every cell, one for each seed. */
export function runsByCell({ runs }: ReplayTable): readonly (readonly ReplayRun[])[] {
  const groups = new Map<string, ReplayRun[]>()
  for (const run of runs)
    groups.set(candidateKey(run), [...(groups.get(candidateKey(run)) ?? []), run])
  return [...groups.values()]
}

/** Mean validation loss at step 0. */
export function startOf({ runs }: ReplayTable): number {
  return mean(
    runs.flatMap(({ points }) =>
      points.flatMap(([step, , loss]) => (step === 0 && loss !== null ? [loss] : [])),
    ),
  )
}

function meanCurve(table: ReplayTable, runs: readonly ReplayRun[]): MeanCurve | null {
  const [first] = runs
  const seeds = runs.map(bestSoFar).filter((points) => points.length > 0)
  if (first === undefined || seeds.length === 0) return null
  const steps = [...new Set(seeds.flatMap((points) => points.map(([step]) => step)))].sort(
    (a, b) => a - b,
  )
  const plannedSteps = (table.epochsPlanned * table.trainingRows) / first.batchSize
  const cutShort = runs.every(
    (run) => !run.diverged && (run.points.at(-1)?.[0] ?? 0) < Math.floor(plannedSteps),
  )
  return {
    batchSize: first.batchSize,
    learningRate: first.learningRate,
    cutShort,
    points: steps.map((step) => [step, mean(seeds.map((points) => lossAt(points, step)))]),
  }
}

function bestSoFar({ points }: ReplayRun): readonly (readonly [number, number])[] {
  let lowest = Number.POSITIVE_INFINITY
  return points.flatMap(([step, , loss]) => {
    lowest = Math.min(lowest, loss ?? Number.POSITIVE_INFINITY)
    return Number.isFinite(lowest) ? [[step, lowest] as const] : []
  })
}

/** Linear interpolation; constant beyond the last point. */
function lossAt(points: readonly (readonly [number, number])[], step: number): number {
  const above = points.findIndex(([other]) => other >= step)
  const right = points[above]
  const left = points[above - 1]
  if (right === undefined) return points.at(-1)?.[1] ?? Number.NaN
  if (left === undefined) return right[1]
  return left[1] + ((right[1] - left[1]) * (step - left[0])) / (right[0] - left[0])
}

export function truthOf(curves: Curves, stepTimes: StepTimes, objective: Aim): Truth {
  const target = targetOf(curves, objective)
  const timed = curves.curves.map((curve) => timedCurve(curve, target, stepTimes))
  const bestMs = Math.min(...timed.flatMap(({ reached, timeMs }) => (reached ? [timeMs] : [])))
  const cells: readonly Cell[] = timed.map((curve) => ({
    batchSize: curve.batchSize,
    learningRate: curve.learningRate,
    reached: curve.reached,
    timeMs: curve.timeMs,
    regret: Math.min(worstRegret, regretOf(curve, bestMs)),
  }))
  return truthFrom(target, cells)
}

/**
 * Objective `best-quality` at a constant rate: the lowest validation loss on the way, mean of the
 * seeds. Regret = lowest / lowest of the grid - 1.
 */
export function lowestLossTruth(table: ReplayTable, stepTimes: StepTimes): Truth {
  const { start, best, curves } = meanCurves(table)
  return truthFrom(
    best,
    curves.map(({ batchSize, learningRate, points }): Cell => {
      const lowest = points.at(-1)?.[1] ?? start
      return {
        batchSize,
        learningRate,
        timeMs: (points.at(-1)?.[0] ?? 0) * stepTimes(batchSize),
        reached: lowest < start,
        regret: lowest / best - 1,
      }
    }),
  )
}

/** The truth of the cells; the best is the one of least regret. */
export function truthFrom(target: number, cells: readonly Cell[]): Truth {
  const [best] = [...cells].sort((a, b) => a.regret - b.regret)
  if (best === undefined) throw new Error('the table has no runs')
  return { target, best, cells, cell: cellFinder(cells) }
}

/**
 * Target validation loss.
 *
 *   fastest        best + 0.05 (start - best)
 *   best-quality   best (start / best)^0.1
 */
function targetOf({ start, best }: Curves, objective: Aim): number {
  return objective === 'fastest' ? best + 0.05 * (start - best) : best * (start / best) ** 0.1
}

interface TimedCurve extends MeanCurve {
  readonly reached: boolean
  readonly timeMs: number
}

function timedCurve(curve: MeanCurve, target: number, stepTimes: StepTimes): TimedCurve {
  const steps = stepsTo(curve.points, target)
  return {
    ...curve,
    reached: steps !== null,
    timeMs: (steps ?? curve.points.at(-1)?.[0] ?? 0) * stepTimes(curve.batchSize),
  }
}

/**
 * Regret: time to the target over that of the best cell, minus 1, at most 10. A cell that never
 * reached the target has 10. A run cut short may still have reached it: twice its time, 1–10.
 */
function regretOf({ reached, cutShort, timeMs }: TimedCurve, bestMs: number): number {
  if (reached) return timeMs / bestMs - 1
  if (cutShort) return Math.max(1, (2 * timeMs) / bestMs - 1)
  return worstRegret
}

function cellFinder(cells: readonly Cell[]): Truth['cell'] {
  const byKey = new Map(cells.map((cell) => [candidateKey(cell), cell]))
  return (candidate) => {
    const cell = byKey.get(candidateKey(candidate))
    if (cell !== undefined) return cell
    throw new Error(`batch ${candidate.batchSize} at ${candidate.learningRate} was not recorded`)
  }
}

/** Step at which the curve crosses the target, or null if it never does. */
function stepsTo(points: readonly (readonly [number, number])[], target: number): number | null {
  const index = points.findIndex(([, loss]) => loss <= target)
  const now = points[index]
  const before = points[index - 1]
  if (now === undefined) return null
  if (before === undefined || before[1] === now[1]) return now[0]
  return before[0] + ((before[1] - target) / (before[1] - now[1])) * (now[0] - before[0])
}
