/**
 * How the learning rate, the epochs and the warm-up follow when the batch changes.
 *
 *   linear       eta' = eta k              Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017
 *   square root  eta' = eta sqrt(k)        Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014
 *   with noise   eta' = eta ((1 + B_n/B) / (1 + B_n/B'))^p     McCandlish et al., "An empirical model of large-batch training", 2018, eq. 2.7
 *
 * k = B'/B; p = 1 for the SGD family, 1/2 for the Adam family. Far below B_n the third is the first (or second); far above it the rate stays.
 * Fitted on 16 recorded grids (docs/scaling.md) p is 0.95 to 1.2 for most of the SGD family where each workload has its own B_n, and 0.5 with one of 256 for Adam.
 */
import type { Estimate, Optimizer, WorkersPlan } from '../vocabulary/question.js'
import type { RateNumbers } from './numbers.js'
import { rateExponent } from './range-test.js'

/** Example: 0.1 at k = 4: 0.4. */
export function linearRate(learningRate: number, factor: number): number {
  return learningRate * factor
}

/** Example: 0.001 at k = 4: 0.002. */
export function squareRootRate(learningRate: number, factor: number): number {
  return learningRate * Math.sqrt(factor)
}

/**
 * Growth of the rate with B where the noise scale is unknown: workloads level off anywhere between 45 and 10,000 rows, so that a power below the linear one errs least
 * (SGD family 0.6 for `fastest`, 0.8 for `best-quality`; Adam 0.35 and 0.4 against 0.5 and 0.55 with saturation: docs/scaling.md).
 */
export function unknownNoiseExponent(optimizer: Optimizer, { scaling }: RateNumbers): number {
  const { sgdFamily, adamFamily } = scaling.unknownNoiseExponent
  return rateExponent(optimizer) === 1 ? sgdFamily : adamFamily
}

/**
 * The rate at another batch size. `noiseScale` null (unknown): the power of `unknownNoiseExponent`.
 * Example: SGD, eta = 0.1, B = 64 -> 128, B_n = 64: 0.1 * (2 / 1.5) = 0.133.
 */
export function scaledRate(
  {
    learningRate,
    from,
    to,
    noiseScale,
    optimizer,
  }: {
    readonly learningRate: number
    readonly from: number
    readonly to: number
    readonly noiseScale: number | null
    readonly optimizer: Optimizer
  },
  numbers: RateNumbers,
): number {
  if (noiseScale === null)
    return learningRate * (to / from) ** unknownNoiseExponent(optimizer, numbers)
  return learningRate * ((1 + noiseScale / from) / (1 + noiseScale / to)) ** rateExponent(optimizer)
}

/**
 * Steps over which the rate rises from 0: 5 % of the run, at most 5 epochs (SGD family; Goyal et al. 2017) or 2 / (1 - beta2) = 2,000 steps
 * (Adam family; Ma & Yarats, "On the adequacy of untuned warmup for adaptive optimization", 2021). Whole, >= 1.
 * SGD family, where a range test met its edge: that is the inverse of the curvature at the start, and a warm-up is there to let the curvature fall before the rate meets it (Gilmer
 * et al., "A loss curvature perspective on training instability in deep learning", 2021). `shareOfHighest`, the rate over the highest useful one (a quarter of the edge), shortens
 * it: the rate climbs as fast as it would to that one. Adam's depends on its second moments, not on the curvature alone, and stays.
 * Examples: 100 steps per epoch, 30 epochs: 150 steps; at a third of the highest rate 50.
 */
export function warmupSteps(
  {
    stepsPerEpoch,
    epochs,
    optimizer,
    shareOfHighest = 1,
  }: {
    readonly stepsPerEpoch: number
    readonly epochs: number
    readonly optimizer: Optimizer
    readonly shareOfHighest?: number
  },
  numbers: RateNumbers,
): number {
  const ofSgd = rateExponent(optimizer) === 1
  const whole = Math.min(
    ofSgd ? numbers.scaling.warmupEpochsMax * stepsPerEpoch : numbers.scaling.warmupStepsMax,
    Math.ceil(numbers.scaling.warmupShare * stepsPerEpoch * epochs),
  )
  return Math.max(1, Math.ceil(whole * (ofSgd ? Math.min(1, shareOfHighest) : 1)))
}

