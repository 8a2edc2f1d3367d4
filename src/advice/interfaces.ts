/**
 * The vocabulary of Batchwise (one word per idea, used in code, API, pages and logs).
 *
 * | word        | meaning |
 * |-------------|---------|
 * | study       | one question: model + data + device + memory budget + training plan |
 * | subject     | what evidence is about: (model graph, loss, optimizer, data, engine, device) |
 * | trial       | one short run in its own process: a kind, a batch size, a learning rate, an outcome |
 * | measurement | one number, or one curve, that a trial reported |
 * | evidence    | all finished trials of a subject with their measurements |
 * | plan        | the pure function evidence -> next trial, or "enough" |
 * | advice      | batch size + learning rate + reasons + uncertainty + alternatives |
 *
 * Symbols: B batch size, N training rows, a + b*B step time in ms, B_n noise scale (rows),
 * eta learning rate, M memory budget in bytes.
 */
import type { ModelGraph } from './model-graph.js'

export const optimizers = ['sgd', 'momentum', 'adam', 'rmsprop', 'adagrad', 'adamax'] as const
export type Optimizer = (typeof optimizers)[number]

/** Update rules that want the exact gradient, of all rows at once; tried as an alternative where the rows are few (`plan-full-batch.ts`). */
export const fullBatchMethods = ['rprop'] as const
export type FullBatchMethod = (typeof fullBatchMethods)[number]

export const losses = [
  'categoricalCrossentropy', 'sparseCategoricalCrossentropy', 'binaryCrossentropy', 'meanSquaredError', 'meanAbsoluteError',
] as const
export type Loss = (typeof losses)[number]

export const engines = ['tensorflow', 'webgpu', 'wasm', 'cpu'] as const
export type Engine = (typeof engines)[number]

export const aims = ['fastest', 'best-quality'] as const
/** What a training is timed to. `fastest`: 95 % of the reachable improvement. `best-quality`: 90 % of it on the log scale. */
export type Aim = (typeof aims)[number]

export const objectives = [...aims, 'least-memory', 'cheapest'] as const
/**
 * An aim reached soonest; or `least-memory`: the smallest batch that gets to `fastest`'s aim in at most twice the quickest's time; or `cheapest`: to `fastest`'s aim at the least
 * cost in what `price` and `power` say.
 */
export type Objective = (typeof objectives)[number]

/** What a model is trained on, as far as the mathematics cares. Sizes in rows. */
export interface DataFacts {
  /** `given`: the user's rows. `synthetic`: generated from a seed, only the sizes are the user's. */
  readonly origin: 'given' | 'synthetic'
  readonly trainingRows: number
  readonly validationRows: number
  /** Number of classes, or null for regression. */
  readonly classes: number | null
}

/** What evidence is about. Two studies with one subject share evidence. */
export interface Subject {
  /** Fingerprint of everything below (sha-256, hex); the key of the evidence. */
  readonly id: string
  readonly model: ModelGraph
  readonly loss: Loss
  readonly optimizer: Optimizer
  /** Fingerprint of the data: a data set's id, or the recipe of the synthetic rows. */
  readonly dataId: string
  readonly engine: Engine
  readonly deviceId: string
}

/**
 * How long the probe may measure, in device time. `auto`: while it is expected to save more than it costs over so many `trainings`, but at least `leastMs` (see `plan.ts`).
 */
export type ProbeBudget = { readonly kind: 'auto'; readonly trainings: number; readonly leastMs: number } | { readonly kind: 'seconds'; readonly seconds: number }

/** What a training is paid with: one device for one hour, a kWh, in a currency of the user's choice. */
export interface Price { readonly perHour?: number; readonly perKilowattHour?: number; readonly currency?: string }
/** What one device draws at rest and at full load, W. */
export interface Power { readonly idleWatts: number; readonly busyWatts: number }

/** The question, as the pure planner and the advice see it. */
export interface Question {
  readonly data: DataFacts
  readonly model: { readonly parameters: number; readonly batchNorm: boolean; readonly gruResetAfter: boolean }
  readonly loss: Loss
  readonly optimizer: Optimizer
  readonly objective: Objective
  /** Epochs the user plans to train, >= 1. */
  readonly epochsPlanned: number
  /** Data-parallel workers K, >= 1. */
  readonly workers: number
  /** M: what the training process may take of the device, bytes. */
  readonly budgetBytes: number
  readonly probeBudget: ProbeBudget
  readonly seed: number
  readonly price?: Price
  readonly power?: Power
}

