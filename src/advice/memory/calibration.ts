/** Learns from real runs what the process takes for the bytes that a memory law predicts. */
import { LineRegression, type LineCovariance, type LinePosterior } from '../math/line-regression.js'
import type { CalibrationPrior, MemoryNumbers } from './numbers.js'
import { predictedBytes, type MemoryLaw } from './tracked-law.js'

const mebibyte = 2 ** 20
/** Least beta: bytes always grow with what is predicted. */
const betaMin = 0.05

/** The peak of one run, or the budget that it ran out of. */
export interface MemoryFitPoint {
  readonly batchSize: number
  readonly peakBytes: number
}

/** A real run: predicted and real peak, bytes. */
export type MemoryReading = readonly [predictedBytes: number, realBytes: number]

/** real = alpha + beta predicted, and how well it is known. */
export interface RealMemory {
  /** alpha, bytes: what training takes at any size. */
  readonly alphaBytes: number
  /** beta, bytes per byte. */
  readonly beta: number
  /** Posterior covariance of (alpha in MiB, beta). */
  readonly covariance: LineCovariance
  /**
   * Readings, both numbers ascending; empty before the first run. Where a larger size took less, as
   * happens by chance, it counts with what the smaller one took.
   */
  readonly readings: readonly MemoryReading[]
  /** Standard deviation of one run: a share of its bytes, plus a constant. */
  readonly runDeviation: { readonly share: number; readonly bytes: number }
}

/**
 * Real bytes of a training as a line through predicted bytes, calibrated on real runs.
 *
 *   real(B) = alpha + beta p(B)
 *
 * p(B): predicted bytes, from the replayed allocator or from tracked tensors; alpha: bytes that a
 * first training takes at any size (compiled kernels, JavaScript); beta: real per predicted byte,
 * below 1 where the library works in place. Both differ from model to model, so a Bayesian
 * regression learns them. On 14 architectures beta was 0.6 to 1.1 and alpha up to 60 MiB by tracked
 * bytes; beta 1 and alpha 3 to 65 MiB by the replayed allocator (docs/memory.md).
 *
 * A size that ran out of memory counts with 5 % more than its budget, give or take 5 %, unless the
 * line already predicts more: it must not pull the line down.
 *
 * Example: 500 MiB tracked took 470 MiB: 1,000 MiB tracked take 911 MiB, give or take 38.
 *
 * @param fits completed runs with their real peaks
 * @param ranOut sizes that ran out of memory, with their budgets
 */
export function calibrateMemory(
  law: MemoryLaw,
  fits: readonly MemoryFitPoint[],
  ranOut: readonly MemoryFitPoint[],
  numbers: MemoryNumbers,
): RealMemory {
  const { calibration } = numbers
  const prior = law.allocations === undefined ? calibration.tracked : calibration.replayed
  const readings = readingsOf(law, fits)
  const regression = regressionOf(prior)
  for (const [predicted, real] of readings) {
    const mebibytes = real / mebibyte
    const deviation = prior.runDeviationShare * mebibytes + prior.runDeviationMebibytes
    regression.observe(predicted / mebibyte, mebibytes, deviation)
  }
  for (const { batchSize, peakBytes } of ranOut) {
    const predicted = predictedBytes(law, batchSize)
    const real = (1 + calibration.outOfMemoryExcessShare) * peakBytes
    if (lineBytes(lineOf(regression.posterior()), predicted) >= real) continue
    const mebibytes = real / mebibyte
    const deviation =
      calibration.outOfMemoryDeviationShare * mebibytes + prior.runDeviationMebibytes
    regression.observe(predicted / mebibyte, mebibytes, deviation)
  }
  const posterior = regression.posterior()
  return {
    ...lineOf(posterior),
    covariance: posterior.covariance,
    readings: ascending(readings),
    runDeviation: runDeviationOf(prior),
  }
}

/** Before a real run: the prior of a line through tracked bytes. */
export function uncalibratedMemory({ calibration }: MemoryNumbers): RealMemory {
  const prior = calibration.tracked
  return {
    alphaBytes: prior.alphaMebibytes * mebibyte,
    beta: prior.beta,
    covariance: {
      intercept: prior.alphaDeviationMebibytes ** 2,
      cross: 0,
      slope: prior.betaDeviation ** 2,
    },
    readings: [],
    runDeviation: runDeviationOf(prior),
  }
}

/** alpha + beta p, bytes, >= 0. */
export function lineBytes(
  { alphaBytes, beta }: Pick<RealMemory, 'alphaBytes' | 'beta'>,
  predicted: number,
): number {
  return Math.max(0, alphaBytes + beta * predicted)
}

/** Standard deviation of the line itself at p predicted bytes, bytes. */
export function lineDeviationBytes({ covariance }: RealMemory, predicted: number): number {
  const x = predicted / mebibyte
  const variance = covariance.intercept + 2 * covariance.cross * x + covariance.slope * x * x
  return Math.sqrt(Math.max(0, variance)) * mebibyte
}

/** Predicted and real bytes of every run, by predicted bytes. */
function readingsOf(law: MemoryLaw, fits: readonly MemoryFitPoint[]): readonly MemoryReading[] {
  return fits
    .map(({ batchSize, peakBytes }) => [predictedBytes(law, batchSize), peakBytes] as const)
    .filter(([predicted, real]) => predicted > 0 && real > 0)
    .sort(([first], [second]) => first - second)
}

/** The prior, alpha in MiB. */
function regressionOf(prior: CalibrationPrior): LineRegression {
  return new LineRegression(
    { mean: prior.alphaMebibytes, deviation: prior.alphaDeviationMebibytes },
    { mean: prior.beta, deviation: prior.betaDeviation },
  )
}

function lineOf({ intercept, slope }: LinePosterior): Pick<RealMemory, 'alphaBytes' | 'beta'> {
  return { alphaBytes: intercept * mebibyte, beta: Math.max(betaMin, slope) }
}

function runDeviationOf(prior: CalibrationPrior): RealMemory['runDeviation'] {
  return { share: prior.runDeviationShare, bytes: prior.runDeviationMebibytes * mebibyte }
}

/** One reading per size, each at least as large as that of a smaller size. */
function ascending(sorted: readonly MemoryReading[]): readonly MemoryReading[] {
  const realByPredicted = new Map<number, number>()
  let most = 0
  for (const [predicted, real] of sorted) {
    most = Math.max(most, real)
    realByPredicted.set(predicted, most)
  }
  return [...realByPredicted]
}
