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

/** A curve while its rungs are put together. */
interface Growing extends RaceCurve {
  /** Steps of its last point. */
  readonly steps: number
}

function raceCurves(trials: readonly TrialView[]): readonly RaceCurve[] {
  const curves = new Map<string, Growing>()
  for (const trial of trials) {
    const { spec } = trial
    if (spec.kind !== 'race') continue
    const { batchSize, learningRate, seed } = spec
    const key = `${batchSize}/${learningRate}/${seed}`
    const curve = curves.get(key) ?? { batchSize, learningRate, points: [], steps: 0 }
    const grown = withRung(curve, trial)
    if (grown.points.length > 0) curves.set(key, grown)
  }
  return [...curves.values()].slice(-curvesMax).map(({ batchSize, learningRate, points }) => ({
    batchSize,
    learningRate,
    points: thinned(points),
  }))
}

/**
 * Candidates with larger batches make fewer steps in the same time: time compares them. Each rung
 * has its own step time, and goes on where the one before it stopped.
 */
function withRung(curve: Growing, trial: TrialView): Growing {
  const [stepTimeMs] = numbersOf(trial, 'stepTimeMs')
  if (stepTimeMs === undefined) return curve
  const points = [...curve.points]
  let { steps } = curve
  for (const [step, loss] of pointsOf(trial, 'validationLoss')) {
    if (!Number.isFinite(loss) || (step <= steps && points.length > 0)) continue
    const seconds = (points.at(-1)?.[0] ?? 0) + ((step - steps) * stepTimeMs) / 1000
    points.push([seconds, loss])
    steps = step
  }
  return { ...curve, points, steps }
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
