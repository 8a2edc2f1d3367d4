/**
 * The truth of a table: how long each cell really took to the target.
 *
 * Validation loss as best-so-far, mean of the seeds; start = mean validation loss at step 0, best = lowest of the grid. Targets:
 *   fastest       best + 0.05 (start - best)
 *   best-quality  best (start / best)^0.1
 * Regret = time-to-target / that of the grid's best cell - 1, at most 10. Never reached: 10; cut short (neither diverged nor at its planned end): 2 x recorded time / best - 1, between 1 and 10.
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
  /** Throws for a cell that was not recorded. */
  cell(candidate: Candidate): Cell
  readonly cells: readonly Cell[]
}

interface MeanCurve extends Candidate {
  readonly points: readonly (readonly [number, number])[]
  readonly cutShort: boolean
}
export interface Curves {
  readonly start: number
  readonly best: number
  readonly curves: readonly MeanCurve[]
}

/** What does not depend on device or objective. */
export function meanCurves(table: ReplayTable): Curves {
  const groups = new Map<string, ReplayRun[]>()
  for (const run of table.runs)
    groups.set(candidateKey(run), [...(groups.get(candidateKey(run)) ?? []), run])
  const curves = [...groups.values()].flatMap((runs) => meanCurve(table, runs) ?? [])
  const starts = table.runs.flatMap(({ points }) =>
    points.flatMap(([step, , loss]) => (step === 0 && loss !== null ? [loss] : [])),
  )
  return {
    start: mean(starts),
    best: Math.min(...curves.map(({ points }) => points.at(-1)?.[1] ?? Number.POSITIVE_INFINITY)),
    curves,
  }
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
    points: steps.map((step) => [step, mean(seeds.map((points) => at(points, step)))]),
  }
}

function bestSoFar({ points }: ReplayRun): readonly (readonly [number, number])[] {
  let lowest = Number.POSITIVE_INFINITY
  return points.flatMap(([step, , loss]) => {
    lowest = Math.min(lowest, loss ?? Number.POSITIVE_INFINITY)
    return Number.isFinite(lowest) ? [[step, lowest] as const] : []
  })
}

/** Linear between points, held beyond the last. */
function at(points: readonly (readonly [number, number])[], step: number): number {
  const above = points.findIndex(([other]) => other >= step)
  const [right, left] = [points[above], points[above - 1]]
  if (right === undefined) return points.at(-1)?.[1] ?? Number.NaN
  if (left === undefined) return right[1]
  return left[1] + ((right[1] - left[1]) * (step - left[0])) / (right[0] - left[0])
}

export function truthOf(
  { start, best, curves }: Curves,
  stepTimes: StepTimes,
  objective: Aim,
): Truth {
  const target =
    objective === 'fastest' ? best + 0.05 * (start - best) : best * (start / best) ** 0.1
  const timed = curves.map((curve) => {
    const steps = stepsTo(curve.points, target)
    return {
      ...curve,
      reached: steps !== null,
      timeMs: (steps ?? curve.points.at(-1)?.[0] ?? 0) * stepTimes(curve.batchSize),
    }
  })
  const bestMs = Math.min(...timed.flatMap(({ reached, timeMs }) => (reached ? [timeMs] : [])))
  const cells: Cell[] = timed.map(({ batchSize, learningRate, reached, timeMs, cutShort }) => {
    const regret = reached
      ? timeMs / bestMs - 1
      : cutShort
        ? Math.max(1, (2 * timeMs) / bestMs - 1)
        : worstRegret
    return { batchSize, learningRate, reached, timeMs, regret: Math.min(worstRegret, regret) }
  })
  const [winner] = [...cells].sort((a, b) => a.regret - b.regret)
  if (winner === undefined) throw new Error('a table without runs')
  const byKey = new Map(cells.map((cell) => [candidateKey(cell), cell]))
  return {
    target,
    best: winner,
    cells,
    cell: (candidate) => {
      const found = byKey.get(candidateKey(candidate))
      if (found === undefined)
        throw new Error(
          `batch ${candidate.batchSize} at ${candidate.learningRate} was not recorded`,
        )
      return found
    },
  }
}

/** The step at which the curve crosses the target, or null. */
function stepsTo(points: readonly (readonly [number, number])[], target: number): number | null {
  const index = points.findIndex(([, loss]) => loss <= target)
  const [now, before] = [points[index], points[index - 1]]
  if (now === undefined) return null
  if (before === undefined || before[1] === now[1]) return now[0]
  return before[0] + ((before[1] - target) / (before[1] - now[1])) * (now[0] - before[0])
}
