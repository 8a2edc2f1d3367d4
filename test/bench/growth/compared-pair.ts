/** Which pair of a recorded workload a growing batch is tried for. */
import { candidateKey, type Candidate } from '../../../src/advice/vocabulary/decision.js'
import { mean } from '../../../src/advice/math/statistics.js'
import type { ReplayRun, ReplayTable } from '../../replay/table.js'

/** The batch grows by these factors. */
export const growthFactors = [4, 8] as const

/** An end so little above the lowest, as a share, is as good. */
const asGood = 0.02

type RecordedRuns = Pick<ReplayTable, 'runs' | 'trainingRows'>

/**
 * The largest batch whose best rate ended within 2 % of the lowest end that was recorded, and that
 * may still grow; null where none may. A training that was recorded with one seed counts too.
 */
export function comparedPair({ runs, trainingRows }: RecordedRuns): Candidate | null {
  const mayGrow = runs.filter(
    ({ batchSize }) => batchSize * Math.max(...growthFactors) <= trainingRows,
  )
  const ends = [...pairsOf(mayGrow).values()].flatMap((same) => {
    const [first] = same
    const losses = same.map(endOf)
    if (first === undefined || losses.some((loss) => loss === null)) return []
    const { batchSize, learningRate } = first
    return [{ batchSize, learningRate, end: mean(losses.flatMap((loss) => loss ?? [])) }]
  })
  const lowest = Math.min(...ends.map(({ end }) => end))
  const [best] = ends
    .filter(({ end }) => end <= (1 + asGood) * lowest)
    .sort((a, b) => b.batchSize - a.batchSize || a.end - b.end)
  return best === undefined ? null : { batchSize: best.batchSize, learningRate: best.learningRate }
}

/**
 * The same batch at a rate that is so many steps of the recorded grid higher: a rate that falls to
 * zero bears a higher one than a constant rate. The highest of the grid where it ends before.
 */
export function atHigherRate(
  { batchSize, learningRate }: Candidate,
  { runs }: RecordedRuns,
  gridSteps: number,
): Candidate {
  const rates = [...new Set(runs.map((run) => run.learningRate))].sort((a, b) => a - b)
  const higher = rates[Math.min(rates.length - 1, rates.indexOf(learningRate) + gridSteps)]
  return { batchSize, learningRate: higher ?? learningRate }
}

function pairsOf(runs: readonly ReplayRun[]): ReadonlyMap<string, readonly ReplayRun[]> {
  const pairs = new Map<string, ReplayRun[]>()
  for (const run of runs) {
    const key = candidateKey(run)
    pairs.set(key, [...(pairs.get(key) ?? []), run])
  }
  return pairs
}

/** The validation loss at the end; null where it diverged. */
function endOf({ diverged, points }: ReplayRun): number | null {
  return diverged ? null : (points.at(-1)?.[2] ?? null)
}