/**
 * K workers with B rows each: a global batch of K B. The rows needed for the same target grow as 1 + B/B_n, so
 *
 *   epochs' = epochs (1 + K B / B_n) / (1 + B / B_n)        between epochs (K B << B_n) and K epochs (B >> B_n)
 *
 * and K workers save time by at most the factor K epochs / epochs'. B_n null: as many epochs as rows ask for at B = B_n, the middle case.
 * Speed-up K (1 + B/B_n) / (1 + K B/B_n); doubling K buys less than a factor 1.2 from K B = 2 B_n on. The rate stays below `learningRateMax`, Infinity where nobody knows it.
 * The global batch never exceeds the rows. Example: B = 64, K = 4, B_n = 64, 10 epochs: 256 rows, 25 epochs, an efficiency of 0.4, useful up to 2 workers.
 */
export function workersPlan(
  {
    batchSize,
    learningRate,
    workers,
    noiseScale,
    learningRateMax,
    optimizer,
    trainingRows,
    epochs,
  }: {
    readonly batchSize: number
    readonly learningRate: number
    readonly workers: number
    readonly noiseScale: Estimate | null
    readonly learningRateMax: number
    readonly optimizer: Optimizer
    readonly trainingRows: number
    readonly epochs: number
  },
  numbers: RateNumbers,
): WorkersPlan {
  const globalBatchSize = Math.min(batchSize * workers, trainingRows)
  const growth = (scale: number): number => (1 + globalBatchSize / scale) / (1 + batchSize / scale)
  const epochsAt = (scale: number): number => Math.ceil(epochs * growth(scale) - 1e-9)
  const { value, low, high } = noiseScale ?? {
    value: batchSize,
    low: batchSize / numbers.scaling.unknownNoiseFactor,
    high: batchSize * numbers.scaling.unknownNoiseFactor,
  }
  const wanted = scaledRate(
    {
      learningRate,
      from: batchSize,
      to: globalBatchSize,
      noiseScale: noiseScale?.value ?? null,
      optimizer,
    },
    numbers,
  )
  const rate = Math.min(wanted, learningRateMax)
  return {
    count: workers,
    globalBatchSize,
    epochs: epochsAt(value),
    epochsLow: epochsAt(high),
    epochsHigh: epochsAt(low),
    learningRate: rate,
    warmupSteps: warmupSteps(
      {
        stepsPerEpoch: Math.ceil(trainingRows / globalBatchSize),
        epochs: epochsAt(value),
        optimizer,
        shareOfHighest: Number.isFinite(learningRateMax) ? rate / learningRateMax : 1,
      },
      numbers,
    ),
    efficiency: workerEfficiency({ batchSize, workers, noiseScale: value, trainingRows }),
    usefulWorkers: Math.max(
      1,
      Math.min(Math.round((2 * value) / batchSize), Math.floor(trainingRows / batchSize)),
    ),
  }
}

/** Progress of one of K workers with B rows each over that of a worker alone, 0..1: K B / (K (B growth)), communication not counted. Example: B = B_n = 64, K = 4: 0.4. */
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

export interface AccumulationPlan {
  readonly microBatchSize: number
  readonly steps: number
  readonly effectiveBatchSize: number
}

/**
 * Gradients of `steps` micro-batches added up before one update: the gradient of a batch that does not fit. Null where it fits.
 * The micro-batches are equal, so the effective size is the wanted one rounded up to a multiple. Example: 1,000 wanted, 300 fit: 4 x 250.
 */
export function accumulationPlan({
  wanted,
  largest,
}: {
  readonly wanted: number
  readonly largest: number
}): AccumulationPlan | null {
  if (wanted <= largest || largest < 1) return null
  const steps = Math.ceil(wanted / largest)
  const microBatchSize = Math.ceil(wanted / steps)
  return { microBatchSize, steps, effectiveBatchSize: microBatchSize * steps }
}
