/**
 * Recorded gradient noise of a table: each measurement with its place in the training, and
 * B_simple pooled by depth.
 */
import { mean } from '../../src/advice/math/statistics.js'
import type { ReplayRun, ReplayTable } from './table.js'
import { meanCurves } from './truth.js'

export type Moments = 'plain' | 'preconditioned'

/**
 * Progress of the training at a measurement. The noise scale may grow with each of these. All
 * but `flow` are dimensionless.
 */
interface Place {
  /**
   * (validation loss - best) / (start - best) / 0.05, with the lowest loss of the grid as best.
   * A probe does not know that best.
   */
  readonly depth: number
  /** `depth` with the lowest loss of this run as best. */
  readonly depthOfRun: number
  /** Validation loss / validation loss at the start. */
  readonly lossRatio: number
  /** Steps / planned steps. */
  readonly planShare: number
  /** Learning rate x steps: the length of the gradient flow. */
  readonly flow: number
}
export type Form = keyof Place
export const forms = [
  'depth',
  'depthOfRun',
  'lossRatio',
  'planShare',
  'flow',
] as const satisfies readonly Form[]

/** Unbiased |G|^2 and tr(Sigma) of one measurement. `run` names its cell. */
export interface NoiseSample extends Place {
  readonly run: string
  readonly squaredNorm: number
  readonly variance: number
}

const targetDepth = 0.05
/** Keeps the logarithm of a depth finite where the loss equals the best. */
const depthMin = 1e-3
/** Upper edges of the bins of (validation loss - best) / (start - best). */
export const depthBins = [0.02, 0.08, 0.2, 0.5, 1.1] as const
const binOf = ({ depth }: Place): number =>
  depthBins.findIndex((edge) => depth * targetDepth < edge)

/**
 * Measurements of seed 1, the only seed of a probe. Leaves out those without a validation loss or
 * above the last bin.
 */
export function noiseSamples(
  table: ReplayTable,
  moments: Moments = 'plain',
): readonly NoiseSample[] {
  const { start, best } = meanCurves(table)
  return table.runs
    .filter(({ seed }) => seed === 1)
    .flatMap((run) => {
      const lowest = Math.min(...run.points.flatMap(([, , loss]) => loss ?? []))
      const fall: Fall = { start, best, lowest }
      return run.noise.flatMap((entry) => sampleOf(table, run, entry, moments, fall) ?? [])
    })
}

/** Validation losses: at the start, lowest of the grid, lowest of the run. */
interface Fall {
  readonly start: number
  readonly best: number
  readonly lowest: number
}

function sampleOf(
  table: ReplayTable,
  run: ReplayRun,
  entry: ReplayRun['noise'][number],
  moments: Moments,
  { start, best, lowest }: Fall,
): NoiseSample | null {
  const squaredNorm = moments === 'plain' ? entry[1] : (entry[3] ?? null)
  const variance = moments === 'plain' ? entry[2] : (entry[4] ?? null)
  const loss = lossAt(run, entry[0])
  if (squaredNorm === null || variance === null || loss === null) return null
  const depth = (loss - best) / (start - best)
  if (!(depth < (depthBins.at(-1) ?? 1))) return null
  const step = Math.max(1, entry[0])
  return {
    run: `${run.batchSize} ${run.learningRate}`,
    squaredNorm,
    variance,
    depth: Math.max(depth, depthMin) / targetDepth,
    depthOfRun: Math.max((loss - lowest) / (start - lowest), depthMin) / targetDepth,
    lossRatio: loss / start,
    planShare: (step * run.batchSize) / (table.epochsPlanned * table.trainingRows),
    flow: step * run.learningRate,
  }
}

/** Validation loss at a step, linear between points; null where it was not finite. */
function lossAt({ points }: ReplayRun, step: number): number | null {
  const above = points.findIndex(([other]) => other >= step)
  const right = points[above] ?? points.at(-1)
  const left = points[above - 1] ?? right
  const from = left?.[2] ?? null
  const to = right?.[2] ?? null
  if (left === undefined || right === undefined || from === null || to === null) return null
  return right[0] === left[0] ? to : from + ((to - from) * (step - left[0])) / (right[0] - left[0])
}

/**
 * Noise scale of pooled measurements, rows.
 *
 *   B_simple = sum tr(Sigma) / sum |G|^2
 *
 * NaN if a sum is not positive: noise hides the gradient. Example: |G|^2 of 1 and 3 with
 * tr(Sigma) of 8 and 8 give 16 / 4 = 4.
 */
export function simpleScale(samples: readonly NoiseSample[]): number {
  const variance = mean(samples.map((sample) => sample.variance))
  const squaredNorm = mean(samples.map((sample) => sample.squaredNorm))
  return variance > 0 && squaredNorm > 0 ? variance / squaredNorm : Number.NaN
}

/**
 * B_simple (`logSimple`) of a workload with noise scale B_n (`logUseful`), at the geometric mean of
 * its samples' places. Natural logarithms of rows; `bin` is an index of `depthBins`.
 */
export interface GrowthPoint {
  readonly workload: string
  readonly logUseful: number
  readonly logSimple: number
  readonly bin: number
  readonly logPlace: Readonly<Record<Form, number>>
  readonly samples: number
}

/**
 * Pools samples by depth: over all runs (`grid`), or within each run like a probe (`run`). Leaves
 * out pools whose noise hides the gradient.
 */
export function growthPoints(
  workload: string,
  noiseScale: number,
  samples: readonly NoiseSample[],
  pooling: 'grid' | 'run',
): readonly GrowthPoint[] {
  const pools = new Map<string, NoiseSample[]>()
  for (const sample of samples) {
    const key = pooling === 'run' ? `${binOf(sample)} ${sample.run}` : String(binOf(sample))
    pools.set(key, [...(pools.get(key) ?? []), sample])
  }
  return [...pools.values()].flatMap((pool) => {
    const first = pool[0]
    const simple = simpleScale(pool)
    if (first === undefined || !Number.isFinite(simple)) return []
    const place = (form: Form): number => mean(pool.map((sample) => Math.log(sample[form])))
    return [
      {
        workload,
        logUseful: Math.log(noiseScale),
        logSimple: Math.log(simple),
        bin: binOf(first),
        samples: pool.length,
        logPlace: {
          depth: place('depth'),
          depthOfRun: place('depthOfRun'),
          lossRatio: place('lossRatio'),
          planShare: place('planShare'),
          flow: place('flow'),
        },
      },
    ]
  })
}
