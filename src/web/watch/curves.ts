/** The curves of a running study, out of its trials, small enough to send at every change. */
import { numbersOf, pointsOf } from '../../advice/vocabulary/measurements.js'
import type { TrialView } from '../../studies/study.js'

export interface RaceCurve {
  readonly batchSize: number
  readonly learningRate: number
  /** [training time in seconds, validation loss], ascending. */
  readonly points: readonly (readonly [number, number])[]
}
interface Throughput {
  readonly batchSize: number
  readonly rowsPerSecond: number
}
export interface Curves {
  readonly race: readonly RaceCurve[]
  /** Ascending by batch size. */
  readonly throughput: readonly Throughput[]
}

const curvesMax = 40
const pointsMax = 60

export function curvesOf(trials: readonly TrialView[]): Curves {
  return { race: raceCurves(trials), throughput: throughputs(trials) }
}

/** The latest validation loss of a curve; null for an empty one. */
export const lastLoss = ({ points }: RaceCurve): number | null => points.at(-1)?.[1] ?? null

function raceCurves(trials: readonly TrialView[]): readonly RaceCurve[] {
  const curves = new Map<string, RaceCurve>()
  for (const trial of trials) {
    const { spec } = trial
    if (spec.kind !== 'race') continue
    const { batchSize, learningRate, seed } = spec
    const key = `${batchSize}/${learningRate}/${seed}`
    const points = [...(curves.get(key)?.points ?? []), ...timedLosses(trial)]
    if (points.length > 0) curves.set(key, { batchSize, learningRate, points })
  }
  return [...curves.values()]
    .slice(-curvesMax)
    .map((curve) => ({ ...curve, points: thinned(curve.points) }))
}

/** Candidates with larger batches make fewer steps in the same time: time compares them. */
function timedLosses(trial: TrialView): readonly (readonly [number, number])[] {
  const [stepTimeMs] = numbersOf(trial, 'stepTimeMs')
  if (stepTimeMs === undefined) return []
  return pointsOf(trial, 'validationLoss')
    .filter(([, loss]) => Number.isFinite(loss))
    .map(([step, loss]) => [(step * stepTimeMs) / 1000, loss] as const)
}

/** Every n-th point, and the last. */
function thinned<T>(points: readonly T[]): readonly T[] {
  const every = Math.ceil(points.length / pointsMax)
  return points.filter((_, i) => i % every === 0 || i === points.length - 1)
}

function throughputs(trials: readonly TrialView[]): readonly Throughput[] {
  const bySize = new Map<number, number>()
  for (const trial of trials) {
    const { kind, batchSize } = trial.spec
    if (kind !== 'fit' || trial.outcome?.cause !== 'completed') continue
    // the first step compiles
    const stepTimeMs = median(numbersOf(trial, 'stepTimesMs').slice(1))
    if (stepTimeMs !== null && stepTimeMs > 0)
      bySize.set(batchSize, (1000 * batchSize) / stepTimeMs)
  }
  return [...bySize]
    .map(([batchSize, rowsPerSecond]) => ({ batchSize, rowsPerSecond }))
    .sort((one, other) => one.batchSize - other.batchSize)
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? null
}
