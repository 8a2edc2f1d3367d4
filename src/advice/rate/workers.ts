/** Data-parallel training: K workers with B rows each make a global batch of K B rows. */
import type { Estimate, WorkersPlan } from '../vocabulary/answer.js'
import type { Optimizer } from '../vocabulary/optimizers.js'
import type { RateNumbers } from './numbers.js'
import { scaledRate } from './scaling-rules.js'
import { warmupSteps } from './warm-up.js'

export interface WorkersQuestion {
  /** B: rows of one worker. */
  readonly batchSize: number
  /** eta: the learning rate of one worker alone. */
  readonly learningRate: number
  /** K >= 1. */
  readonly workers: number
  /** B_n, rows; null where it is unknown. */
  readonly noiseScale: Estimate | null
  /** Highest useful learning rate; Infinity where it is unknown. */
  readonly learningRateMax: number
  readonly optimizer: Optimizer
  /** N. */
  readonly trainingRows: number
  /** Planned epochs of one worker alone. */
  readonly epochs: number
}

/** Subtracted before rounding up, so that an exact whole number of epochs stays whole. */
const roundingError = 1e-9

/**
 * The plan for K workers that reach the same target as one.
 *
 *   epochs' = epochs (1 + K B / B_n) / (1 + B / B_n)
 *
 * This lies between epochs (K B << B_n) and K epochs (B >> B_n). The speed-up is
 * K (1 + B / B_n) / (1 + K B / B_n): doubling K gains less than a factor 1.2 from K B = 2 B_n on,
 * which is `usefulWorkers`. The global batch never exceeds N. The rate never exceeds
 * `learningRateMax`. An unknown B_n is taken as B, within a factor of 4.
 *
 * Example: B = 64, K = 4, B_n = 64, 10 epochs: 256 rows, 25 epochs, efficiency 0.4, 2 useful
 * workers.
 *
 * @see McCandlish et al., "An empirical model of large-batch training", 2018
 */
export function workersPlan(question: WorkersQuestion, numbers: RateNumbers): WorkersPlan {
  const { batchSize, workers, optimizer, trainingRows, learningRateMax } = question
  const globalBatchSize = Math.min(batchSize * workers, trainingRows)
  const noiseScale = question.noiseScale ?? assumedNoiseScale(batchSize, numbers)
  const learningRate = Math.min(globalRate(question, globalBatchSize, numbers), learningRateMax)
  const epochsAt = (scale: number): number => {
    const growth = (1 + globalBatchSize / scale) / (1 + batchSize / scale)
    return Math.ceil(question.epochs * growth - roundingError)
  }
  const epochs = epochsAt(noiseScale.value)
  const stepsPerEpoch = Math.ceil(trainingRows / globalBatchSize)
  const shareOfHighest = Number.isFinite(learningRateMax) ? learningRate / learningRateMax : 1
  return {
    count: workers,
    globalBatchSize,
    epochs,
    epochsLow: epochsAt(noiseScale.high),
    epochsHigh: epochsAt(noiseScale.low),
    learningRate,
    warmupSteps: warmupSteps({ stepsPerEpoch, epochs, optimizer, shareOfHighest }, numbers),
    efficiency: workerEfficiency({
      batchSize,
      workers,
      noiseScale: noiseScale.value,
      trainingRows,
    }),
    usefulWorkers: usefulWorkers(batchSize, noiseScale.value, trainingRows),
  }
}

/**
 * Progress of one of K workers over that of a worker alone, communication not counted.
 *
 *   e = G (1 + B / B_n) / (K B (1 + G / B_n)),   G = min(K B, N)
 *
 * @returns 0..1. Example: B = B_n = 64, K = 4: 0.4.
 */
export function workerEfficiency({
  batchSize,
  workers,
  noiseScale,
  trainingRows,
}: {
  readonly batchSize: number
  readonly workers: number
  readonly noiseScale: number
  readonly trainingRows: number
}): number {
  const globalBatchSize = Math.min(batchSize * workers, trainingRows)
  return (
    (globalBatchSize * (1 + batchSize / noiseScale)) /
    (batchSize * workers * (1 + globalBatchSize / noiseScale))
  )
}

/** Workers beyond which twice as many gain less than a factor 1.2: K B = 2 B_n, at most N / B. */
function usefulWorkers(batchSize: number, noiseScale: number, trainingRows: number): number {
  const byNoise = Math.round((2 * noiseScale) / batchSize)
  return Math.max(1, Math.min(byNoise, Math.floor(trainingRows / batchSize)))
}

/** An unknown noise scale is taken as the batch size: the middle case. */
function assumedNoiseScale(batchSize: number, { scaling }: RateNumbers): Estimate {
  return {
    value: batchSize,
    low: batchSize / scaling.unknownNoiseFactor,
    high: batchSize * scaling.unknownNoiseFactor,
  }
}

/** The learning rate at the global batch, before any limit. */
function globalRate(
  { learningRate, batchSize, noiseScale, optimizer }: WorkersQuestion,
  globalBatchSize: number,
  numbers: RateNumbers,
): number {
  return scaledRate(
    {
      learningRate,
      from: batchSize,
      to: globalBatchSize,
      noiseScale: noiseScale?.value ?? null,
      optimizer,
    },
    numbers,
  )
}
