/**
 * The question of a study, as the planner sees it.
 *
 * | word        | meaning |
 * |-------------|---------|
 * | study       | one question: model + data + device + memory budget + training plan |
 * | subject     | what evidence is about: (model graph, loss, optimizer, data, engine, device) |
 * | trial       | one short run in its own process: a kind, a batch size, a rate, an outcome |
 * | measurement | one number, or one curve, that a trial reported |
 * | evidence    | all finished trials of a subject with their measurements |
 * | plan        | the pure function evidence -> next trial, or "enough" |
 * | advice      | batch size + learning rate + reasons + uncertainty + alternatives |
 *
 * Symbols: `src/advice/README.md`.
 */
import type { OutputLoss } from './losses.js'
import type { ModelGraph } from './model-graph.js'
import type { Optimizer } from './optimizers.js'
import type { Engine, ProgramEngine } from './engines.js'
import type { DeviceState, EngineChoice, SubjectVersions } from './place.js'
import type { Settings } from './settings.js'
import type { Wishes } from './wishes.js'

export { losses, type Loss, type OutputLoss } from './losses.js'

const aims = ['fastest', 'best-quality'] as const
/**
 * The loss that a training must reach. `fastest`: 95 % of the reachable improvement.
 * `best-quality`: 90 % of it on the log scale.
 */
export type Aim = (typeof aims)[number]

export const objectives = [...aims, 'least-memory', 'cheapest'] as const
/**
 * An aim, reached in the least time; or
 * `least-memory`: the smallest batch that reaches the aim `fastest` in at most twice the time; or
 * `cheapest`: the aim `fastest` at the least cost by `price` and `power`.
 */
export type Objective = (typeof objectives)[number]

/**
 * How the learning rate goes on after the warm-up. `falling`: down to about zero at the end of the
 * planned training. `either`: the better of the two is advised.
 */
export const schedules = ['falling', 'constant', 'either'] as const
export type Schedule = (typeof schedules)[number]
/** What an answer is for. */
export type AdvisedSchedule = Exclude<Schedule, 'either'>

/** Studies of earlier releases held the rate constant. */
export const advisedSchedule = ({ schedule }: Pick<Question, 'schedule'>): AdvisedSchedule =>
  schedule === undefined || schedule === 'constant' ? 'constant' : 'falling'

/** Who chose the schedule: the request, a schedule in the model file, or nobody. */
export const scheduleOrigins = ['request', 'file', 'default'] as const
export type ScheduleOrigin = (typeof scheduleOrigins)[number]

export const findingKinds = [
  'inputs-of-bytes',
  'inputs-large',
  'targets-large',
  'targets-small',
] as const
/** A scale of the rows with which networks train badly. */
export interface DataFinding {
  readonly kind: (typeof findingKinds)[number]
  /** Name of the input or output. */
  readonly name: string
  /** Range of its numbers. */
  readonly low: number
  readonly high: number
}

/** How the training rows are shared among the classes. */
export interface ClassBalance {
  /** Number of the least frequent class that has rows. */
  readonly rarest: number
  readonly leastShare: number
  readonly mostShare: number
}

/** The training data, as far as the mathematics needs it. Sizes in rows. */
export interface DataFacts {
  /** `given`: the user's rows. `synthetic`: generated rows; only the sizes are the user's. */
  readonly origin: 'given' | 'synthetic'
  readonly trainingRows: number
  readonly validationRows: number
  /** Number of classes; null for regression. */
  readonly classes: number | null
  /** What stands out in the rows; absent where nothing does. */
  readonly findings?: readonly DataFinding[]
  /** Absent without classes. */
  readonly balance?: ClassBalance
  /** Training rows that the trials have, where they are a sample of `trainingRows`. */
  readonly sampledRows?: number
}

/** A training that the user wrote; its code stays with the process that measures it. */
export interface Program {
  /** File and function: "train.py:build". */
  readonly name: string
  /** Library and version that trains it: "PyTorch 2.13.0". */
  readonly framework: string
  /** Absent in studies of earlier releases: torch. */
  readonly engine?: ProgramEngine
  /** Of code, versions of the libraries and rows (sha-256, hex). */
  readonly fingerprint: string
  /** The loss function and the optimizer's class, by their names in the code. */
  readonly loss: string
  readonly optimizer: string
  /** Batchwise knows this optimizer; else its rates count as those of a similar one. */
  readonly optimizerIsKnown: boolean
  /** Modules of the model that hold no others. */
  readonly layers: number
  /** The last rows of the training data judge it: the program gave no validation rows. */
  readonly rowsAreHeld: boolean
}

/** A model as Keras 3 wrote it. */
export interface KerasFile {
  /** {class_name, config} of the whole model. */
  readonly topology: Readonly<Record<string, unknown>>
  /** compile_config; losses and optimizer of the training are those of the subject. */
  readonly compiled: Readonly<Record<string, unknown>> | null
}

