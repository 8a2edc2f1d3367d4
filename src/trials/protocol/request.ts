import {
  activations,
  type LayerType,
  type ModelGraph,
} from '../../advice/vocabulary/model-graph.js'
import { losses, type OutputLoss } from '../../advice/vocabulary/question.js'
import { optimizers, type Optimizer } from '../../advice/vocabulary/optimizers.js'
import type { Settings } from '../../advice/vocabulary/settings.js'
import type { TrialSpec } from '../../advice/vocabulary/trial.js'
import { parseTrialData, type TrialData } from './dataset.js'
import {
  boolean,
  choice,
  list,
  nullable,
  number,
  object,
  record,
  text,
  type Parser,
} from './parsers.js'
import { settings } from './settings.js'
import { parseTrialSpec } from './trial-spec.js'

/** A model that came as a graph of layers, and how it is trained. */
export interface GraphSubject {
  readonly format: 'graph'
  readonly model: ModelGraph
  /** One for each output of the model. */
  readonly losses: readonly OutputLoss[]
  readonly optimizer: Optimizer
  /** Every setting of the optimizer; absent: the defaults. */
  readonly optimizerSettings?: Settings
}

/** A model as Keras 3 wrote it, and how it is trained. */
export interface KerasSubject extends Omit<GraphSubject, 'format'> {
  readonly format: 'keras-json'
  /** {class_name, config} of the whole model. */
  readonly topology: Readonly<Record<string, unknown>>
  /** compile_config: what it says beside losses and optimizer, such as metrics; null: nothing. */
  readonly compiled: Readonly<Record<string, unknown>> | null
}

/** A training that a function of the user's returns. */
export interface PythonSubject {
  readonly format: 'python'
  /** Absolute path. */
  readonly file: string
  readonly function: string
}

/** What is trained. The runner builds it. */
type TrialSubject = GraphSubject | KerasSubject | PythonSubject

/** One trial, with all that the process needs to run it. */
export interface TrialRequest {
  readonly spec: TrialSpec
  /** "cpu" or "cuda:N". The environment of the process names the same device. */
  readonly device: string
  readonly subject: TrialSubject
  readonly data: TrialData
  readonly seed: number
  /** Most bytes above the baseline of the process that the trial may take; absent: no limit. */
  readonly budgetBytes?: number
  /** Folder for weights and optimizer slots of race candidates; removed when the study ends. */
  readonly checkpointFolder: string
  /** The span that the trial belongs to (W3C Trace Context), for a study that is traced. */
  readonly traceparent?: string
}

/** Asks what a subject is. One description answers, or an outcome that says what is wrong. */
export interface DescribeMessage {
  readonly type: 'describe'
  readonly subject: PythonSubject
  readonly device: string
  readonly seed: number
  /** Time for the user's code to build the training, ms. */
  readonly deadlineMs: number
}

export interface RequestMessage extends TrialRequest {
  readonly type: 'request'
}

/** Any name: the engine itself answers `unsupported` for a layer type that it does not have. */
const layerType: Parser<LayerType> = (value, path) => text(value, path) as LayerType

const parseModel: Parser<ModelGraph> = object({
  name: text,
  inputs: list(
    object({
      name: text,
      shape: list(number),
      dtype: choice(['float32', 'int32']),
      vocabulary: nullable(number),
    }),
  ),
  layers: list(
    object({
      name: text,
      type: layerType,
      config: record,
      inputs: list(text),
      outputShape: list(number),
      trainable: boolean,
      sharesWeightsWith: nullable(text),
    }),
  ),
  outputs: list(
    object(
      { name: text, layer: text, shape: list(number), activation: choice(activations) },
      { maskedBy: text },
    ),
  ),
  parameters: number,
  trainableParameters: number,
})

const outputLoss: Parser<OutputLoss> = object(
  { loss: choice(losses), weight: number },
  { settings, classWeights: list(number) },
)

const training = {
  model: parseModel,
  losses: list(outputLoss),
  optimizer: choice(optimizers),
} as const

const parseGraphSubject: Parser<GraphSubject> = object(
  { format: choice(['graph']), ...training },
  { optimizerSettings: settings },
)
const parseKerasSubject: Parser<KerasSubject> = object(
  {
    format: choice(['keras-json']),
    ...training,
    topology: record,
    compiled: nullable(record),
  },
  { optimizerSettings: settings },
)

const parsePythonSubject: Parser<PythonSubject> = object({
  format: choice(['python']),
  file: text,
  function: text,
})
const subjects = {
  graph: parseGraphSubject,
  'keras-json': parseKerasSubject,
  python: parsePythonSubject,
} as const satisfies Record<TrialSubject['format'], Parser<TrialSubject>>
const parseFormat = object({ format: choice(['graph', 'keras-json', 'python']) })
const parseSubject: Parser<TrialSubject> = (value, path) =>
  subjects[parseFormat(value, path).format](value, path)

export const parseDescribe: Parser<DescribeMessage> = object({
  type: choice(['describe']),
  subject: parsePythonSubject,
  device: text,
  seed: number,
  deadlineMs: number,
})

export const parseRequest: Parser<RequestMessage> = object(
  {
    type: choice(['request']),
    spec: parseTrialSpec,
    device: text,
    subject: parseSubject,
    data: parseTrialData,
    seed: number,
    checkpointFolder: text,
  },
  { traceparent: text, budgetBytes: number },
)
