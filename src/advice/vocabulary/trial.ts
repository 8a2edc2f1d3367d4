/** Trials: what the planner may ask for, what a trial reports, and how it ends. */
import type { FullBatchMethod } from './optimizers.js'

/** Gradients for the noise scale: m micro-batches of b rows. */
export interface MicroBatches {
  readonly microBatchSize: number
  readonly microBatches: number
}

/**
 * Two tiny training steps and a validation batch under `tf.profile`: live bytes after every
 * kernel.
 */
interface TraceSpec {
  readonly kind: 'trace'
  readonly batchSize: number
  /** Memory limit of a card's allocator, bytes; absent in trials of earlier releases. */
  readonly budgetBytes?: number
  /**
   * Instead, in a fresh process: a training at about `batchSize` rows that records every request
   * to TensorFlow's allocator.
   */
  readonly allocations?: true
}

/** Real training steps and a validation pass: step time and real peak memory. */
interface FitSpec {
  readonly kind: 'fit'
  readonly batchSize: number
  /** Warm steps at least, unless they are very slow. */
  readonly steps: number
  /** In a process of its own, for verification. */
  readonly fresh: boolean
  /** Hard memory limit, bytes. */
  readonly budgetBytes: number
  /** Device time after which no further step begins, ms; two steps run in any case. */
  readonly deviceMs?: number
  /** The same size again, because the step time of the first run drifted. */
  readonly repeat?: 1
}

/** A short pilot training with gradients of micro-batches at log-spaced steps. */
export interface NoiseSpec extends MicroBatches {
  readonly kind: 'noise'
  readonly batchSize: number
  readonly learningRate: number
  /** Device time, ms. */
  readonly deviceMs: number
  /** Hard memory limit, bytes. Absent in trials of earlier releases: any budget. */
  readonly budgetBytes?: number
}

/**
 * Learning-rate range test: the rate grows by the factor `growth` a step from `learningRateMin`
 * until the edge, `learningRateMax` or `deviceMs`.
 */
export interface SweepSpec {
  readonly kind: 'sweep'
  readonly batchSize: number
  readonly learningRateMin: number
  readonly learningRateMax: number
  readonly growth: number
  /** Device time, ms. */
  readonly deviceMs: number
  /** Hard memory limit, bytes. Absent in trials of earlier releases: any budget. */
  readonly budgetBytes?: number
}

/** How a validation runs: so many rows in all, in batches that fit in memory. */
export interface ValidationRows {
  readonly batchSize: number
  readonly rows: number
}

/** Training of one candidate. Rung r continues from the checkpoint of rung r - 1. */
export interface RaceSpec {
  readonly kind: 'race'
  readonly batchSize: number
  /** With `method`: its first step size. */
  readonly learningRate: number
  readonly rung: number
  /** The candidate trains until it has had so much device time in all, ms. */
  readonly untilMs: number
  readonly seed: number
  /** Steps at most, in all. */
  readonly stepsMax?: number
  /** Full-batch update rule in place of the study's optimizer, on all rows every step. */
  readonly method?: FullBatchMethod
  /** Absent in trials of earlier releases: 512 rows, 128 at once. */
  readonly validation?: ValidationRows
  /** Measure the gradient noise at the end. */
  readonly noise?: MicroBatches
  /** Hard memory limit, bytes. Absent in trials of earlier releases: any budget. */
  readonly budgetBytes?: number
}

/**
 * A training whose learning rate falls linearly to zero: a cool-down from the checkpoint of a race,
 * or a whole training. Step i of `steps`, from 0, has the rate learningRate (1 - i / steps).
 */
export interface AnnealSpec {
  readonly kind: 'anneal'
  readonly batchSize: number
  /** Rate of the race that it continues, and of its first step. */
  readonly learningRate: number
  readonly seed: number
  /** Steps of the race whose checkpoint it starts from; 0: an untrained model. */
  readonly from: number
  readonly steps: number
  /** As of a race. */
  readonly validation?: ValidationRows
  /** Hard memory limit, bytes. */
  readonly budgetBytes?: number
}

/**
 * The checkpoint of a race goes on at a larger batch size and the same constant rate, instead of a
 * falling one.
 */
export interface GrowSpec {
  readonly kind: 'grow'
  /** Of its own steps. */
  readonly batchSize: number
  readonly learningRate: number
  readonly seed: number
  /** Batch size of the race that it continues, and the steps of that race. */
  readonly grownFrom: number
  readonly from: number
  readonly steps: number
  /** As of a race. */
  readonly validation?: ValidationRows
  /** Hard memory limit, bytes. */
  readonly budgetBytes?: number
}

/** One short run. Times are device milliseconds, sizes are rows. */
export type TrialSpec =
  TraceSpec | FitSpec | NoiseSpec | SweepSpec | RaceSpec | AnnealSpec | GrowSpec

export const trialKinds = ['trace', 'fit', 'noise', 'sweep', 'race', 'anneal', 'grow'] as const
export type TrialKind = (typeof trialKinds)[number]

