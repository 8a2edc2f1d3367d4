/** What the losses seen so far say about the end of every candidate's training. */
import { Cholesky, dot } from '../math/cholesky.js'
import { covariance, type FieldPoint } from './field.js'
import type { FinalLossNumbers } from './numbers.js'
import { riseIn, type World } from './worlds.js'

/** A loss that a trial would show. */
export interface LossPoint extends FieldPoint {
  /** Variance of the observation, ln. */
  readonly variance: number
}

export interface SeenLoss extends LossPoint {
  /** ln loss. */
  readonly value: number
}

/** The worlds of one exponent: they share all covariances. */
interface Group {
  readonly exponent: number
  readonly factor: Cholesky
  /** Weight of all its worlds. */
  readonly weight: number
  readonly worlds: readonly WeighedWorld[]
}

interface WeighedWorld {
  readonly world: World
  readonly weight: number
  /** What the world leaves unexplained of the seen losses, whitened. */
  readonly residuals: Float64Array
}

/** Points with what the posterior says about ln loss there. */
export interface Predicted {
  readonly points: readonly FieldPoint[]
  readonly means: Float64Array
  /** [group][point]: covariance with the seen losses, whitened. */
  readonly columns: readonly (readonly Float64Array[])[]
  /** [world][point]: the world's mean less the common one. */
  readonly away: readonly Float64Array[]
}

/** Worlds with a smaller share of the weight are left out. */
const weightMin = 1e-3

/** Gaussian in each world, and over all worlds by their first two moments. */
export class EndPosterior {
  private readonly groups: readonly Group[]

  constructor(
    worlds: readonly World[],
    private readonly seen: readonly SeenLoss[],
    private readonly numbers: FinalLossNumbers,
  ) {
    this.groups = this.weigh(worlds)
  }

  predict(points: readonly FieldPoint[]): Predicted {
    const columns = this.groups.map(({ exponent, factor }) =>
      points.map((point) =>
        factor.forward(this.seen.map((other) => this.between(point, other, exponent))),
      ),
    )
    const byWorld = this.groups.flatMap(({ worlds }, g) =>
      worlds.map(({ world, residuals }) => {
        const values = new Float64Array(points.length)
        for (const [i, point] of points.entries())
          values[i] =
            this.meanIn(world, point) + dot(columns[g]?.[i] ?? [], residuals, this.seen.length)
        return values
      }),
    )
    const means = new Float64Array(points.length)
    for (const [w, { weight }] of this.weighed().entries()) addTo(means, byWorld[w] ?? [], weight)
    for (const values of byWorld) addTo(values, means, -1)
    return { points, means, columns, away: byWorld }
  }

  variances({ points, columns, away }: Predicted): Float64Array {
    const sum = new Float64Array(points.length)
    for (const [g, { exponent, weight }] of this.groups.entries())
      for (const [i, point] of points.entries()) {
        const column = columns[g]?.[i] ?? []
        const own = this.between(point, point, exponent) - dot(column, column, this.seen.length)
        sum[i] = (sum[i] ?? 0) + weight * own
      }
    for (const [w, { weight }] of this.weighed().entries()) addSquares(sum, away[w] ?? [], weight)
    return sum
  }

  /** [point of a][point of b] */
  covariances(a: Predicted, b: Predicted): readonly Float64Array[] {
    const rows = a.points.map(() => new Float64Array(b.points.length))
    for (const [g, { exponent, weight }] of this.groups.entries())
      for (const [i, row] of rows.entries()) {
        const point = a.points[i]
        const column = a.columns[g]?.[i] ?? []
        if (point === undefined) continue
        const own = b.points.map(
          (other, j) =>
            this.between(point, other, exponent) -
            dot(column, b.columns[g]?.[j] ?? [], this.seen.length),
        )
        addTo(row, own, weight)
      }
    for (const [w, { weight }] of this.weighed().entries())
      for (const [i, row] of rows.entries())
        addTo(row, b.away[w] ?? [], weight * (a.away[w]?.[i] ?? 0))
    return rows
  }

  private weigh(worlds: readonly World[]): readonly Group[] {
    const exponents = [...new Set(worlds.map(({ exponent }) => exponent))]
    const factors = new Map(exponents.map((exponent) => [exponent, this.factorOf(exponent)]))
    const judged = worlds.flatMap((world) => {
      const factor = factors.get(world.exponent)
      if (factor === undefined) return []
      const residuals = factor.forward(
        this.seen.map((point) => point.value - this.meanIn(world, point)),
      )
      const misfit = dot(residuals, residuals, residuals.length) + factor.logDeterminant()
      const logWeight = world.logPrior - (this.numbers.prior.tempering * misfit) / 2
      return [{ world, residuals, logWeight }]
    })
    const largest = Math.max(...judged.map(({ logWeight }) => logWeight))
    const likely = judged.filter(({ logWeight }) => Math.exp(logWeight - largest) > weightMin)
    const total = likely.reduce((sum, { logWeight }) => sum + Math.exp(logWeight - largest), 0)
    return [...factors].map(([exponent, factor]) => {
      const weighed = likely
        .filter(({ world }) => world.exponent === exponent)
        .map(({ world, residuals, logWeight }) => ({
          world,
          residuals,
          weight: Math.exp(logWeight - largest) / total,
        }))
      const weight = weighed.reduce((sum, world) => sum + world.weight, 0)
      return { exponent, factor, weight, worlds: weighed }
    })
  }

  private factorOf(exponent: number): Cholesky {
    return new Cholesky(
      this.seen.map((a, i) =>
        this.seen.map((b, j) => this.between(a, b, exponent) + (i === j ? a.variance : 0)),
      ),
    )
  }

  private between(a: FieldPoint, b: FieldPoint, exponent: number): number {
    return covariance(a, b, exponent, this.numbers)
  }

  /** Without the common level, whose variance is in the field. */
  private meanIn(world: World, point: FieldPoint): number {
    return riseIn(world, point, point.pace, this.numbers) + this.numbers.field.drift * point.before
  }

  private weighed(): readonly WeighedWorld[] {
    return this.groups.flatMap(({ worlds }) => worlds)
  }
}

/** to += factor from. */
function addTo(to: Float64Array, from: ArrayLike<number>, factor: number): void {
  for (let k = 0; k < to.length; k++) to[k] = (to[k] ?? 0) + factor * (from[k] ?? 0)
}

/** to += factor from^2, entry by entry. */
function addSquares(to: Float64Array, from: ArrayLike<number>, factor: number): void {
  for (let k = 0; k < to.length; k++) to[k] = (to[k] ?? 0) + factor * (from[k] ?? 0) ** 2
}
