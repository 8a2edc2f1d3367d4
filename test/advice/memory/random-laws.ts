/** Random memory laws with known alpha and beta, and readings of them. */
import { mulberry32 } from '../../../src/advice/math/random.js'
import type { MemoryFitPoint, RealMemory } from '../../../src/advice/memory/calibration.js'
import { trackedPeakBytes, type MemoryLaw } from '../../../src/advice/memory/tracked-law.js'

export const mebibyte = 2 ** 20

/** One source of random numbers per round. */
export const randomRounds = (): readonly (() => number)[] =>
  Array.from({ length: 40 }, (_, round) => mulberry32(round + 1))

const between = (random: () => number, low: number, high: number): number =>
  low * (high / low) ** random()

/** Weights are the peak at small sizes, activations from some size on. */
export function randomLaw(random: () => number): MemoryLaw {
  const weights = between(random, 1, 500) * mebibyte
  return {
    kind: 'event-wise',
    lines: [
      { fixedBytes: weights, bytesPerRow: 0 },
      { fixedBytes: 0.8 * weights, bytesPerRow: between(random, 0.001, 4) * mebibyte },
    ],
  }
}

export type LineTruth = Pick<RealMemory, 'alphaBytes' | 'beta'>
export const randomTruth = (random: () => number): LineTruth => ({
  alphaBytes: 50 * random() * mebibyte,
  beta: 0.6 + 0.5 * random(),
})

/** Real bytes at a batch size, without scatter. */
export const trueBytes = (
  law: MemoryLaw,
  { alphaBytes, beta }: LineTruth,
  batchSize: number,
): number => alphaBytes + beta * trackedPeakBytes(law, batchSize)

/** Runs at some sizes; `scatter` gives the relative error of each. */
export const runsAt = (
  law: MemoryLaw,
  truth: LineTruth,
  batchSizes: readonly number[],
  scatter: () => number = () => 0,
): readonly MemoryFitPoint[] =>
  batchSizes.map((batchSize) => ({
    batchSize,
    peakBytes: trueBytes(law, truth, batchSize) * (1 + scatter()),
  }))

/** Batch sizes whose tracked peaks are given multiples of that of a single row. */
export const sizesOf = (law: MemoryLaw, multiples: readonly number[]): readonly number[] =>
  multiples.map((multiple) =>
    Math.ceil((multiple * trackedPeakBytes(law, 1)) / (law.lines[1]?.bytesPerRow ?? 1)),
  )
