/** Trials: what the planner may ask for, what comes back, and all of it together. */
import type { FullBatchMethod } from './optimizers.js'

/** Gradients for the noise scale: m micro-batches of b rows. */
export interface MicroBatches {
  readonly microBatchSize: number
  readonly microBatches: number
}

/** One short run that the planner asks for. Times are device milliseconds, sizes are rows, bytes are bytes. */
export type TrialSpec =
  /** Two tiny training steps and a validation batch under `tf.profile`: live bytes after every kernel. `budgetBytes`: what a card's allocator may take meanwhile; left out in trials of earlier releases.
   *  `allocations`: instead, in a process of its own, a training at `batchSize` rows or a few less with all that TensorFlow's allocator is asked for. */
  | {
      readonly kind: 'trace'
      readonly batchSize: number
      readonly budgetBytes?: number
      readonly allocations?: true
    }
  /** Real training steps and a validation pass: step time and real peak bytes, under `budgetBytes` as a hard limit.
   *  `steps`: so many warm ones at least, where they are not very slow. `fresh`: in a process of its own (verification). `repeat`: the same size once more, where the first run drifted. */
  | {
      readonly kind: 'fit'
      readonly batchSize: number
      readonly steps: number
      readonly fresh: boolean
      readonly budgetBytes: number
      readonly repeat?: 1
    }
  /** A short pilot training; at log-spaced steps the gradients of `microBatches` micro-batches of `microBatchSize` rows. */
  | ({
      readonly kind: 'noise'
      readonly batchSize: number
      readonly learningRate: number
      readonly deviceMs: number
    } & MicroBatches)
  /** Learning-rate range test: the rate grows by `growth` per step from `learningRateMin` until the edge, `learningRateMax` or `deviceMs`. */
  | {
      readonly kind: 'sweep'
      readonly batchSize: number
      readonly learningRateMin: number
      readonly learningRateMax: number
      readonly growth: number
      readonly deviceMs: number
    }
  /** Training of one candidate on to `untilMs` of its own device time, or to `stepsMax` where given; rung r continues the weights and slots that rung r-1 left.
   *  `noise`: at its end, the gradients of so many micro-batches are measured.
   *  `method`: with this update rule instead of the study's optimizer, all rows per step; `learningRate` is then its first step size. */
  | {
      readonly kind: 'race'
      readonly batchSize: number
      readonly learningRate: number
      readonly rung: number
      readonly untilMs: number
      readonly seed: number
      readonly stepsMax?: number
      readonly method?: FullBatchMethod
      readonly noise?: MicroBatches
    }
export type TrialKind = TrialSpec['kind']
/** A trace of what the allocator is asked for. */
export const isAllocationTrace = ({ spec }: { readonly spec: TrialSpec }): boolean =>
  spec.kind === 'trace' && spec.allocations === true

/** What a trial reports. `at` and `value` by name:
 *  | name | at | value |
 *  |---|---|---|
 *  | liveBytes | null | live tensor bytes after each kernel of the training step (trace) |
 *  | liveBytesValidation | null | the same for one validation batch (trace) |
 *  | kernelHash, kernelHashValidation | null | 32-bit hash of the sequence of kernel names (trace) |
 *  | baselineBytes | null | real bytes of the process before the model (fit) |
 *  | allocations | rows | the allocator's requests of a training with so many rows, as `allocation-law.ts` has them (trace) |
 *  | peakBytes | rows of a trace of allocations, else null | real peak bytes above the baseline (fit, trace) |
 *  | weightBytes, slotBytes | null | tracked bytes of the model's weights and of the optimizer's slots (trace) |
 *  | trackedPeakBytes | null | peak of tracked tensor bytes, data excluded (fit) |
 *  | stepTimesMs | null | durations of all training steps in order, the first included, ms (fit); what is warm is read by `step-series.ts` |
 *  | validationMsPerRow | null | validation time per row, ms (fit, race) |
 *  | gradientSquaredNorm | step | unbiased |G|^2 (noise, race) |
 *  | gradientVariance | step | unbiased tr(Sigma) of one row's gradient (noise, race) |
 *  | preconditionedSquaredNorm, preconditionedVariance | step | the same after the optimizer's preconditioner (noise, Adam family) |
 *  | sweepLoss | learning rate | smoothed training loss (sweep) |
 *  | stepTimeMs | null | median duration of a training step, ms (noise, sweep, race) |
 *  | trainingLoss | step | smoothed training loss (noise, race) |
 *  | validationLoss | step | validation loss (race) |
 *  | validationAccuracy | step | share of right answers (race, classification) |
 *  | lossVariance | null | variance of the training loss from step to step around its course, over the last quarter of the steps (race) |
 *  | powerWatts | null | mean power while training, where the device reports it (fit) |
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
  'validationMsPerRow',
  'gradientSquaredNorm',
  'gradientVariance',
  'preconditionedSquaredNorm',
  'preconditionedVariance',
  'sweepLoss',
  'stepTimeMs',
  'trainingLoss',
  'validationLoss',
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
] as const
export type OutcomeCause = (typeof outcomeCauses)[number]
/** One shape for every end of a trial; the cause is a field. */
export interface Outcome {
  readonly cause: OutcomeCause
  readonly durationMs: number
  /** Real bytes of the process when the trial ended, where they could be read. */
  readonly peakBytes: number | null
  /** What the library or the system said; null when completed. */
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

/** All finished trials of one subject, oldest first. */
export interface Evidence {
  readonly trials: readonly TrialRecord[]
}