/** Gradients for the noise scale: m micro-batches of b rows. */
export interface MicroBatches { readonly microBatchSize: number; readonly microBatches: number }

/** One short run that the planner asks for. Times are device milliseconds, sizes are rows, bytes are bytes. */
export type TrialSpec =
  /** Two tiny training steps and a validation batch under `tf.profile`: live bytes after every kernel. */
  | { readonly kind: 'trace'; readonly batchSize: number }
  /** Real training steps and a validation pass: step time and real peak bytes, under `budgetBytes` as a hard limit.
   *  `fresh`: in a process of its own (verification). */
  | { readonly kind: 'fit'; readonly batchSize: number; readonly steps: number; readonly fresh: boolean; readonly budgetBytes: number }
  /** A short pilot training; at log-spaced steps the gradients of `microBatches` micro-batches of `microBatchSize` rows. */
  | ({ readonly kind: 'noise'; readonly batchSize: number; readonly learningRate: number; readonly deviceMs: number } & MicroBatches)
  /** Learning-rate range test: the rate grows by `growth` per step from `learningRateMin` until the edge, `learningRateMax` or `deviceMs`. */
  | { readonly kind: 'sweep'; readonly batchSize: number; readonly learningRateMin: number; readonly learningRateMax: number; readonly growth: number; readonly deviceMs: number }
  /** Training of one candidate on to `untilMs` of its own device time, or to `stepsMax` where given; rung r continues the weights and slots that rung r-1 left.
   *  `noise`: at its end, the gradients of so many micro-batches are measured.
   *  `method`: with this update rule instead of the study's optimizer, all rows per step; `learningRate` is then its first step size. */
  | { readonly kind: 'race'; readonly batchSize: number; readonly learningRate: number; readonly rung: number; readonly untilMs: number; readonly seed: number; readonly stepsMax?: number; readonly method?: FullBatchMethod; readonly noise?: MicroBatches }
export type TrialKind = TrialSpec['kind']

/** What a trial reports. `at` and `value` by name:
 *  | name | at | value |
 *  |---|---|---|
 *  | liveBytes | null | live tensor bytes after each kernel of the training step (trace) |
 *  | liveBytesValidation | null | the same for one validation batch (trace) |
 *  | kernelHash, kernelHashValidation | null | 32-bit hash of the sequence of kernel names (trace) |
 *  | baselineBytes | null | real bytes of the process before the model (fit) |
 *  | peakBytes | null | real peak bytes above the baseline (fit) |
 *  | trackedPeakBytes | null | peak of tracked tensor bytes, data excluded (fit) |
 *  | stepTimesMs | null | durations of the warm training steps, ms (fit) |
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
  'liveBytes', 'liveBytesValidation', 'kernelHash', 'kernelHashValidation', 'baselineBytes', 'peakBytes', 'trackedPeakBytes',
  'stepTimesMs', 'validationMsPerRow', 'gradientSquaredNorm', 'gradientVariance', 'preconditionedSquaredNorm', 'preconditionedVariance',
  'sweepLoss', 'stepTimeMs', 'trainingLoss', 'validationLoss', 'validationAccuracy', 'lossVariance', 'powerWatts',
] as const
export type MeasurementName = (typeof measurementNames)[number]
export interface Measurement {
  readonly name: MeasurementName
  readonly at: number | null
  readonly value: number | readonly number[]
}

export const outcomeCauses = ['completed', 'outOfMemory', 'diverged', 'timedOut', 'cancelled', 'crashed', 'unsupported'] as const
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

/** Where a statement comes from. */
export interface Source { readonly author: string; readonly title: string; readonly year: number }

/**
 * Why the advice says what it says: a code, its numbers, the trials it rests on and, for a rule from the literature, its source.
 * The sentences in English and Chinese are made from this alone (`explanation.ts`).
 */
export interface Reason {
  readonly code: string
  readonly values: Readonly<Record<string, number | string>>
  /** Ids of the trials whose measurements carry the statement. */
  readonly evidence: readonly string[]
  readonly source: Source | null
}

