/** How likely each candidate ends lowest, by draws from the joint posterior. */
import { Cholesky } from '../math/cholesky.js'
import { normals } from '../math/normals.js'
import type { FinalLossState } from './search.js'

export interface EndChances {
  /** Probability that each of the contenders ends lowest. */
  readonly best: readonly number[]
  /** Probability that the favourite ends at most a tenth above the lowest. */
  readonly nearBest: number
  /** Expected end of the favourite over the lowest, less 1. */
  readonly expectedRegret: number
}

const draws = 400
const nearlyBest = Math.log(1.1)
/** Keeps a covariance that a sum of many worlds made positive definite. */
const jitter = 1e-6

export function endChances(
  { contenders: { ends, covariances }, favourite }: FinalLossState,
  seed: number,
): EndChances {
  const factor = new Cholesky(
    covariances.map((row, i) => row.map((value, j) => value + (i === j ? jitter : 0))),
  )
  const normal = normals(seed)
  const chosen = ends.findIndex((end) => end === favourite)
  const best = ends.map(() => 0)
  let near = 0
  let regret = 0
  for (let draw = 0; draw < draws; draw++) {
    const deviations = factor.times(ends.map(normal))
    const drawn = ends.map(({ log }, i) => log + (deviations[i] ?? 0))
    const lowest = Math.min(...drawn)
    const excess = (drawn[chosen] ?? lowest) - lowest
    best[drawn.indexOf(lowest)] = (best[drawn.indexOf(lowest)] ?? 0) + 1 / draws
    near += (excess <= nearlyBest ? 1 : 0) / draws
    regret += Math.expm1(excess) / draws
  }
  return { best, nearBest: near, expectedRegret: regret }
}
