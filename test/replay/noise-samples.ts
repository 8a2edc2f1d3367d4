/** The recorded noise measurements of a table, each with its place in the training, and B_simple pooled from them by depth. */
import { mean } from '../../src/advice/math/statistics.js'
import type { ReplayRun, ReplayTable } from './table.js'
import { meanCurves } from './truth.js'

export type Moments = 'plain' | 'preconditioned'

/** Where in a training a measurement was taken: what the noise scale may grow with. All are dimensionless but `flow`. */
export interface Place {
  /** (validation loss - grid's best) / (start - best) over the target's 0.05. Needs the best, which a probe does not know. */
  readonly depth: number
  /** The same with the best that this run itself reached. */
  readonly depthOfRun: number
  /** Validation loss over that at the start. */
  readonly lossRatio: number
  /** Steps taken over the planned ones. */
  readonly planShare: number
  /** Rate times steps taken: the length of the gradient flow. */
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

/** |G|^2 and tr(Sigma), unbiased, of one measurement; `run` is its cell. */
export interface NoiseSample extends Place {
  readonly run: string
  readonly squaredNorm: number
  readonly variance: number
}

const targetDepth = 0.05
/** Depths are held above this, where the best of the grid is met. */
const leastDepth = 1e-3
/** Upper edges of the bins of (validation loss - best) / (start - best). */
export const depthBins = [0.02, 0.08, 0.2, 0.5, 1.1] as const
const binOf = ({ depth }: Place): number =>
  depthBins.findIndex((edge) => depth * targetDepth < edge)

/** The measurements of seed 1, as a probe sees it. Those where the validation loss is not known or above the last bin are left out. */
export function noiseSamples(
  table: ReplayTable,
  moments: Moments = 'plain',
): readonly NoiseSample[] {
  const { start, best } = meanCurves(table)
  return table.runs
    .filter(({ seed }) => seed === 1)
    .flatMap((run) => {
      const lowest = Math.min(...run.points.flatMap(([, , loss]) => loss ?? []))
      return run.noise.flatMap((entry): readonly NoiseSample[] => {
        const [squaredNorm, variance] =
          moments === 'plain' ? [entry[1], entry[2]] : [entry[3] ?? null, entry[4] ?? null]
        const [step, loss] = [Math.max(1, entry[0]), lossAt(run, entry[0])]
        if (squaredNorm === null || variance === null || loss === null) return []
        const depth = (loss - best) / (start - best)
        if (!(depth < (depthBins.at(-1) ?? 1))) return []
        return [
          {
            run: `${run.batchSize} ${run.learningRate}`,
            squaredNorm,
            variance,
            depth: Math.max(depth, leastDepth) / targetDepth,
            depthOfRun: Math.max((loss - lowest) / (start - lowest), leastDepth) / targetDepth,
            lossRatio: loss / start,
            planShare: (step * run.batchSize) / (table.epochsPlanned * table.trainingRows),
            flow: step * run.learningRate,
          },
        ]
      })
    })
}

/** Validation loss at a step, linear between points; null where it was not finite. */
function lossAt({ points }: ReplayRun, step: number): number | null {
  const above = points.findIndex(([other]) => other >= step)
  const right = points[above] ?? points.at(-1)
  const left = points[above - 1] ?? right
  const [from, to] = [left?.[2] ?? null, right?.[2] ?? null]
  if (left === undefined || right === undefined || from === null || to === null) return null
  return right[0] === left[0] ? to : from + ((to - from) * (step - left[0])) / (right[0] - left[0])
}

/** B_simple = sum tr(Sigma) / sum |G|^2 in rows; NaN where a sum is not positive: the gradient drowns. Example: (1, 8) and (3, 8): 16 / 4 = 4. */
export function simpleScale(samples: readonly NoiseSample[]): number {
  const [variance, squaredNorm] = [
    mean(samples.map((one) => one.variance)),
    mean(samples.map((one) => one.squaredNorm)),
  ]
  return variance > 0 && squaredNorm > 0 ? variance / squaredNorm : Number.NaN
}

/** One B_simple of a workload whose grid shows B_n, at the geometric mean of its samples' places. Logarithms are natural, of rows; `bin` is an index of `depthBins`. */
export interface GrowthPoint {
  readonly workload: string
  readonly logUseful: number
  readonly logSimple: number
  readonly bin: number
  readonly logPlace: Readonly<Record<Form, number>>
  readonly samples: number
}

/** Pools samples by depth, over all runs (`grid`) or within each run, as a single probe would have them (`run`). Pools whose gradient drowns are left out. */
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
    const [first, simple] = [pool[0], simpleScale(pool)]
    if (first === undefined || !Number.isFinite(simple)) return []
    const place = (form: Form): number => mean(pool.map((one) => Math.log(one[form])))
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
