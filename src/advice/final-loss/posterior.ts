/** What the losses seen so far say about the end of every candidate's training. */
import { Cholesky, dot } from '../math/cholesky.js'
import type { Candidate } from '../vocabulary/decision.js'
import { covariance, type FieldPoint } from './field.js'
import type { FinalLossNumbers } from './numbers.js'
import { riseIn, type World } from './worlds.js'

/** A loss that was seen, or that a trial would show. */
export interface LossPoint extends FieldPoint {
  /** Variance of the observation, ln. */
  readonly variance: number
}

export interface SeenLoss extends LossPoint {
  /** ln loss. */
  readonly value: number
}

/** ln end of every cell, and how a further observation would move it. */
export interface EndBelief {
  /** Mean of ln end, by cell. */
  readonly means: Float64Array
  /** Covariance of ln end, by pair of cells. */
  readonly covariances: readonly Float64Array[]
  /** For each possible observation: by how much one standard deviation of it moves each cell. */
  readonly moves: readonly Float64Array[]
}

/** The worlds of one exponent: they share all covariances. */
interface Group {
  readonly exponent: number
  readonly worlds: readonly World[]
}

/** The posterior of a group: covariances, and the mean and weight of each world. */
interface GroupPosterior {
  /** [cell][cell]. */
  readonly ends: readonly Float64Array[]
  /** [observation][cell], and the variance of each observation. */
  readonly cross: readonly Float64Array[]
  readonly variance: Float64Array
  readonly worlds: readonly WorldPosterior[]
}

interface WorldPosterior {
  readonly logWeight: number
  readonly cells: Float64Array
  readonly observations: Float64Array
}

/**
 * The posterior over the worlds.
 *
 * @param possible observations that a trial could make
 */
export function endBelief(
  worlds: readonly World[],
  cells: readonly Candidate[],
  seen: readonly SeenLoss[],
  possible: readonly LossPoint[],
  numbers: FinalLossNumbers,
): EndBelief {
  const ends = cells.map((cell) => ({ ...cell, before: 0, pace: 0 }))
  const groups = groupsOf(worlds).map((group) =>
    groupPosterior(group, { ends, seen, possible }, numbers),
  )
  return momentsOf(groups, cells.length, possible.length)
}

function groupsOf(worlds: readonly World[]): readonly Group[] {
  const exponents = [...new Set(worlds.map(({ exponent }) => exponent))]
  return exponents.map((exponent) => ({
    exponent,
    worlds: worlds.filter((world) => world.exponent === exponent),
  }))
}

interface Points {
  readonly ends: readonly FieldPoint[]
  readonly seen: readonly SeenLoss[]
  readonly possible: readonly LossPoint[]
}

function groupPosterior(
  { exponent, worlds }: Group,
  { ends, seen, possible }: Points,
  numbers: FinalLossNumbers,
): GroupPosterior {
  const between = (a: FieldPoint, b: FieldPoint): number => covariance(a, b, exponent, numbers)
  const factor = new Cholesky(
    seen.map((a, i) => seen.map((b, j) => between(a, b) + (i === j ? a.variance : 0))),
  )
  const whitened = (point: FieldPoint): Float64Array =>
    factor.forward(seen.map((other) => between(point, other)))
  const endColumns = ends.map(whitened)
  const columns = possible.map(whitened)
  const left = (a: FieldPoint, b: FieldPoint, x: Float64Array, y: Float64Array): number =>
    between(a, b) - dot(x, y, seen.length)
  const known = (i: number): Float64Array => columns[i] ?? new Float64Array()
  const endColumn = (c: number): Float64Array => endColumns[c] ?? new Float64Array()
  return {
    ends: ends.map((end, c) =>
      Float64Array.from(ends, (other, d) => left(end, other, endColumn(c), endColumn(d))),
    ),
    cross: possible.map((point, i) =>
      Float64Array.from(ends, (end, c) => left(point, end, known(i), endColumn(c))),
    ),
    variance: Float64Array.from(
      possible,
      (point, i) => left(point, point, known(i), known(i)) + point.variance,
    ),
    worlds: worlds.map((world) => {
      const meanOf = (point: FieldPoint): number =>
        riseIn(world, point, point.pace, numbers) + numbers.field.drift * point.before
      const residuals = factor.forward(seen.map((point) => point.value - meanOf(point)))
      const squares = dot(residuals, residuals, seen.length)
      const predicted = (point: FieldPoint, column: Float64Array): number =>
        meanOf(point) + dot(column, residuals, seen.length)
      return {
        logWeight:
          world.logPrior - (numbers.prior.tempering * (squares + factor.logDeterminant())) / 2,
        cells: Float64Array.from(ends, (end, c) => predicted(end, endColumn(c))),
        observations: Float64Array.from(possible, (point, i) => predicted(point, known(i))),
      }
    }),
  }
}

/** Mean and covariance over all worlds. */
function momentsOf(
  groups: readonly GroupPosterior[],
  cells: number,
  possible: number,
): EndBelief {
  const weights = weightsOf(groups)
  const means = new Float64Array(cells)
  const observations = new Float64Array(possible)
  forEachWorld(groups, weights, (world, weight) => {
    addTo(means, world.cells, weight)
    addTo(observations, world.observations, weight)
  })
  const covariances = Array.from({ length: cells }, () => new Float64Array(cells))
  const cross = Array.from({ length: possible }, () => new Float64Array(cells))
  const observed = new Float64Array(possible)
  let first = 0
  for (const group of groups) {
    const total = weights.slice(first, (first += group.worlds.length)).reduce((a, b) => a + b, 0)
    for (const [c, row] of covariances.entries()) addTo(row, group.ends[c] ?? [], total)
    for (const [i, row] of cross.entries()) addTo(row, group.cross[i] ?? [], total)
    addTo(observed, group.variance, total)
  }
  forEachWorld(groups, weights, (world, weight) => {
    const away = world.cells.map((value, c) => value - (means[c] ?? 0))
    const awayThere = world.observations.map((value, i) => value - (observations[i] ?? 0))
    for (const [c, row] of covariances.entries()) addTo(row, away, weight * (away[c] ?? 0))
    for (const [i, row] of cross.entries()) addTo(row, away, weight * (awayThere[i] ?? 0))
    addTo(
      observed,
      awayThere.map((value) => value * value),
      weight,
    )
  })
  return {
    means,
    covariances,
    moves: cross.map((row, i) => row.map((value) => value / Math.sqrt(observed[i] ?? 1))),
  }
}

/** to += factor from. */
function addTo(to: Float64Array, from: ArrayLike<number>, factor: number): void {
  for (let k = 0; k < to.length; k++) to[k] = (to[k] ?? 0) + factor * (from[k] ?? 0)
}

function weightsOf(groups: readonly GroupPosterior[]): readonly number[] {
  const logs = groups.flatMap(({ worlds }) => worlds.map(({ logWeight }) => logWeight))
  const largest = Math.max(...logs)
  const weights = logs.map((log) => Math.exp(log - largest))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

/** Worlds without weight are left out. */
const weightMin = 1e-3

function forEachWorld(
  groups: readonly GroupPosterior[],
  weights: readonly number[],
  visit: (world: WorldPosterior, weight: number) => void,
): void {
  let index = 0
  for (const group of groups)
    for (const world of group.worlds) {
      const weight = weights[index++] ?? 0
      if (weight > weightMin) visit(world, weight)
    }
}
