/** The grid of candidates, and which stages may follow the race. */
import {
  fullBatchMethods,
  traitsOf,
  type FullBatchMethod,
  type Optimizer,
} from '../vocabulary/optimizers.js'

/** The service makes its own grid; a replay passes that of its table and one seed. */
export interface Grid {
  /** Ascending, rows. */
  readonly batchSizes: readonly number[]
  /** Ascending. */
  readonly learningRates: readonly number[]
  /** Full-batch methods that may be tried; none where absent. */
  readonly fullBatchMethods?: readonly FullBatchMethod[]
  /** The winner may train from another seed. */
  readonly replicates?: boolean
  /** The advised pair may train on at a larger batch size. */
  readonly growingBatch?: boolean
}

/** Candidates, given the largest batch size that fits. */
export type MakeGrid = (largest: number, optimizer: Optimizer) => Grid

/** Powers of two up to 2^15, and rates from 1e-5 to 10 in half decades. */
const powers = 16
const rates = 13
const logRateMin = -5

/** Decades by which the rates of an optimizer lie above those of SGD and Adam. */
export const decadesAbove = (optimizer: Optimizer): number =>
  Math.round(Math.log10(traitsOf(optimizer).rateOverPrior))

/** Powers of two up to the largest size that fits, that size, and rates in half decades. */
export function defaultGrid(largest: number, optimizer: Optimizer): Grid {
  const lowest = logRateMin + decadesAbove(optimizer)
  const sizes = Array.from({ length: powers }, (_, k) => 2 ** k).filter((size) => size <= largest)
  return {
    batchSizes: sizes.includes(largest) ? sizes : [...sizes, largest],
    learningRates: Array.from({ length: rates }, (_, k) =>
      Number((10 ** (lowest + k / 2)).toPrecision(1)),
    ),
    fullBatchMethods,
    replicates: true,
    growingBatch: true,
  }
}