/** The stages of the method that ask for trials. */
export const probeStages = ['memory', 'step-time', 'sweep', 'noise', 'race'] as const

/** A trace that records the allocator's requests. */
export const isAllocationTrace = ({ spec }: { readonly spec: TrialSpec }): boolean =>
  spec.kind === 'trace' && spec.allocations === true

/**
 * What a trial reports. `at` and `value` by name:
 * | name | at | value |
 * |---|---|---|
 * | liveBytes | null | live tensor bytes after each kernel of the training step (trace) |
 * | liveBytesValidation | null | the same for one validation batch (trace) |
 * | kernelHash, kernelHashValidation | null | 32-bit hash of the kernel names in order (trace) |
 * | baselineBytes | null | real bytes of the process before its first model (every trial) |
 * | baselineBytes, card | null | the driver's total after the run, less the budget (fit, trace) |
 * | allocations | rows | the allocator's requests, as in `allocation-codes.ts` (trace) |
 * | peakBytes | null; rows (allocations) | real peak above the baseline (fit, trace) |
 * | weightBytes, slotBytes | null | tracked bytes of weights and optimizer slots (trace) |
 * | trackedPeakBytes | null | peak of tracked tensor bytes without the data (fit) |
 * | stepTimesMs | null | durations of all training steps in order, the first included, ms (fit) |
 * | inputTimesMs | null | part of each step that reads its rows; in Keras and PyTorch only (fit) |
 * | validationMsPerRow | null | validation time per row, ms (fit, race) |
 * | gradientSquaredNorm | step | unbiased |G|^2 (noise, race) |
 * | gradientVariance | step | unbiased tr(Sigma) of one row's gradient (noise, race) |
 * | preconditionedSquaredNorm, preconditionedVariance | step | both, preconditioned as by Adam |
 * | sweepLoss | learning rate | smoothed training loss (sweep) |
 * | stepTimeMs | null | median duration of a training step, ms (all that train) |
 * | trainingLoss | step | smoothed training loss (noise, race, anneal, grow) |
 * | validationLoss | step | validation loss (race; anneal, grow: at the end, and 0) |
 * | guessingLoss | null | validation loss of the best constant answer (race, anneal) |
 * | validationAccuracy | step | share of correct predictions (race, anneal, grow; classification) |
 * | lossVariance | null | step-to-step variance of the training loss, last quarter (race) |
 * | powerWatts | null | mean power while training, where the device reports it (fit) |
 */
export const measurementNames = [
  'liveBytes',
  'liveBytesValidation',
  'kernelHash',
  'kernelHashValidation',
  'allocations',
  'baselineBytes',
  'peakBytes',
  'weightBytes',
  'slotBytes',
  'trackedPeakBytes',
  'stepTimesMs',
  'inputTimesMs',
  'validationMsPerRow',
  'gradientSquaredNorm',
  'gradientVariance',
  'preconditionedSquaredNorm',
  'preconditionedVariance',
  'sweepLoss',
  'stepTimeMs',
  'trainingLoss',
  'validationLoss',
  'guessingLoss',
  'validationAccuracy',
  'lossVariance',
  'powerWatts',
] as const
export type MeasurementName = (typeof measurementNames)[number]

export interface Measurement {
  readonly name: MeasurementName
  readonly at: number | null
  readonly value: number | readonly number[]
}

export const outcomeCauses = [
  'completed',
  'outOfMemory',
  'diverged',
  'timedOut',
  'cancelled',
  'crashed',
  'unsupported',
  'userError',
] as const
export type OutcomeCause = (typeof outcomeCauses)[number]

/** How a trial ended. One shape for every end; the cause is a field. */
export interface Outcome {
  readonly cause: OutcomeCause
  /** Work in the trial process, ms. */
  readonly durationMs: number
  /**
   * Wall time since the previous trial, ms: planning, the start of a process, the work, storing.
   * Absent in trials of earlier releases.
   */
  readonly wallMs?: number
  /** Most real bytes of the process, its baseline included; null where they could not be read. */
  readonly peakBytes: number | null
  /** Message of the library or the system; null when completed. */
  readonly message: string | null
  readonly exitCode: number | null
  readonly signal: string | null
}

/** A finished trial. `id` is short and stable ("t7"): explanations cite it. */
export interface TrialRecord {
  readonly id: string
  readonly spec: TrialSpec
  readonly outcome: Outcome
  readonly measurements: readonly Measurement[]
}

/** A trial of the memory search, which the probe budget does not pay for. */
export const isMemoryTrial = ({ spec }: Pick<TrialRecord, 'spec'>): boolean =>
  spec.kind === 'trace' || (spec.kind === 'fit' && spec.fresh)

/** What the user waited for a trial, ms. */
export const wallMsOf = ({ outcome }: Pick<TrialRecord, 'outcome'>): number =>
  Math.max(outcome.wallMs ?? 0, outcome.durationMs)

/** All finished trials of one subject, oldest first. */
export interface Evidence {
  readonly trials: readonly TrialRecord[]
}
