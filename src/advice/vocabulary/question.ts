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
import type { DeviceState, EngineChoice } from '../conclusion/engine-choice.js'
import type { Engine } from './engines.js'
import type { ModelGraph } from './model-graph.js'

export * from './answer.js'
export { engines, type Engine } from './engines.js'
export * from './trial.js'

export const optimizers = ['sgd', 'momentum', 'adam', 'rmsprop', 'adagrad', 'adamax'] as const
export type Optimizer = (typeof optimizers)[number]

/** Update rules that want the exact gradient, of all rows at once; tried as an alternative where the rows are few (`plan-full-batch.ts`). */
export const fullBatchMethods = ['rprop'] as const
export type FullBatchMethod = (typeof fullBatchMethods)[number]

export const losses = [
  'categoricalCrossentropy',
  'sparseCategoricalCrossentropy',
  'binaryCrossentropy',
  'meanSquaredError',
  'meanAbsoluteError',
] as const
export type Loss = (typeof losses)[number]

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
export type ProbeBudget =
  | { readonly kind: 'auto'; readonly trainings: number; readonly leastMs: number }
  | { readonly kind: 'seconds'; readonly seconds: number }

/** What a training is paid with: one device for one hour, a kWh, in a currency of the user's choice. */
export interface Price {
  readonly perHour?: number
  readonly perKilowattHour?: number
  readonly currency?: string
}
/** What one device draws at rest and at full load, W. */
export interface Power {
  readonly idleWatts: number
  readonly busyWatts: number
}

/** The question, as the pure planner and the advice see it. */
export interface Question {
  readonly data: DataFacts
  /** `largestTensorElements`: numbers in the largest output of a layer, per row. */
  readonly model: {
    readonly parameters: number
    readonly batchNorm: boolean
    readonly gruResetAfter: boolean
    readonly largestTensorElements?: number
  }
  readonly loss: Loss
  readonly optimizer: Optimizer
  readonly objective: Objective
  /** Epochs the user plans to train, >= 1. */
  readonly epochsPlanned: number
  /** Data-parallel workers K, >= 1. */
  readonly workers: number
  /** M: what the training process may take of the device, bytes. */
  readonly budgetBytes: number
  /** Numbers that one tensor may have there, where the engine allows fewer than 2^31. */
  readonly tensorElementsMax?: number
  readonly probeBudget: ProbeBudget
  readonly seed: number
  readonly price?: Price
  readonly power?: Power
  /** The device when it was asked about, where that is worth a warning: memory that was free, and who else computes there. No part of the question: it changes from moment to moment. */
  readonly deviceState?: DeviceState
  /** Which engine measures, and which others were tried or are left. No part of the question either. */
  readonly engineChoice?: EngineChoice
}