export const confidenceLevels = ['high', 'medium', 'low'] as const
export type ConfidenceLevel = (typeof confidenceLevels)[number]

/** A number with the range in which the evidence puts it. */
export interface Estimate { readonly value: number; readonly low: number; readonly high: number }

export const alternativeNames = ['fastest', 'cheapest', 'fastest-step-throughput', 'best-generalisation', 'least-memory', 'full-batch', 'full-batch-rprop'] as const
export interface Alternative {
  readonly name: (typeof alternativeNames)[number]
  readonly batchSize: number
  readonly learningRate: number
  /** Of a training that gets as far as the advised one, in `trainingCost`'s unit; null where no price or power was given, or its time is unknown. */
  readonly cost?: number | null
  readonly reason: Reason
}

/** What the planned training costs, communication between workers not counted; see `training-cost.ts`. */
export interface TrainingCost {
  readonly unit: 'money' | 'kWh'
  readonly currency: string | null
  /** Of the planned epochs at the advised size, on one device. */
  readonly cost: number
  readonly timeMs: number
  /** Mean power, W, and energy; null where the power was not given. */
  readonly watts: number | null
  readonly kilowattHours: number | null
  /** The same progress on 1, 2, 4, ... workers up to those asked about, with the range that the noise scale's interval gives. Empty for one worker, or where the noise scale is unknown. */
  readonly workers: readonly { readonly count: number; readonly timeMs: number; readonly cost: number; readonly costLow: number; readonly costHigh: number }[]
  /** What each further worker adds; null with `workers` empty. */
  readonly perFurtherWorker: number | null
  /** The most workers whose training costs at most a tenth more than on one. */
  readonly affordableWorkers: number | null
}

/** K workers with the advised batch each; see `scaling-rules.ts`. */
export interface WorkersPlan {
  readonly count: number
  readonly globalBatchSize: number
  readonly learningRate: number
  readonly warmupSteps: number
  readonly epochs: number
  /** Epochs at the ends of the noise scale's interval. */
  readonly epochsLow: number
  readonly epochsHigh: number
  /** Progress of a worker over that of one working alone, 0..1 (communication not counted). */
  readonly efficiency: number
  /** Workers past which twice as many save less than a fifth of the time. */
  readonly usefulWorkers: number
}

/** The answer of a study. */
export interface Advice {
  /** `advice`: a size and a rate. `does-not-fit`: not even batch 1 fits the budget. `not-enough-evidence`: what is missing is in the reasons. */
  readonly verdict: 'advice' | 'does-not-fit' | 'not-enough-evidence'
  readonly batchSize: Estimate | null
  readonly learningRate: Estimate | null
  readonly confidence: { readonly level: ConfidenceLevel; readonly loweredBy: readonly Reason[] }
  /** Largest batch size that fits, in rows, and whether a fresh process proved it. */
  readonly largestBatchSize: { readonly value: number; readonly verified: boolean; readonly bound: 'memory' | 'rows' } | null
  readonly memory: { readonly budgetBytes: number; readonly bytesAtAdvised: number | null; readonly bytesAtBatchOne: number | null; readonly trackedBytesAtAdvised: number | null }
  readonly stepTimeMs: number | null
  readonly stepsPerEpoch: number | null
  readonly epochTimeMs: number | null
  readonly noiseScale: Estimate | null
  readonly warmupSteps: number | null
  /** Momentum coefficient that the trials used, where the optimizer has one. */
  readonly momentum: number | null
  readonly accumulation: { readonly microBatchSize: number; readonly steps: number; readonly effectiveBatchSize: number } | null
  readonly workers: WorkersPlan | null
  /** Null where no price or power was given. */
  readonly trainingCost?: TrainingCost | null
  readonly alternatives: readonly Alternative[]
  readonly reasons: readonly [Reason, ...Reason[]]
  readonly cost: { readonly trials: number; readonly outOfMemory: number; readonly deviceMs: number }
  /** Curves for pages: each a list of [x, y] with the trials they rest on. */
  readonly curves: readonly Curve[]
}
export interface Curve {
  readonly name: 'memory' | 'step-time' | 'noise-scale' | 'sweep' | 'race' | 'time-to-target'
  readonly label: string
  readonly x: string
  readonly y: string
  readonly points: readonly (readonly [number, number])[]
  readonly evidence: readonly string[]
}