/** What evidence is about. Two studies with one subject share evidence. */
export interface Subject {
  /** Fingerprint of everything below (sha-256, hex); the key of the evidence. */
  readonly id: string
  /** Of a program only the shapes are known: it has no layers here. */
  readonly model: ModelGraph
  /** Absent where the model is a graph. */
  readonly program?: Program
  /** The file of Keras that the graph was read from; absent for others. */
  readonly keras?: KerasFile
  /** One for each output of the model; none for a program, which has its own. */
  readonly losses: readonly OutputLoss[]
  readonly optimizer: Optimizer
  /** Every setting of the optimizer; absent in studies of earlier releases: the defaults. */
  readonly optimizerSettings?: Settings
  /** Fingerprint of the data: a data set's id, or the recipe of the synthetic rows. */
  readonly dataId: string
  readonly engine: Engine
  readonly deviceId: string
  /** Absent where neither is known, and in studies of earlier releases. */
  readonly versions?: SubjectVersions
}

/**
 * How long the trials may take, without the memory search. `seconds`: at most so long on the
 * clock. `auto`: as long as they save more device time than they cost over `trainings` trainings,
 * and at least `leastMs`.
 */
export type ProbeBudget =
  | { readonly kind: 'auto'; readonly trainings: number; readonly leastMs: number }
  | { readonly kind: 'seconds'; readonly seconds: number }

/** Price of one device for one hour and of one kWh, in the user's currency. */
interface Price {
  readonly perHour?: number
  readonly perKilowattHour?: number
  readonly currency?: string
}

/** Power of one device at rest and at full load, W. */
export interface Power {
  readonly idleWatts: number
  readonly busyWatts: number
}

/** The model, as far as the planner needs it. */
export interface ModelFacts {
  readonly parameters: number
  /** Those that training changes; absent in studies of earlier releases. */
  readonly trainableParameters?: number
  readonly batchNorm: boolean
  /** Some weight or activity has a regularization penalty; absent where none has. */
  readonly penalised?: true
  /** Number of layers of random augmentation, which trials leave out; absent for none. */
  readonly augmentationLayers?: number
  /** The model computes in 16 bits, the trials in 32; absent where it does not. */
  readonly mixedPrecision?: true
  /** Number of Normalization layers without the mean and variance of adapt(); absent for none. */
  readonly unadaptedLayers?: number
  /** Elements in the largest output of a layer, per row. */
  readonly largestTensorElements?: number
}

/**
 * Who chose the losses: the request, the model file, or Batchwise by the output: its softmax, its
 * sigmoid, or its numbers.
 */
export const lossOrigins = ['request', 'file', 'softmax', 'sigmoid', 'numbers'] as const
export type LossOrigin = (typeof lossOrigins)[number]

/** How the training came to its loss and its learning rate. Part of the question's identity. */
export interface TrainingOrigin {
  readonly losses: LossOrigin
  readonly optimizer: 'request' | 'file' | 'default'
  /** The written learning rate that the advice replaces. */
  readonly replacedRate?: number
  /** The written schedule that the advice replaces, by its class. */
  readonly replacedSchedule?: string
  /** Absent in studies of earlier releases. */
  readonly schedule?: ScheduleOrigin
}

/** What an answered study of the same subject was to measure. */
export interface EarlierAnswer {
  readonly epochsPlanned: number
  readonly probeBudget: ProbeBudget
}

/** What was measured when a study started: answered studies, and what the trials took, ms. */
export interface MeasuredBefore {
  /** With the same wishes, memory budget and seed; at least one. */
  readonly answers: readonly EarlierAnswer[]
  readonly deviceMs: number
  /** On the clock. */
  readonly wallMs: number
}

/** Finished trials of the subject when the study started, which earlier studies ran. */
interface TakenOver {
  readonly trials: number
  /** Their ids; absent in studies of earlier releases. */
  readonly ids?: readonly string[]
  /** Age of the oldest one, ms. */
  readonly ageMs: number
}

/** What the user trains with now: rows of an update on one device, and its learning rate. */
export interface CurrentPair {
  readonly batchSize: number
  readonly learningRate: number
}

export interface Question {
  readonly data: DataFacts
  readonly model: ModelFacts
  /** Absent where the model is a graph. */
  readonly program?: Program
  /** One for each output of the model; none for a program. */
  readonly losses: readonly OutputLoss[]
  readonly optimizer: Optimizer
  /** Every setting of the optimizer; absent in studies of earlier releases: the defaults. */
  readonly optimizerSettings?: Settings
  /** Absent in studies of earlier releases. */
  readonly trainingOrigin?: TrainingOrigin
  readonly objective: Objective
  /** Absent in studies of earlier releases: `constant`. */
  readonly schedule?: Schedule
  /** What the user trains with now, to compare the answer with; absent where not said. */
  readonly current?: CurrentPair
  /** What the user has decided already; absent where nothing. */
  readonly wishes?: Wishes
  /** Epochs the user plans to train, >= 1. */
  readonly epochsPlanned: number
  /** Data-parallel workers K, >= 1. */
  readonly workers: number
  /** Memory budget M of the training process on the device, bytes. */
  readonly budgetBytes: number
  /** Most elements of one tensor on the engine, where fewer than 2^31. */
  readonly tensorElementsMax?: number
  readonly probeBudget: ProbeBudget
  readonly seed: number
  readonly price?: Price
  readonly power?: Power
  /** State of the device when the study was asked. Not part of the question's identity. */
  readonly deviceState?: DeviceState
  /** The engine that measures, and those tried or left. Not part of the identity either. */
  readonly engineChoice?: EngineChoice
  /** Absent where nothing was answered before. Not part of the identity either. */
  readonly measuredBefore?: MeasuredBefore
  /** Absent where there was none. Not part of the identity either. */
  readonly takenOver?: TakenOver
}
