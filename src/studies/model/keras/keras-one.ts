/** Layers in the spelling of Keras 1. Keras 2 and 3 use none of its names. */
import { entryOf, isObject, type Json } from '../json.js'

const classes: Readonly<Record<string, string>> = {
  Convolution1D: 'Conv1D',
  Convolution2D: 'Conv2D',
  Convolution3D: 'Conv3D',
  AtrousConvolution1D: 'Conv1D',
  AtrousConvolution2D: 'Conv2D',
  Deconvolution2D: 'Conv2DTranspose',
  SeparableConvolution2D: 'SeparableConv2D',
  // Dense works on the last axis since Keras 2
  TimeDistributedDense: 'Dense',
}

const merges: Readonly<Record<string, string>> = {
  sum: 'Add',
  mul: 'Multiply',
  ave: 'Average',
  max: 'Maximum',
  concat: 'Concatenate',
  dot: 'Dot',
}

/** New names of keys, for all layers. */
const keys: Readonly<Record<string, string>> = {
  nb_filter: 'filters',
  filter_length: 'kernel_size',
  subsample_length: 'strides',
  subsample: 'strides',
  border_mode: 'padding',
  atrous_rate: 'dilation_rate',
  dim_ordering: 'data_format',
  pool_length: 'pool_size',
  stride: 'strides',
  bias: 'use_bias',
  p: 'rate',
  sigma: 'stddev',
  init: 'kernel_initializer',
  inner_init: 'recurrent_initializer',
  inner_activation: 'recurrent_activation',
  gamma_init: 'gamma_initializer',
  beta_init: 'beta_initializer',
  W_regularizer: 'kernel_regularizer',
  U_regularizer: 'recurrent_regularizer',
  b_regularizer: 'bias_regularizer',
  W_constraint: 'kernel_constraint',
  U_constraint: 'recurrent_constraint',
  b_constraint: 'bias_constraint',
  dropout_W: 'dropout',
  dropout_U: 'recurrent_dropout',
  concat_axis: 'axis',
  dot_axes: 'axes',
}
const embeddingKeys: Readonly<Record<string, string>> = {
  init: 'embeddings_initializer',
  W_regularizer: 'embeddings_regularizer',
  W_constraint: 'embeddings_constraint',
}
const recurrent = ['LSTM', 'GRU', 'SimpleRNN']

/** Keys that change nothing: what they say stands elsewhere, or concerns how Keras 1 computed. */
const dropped: readonly string[] = ['input_dtype', 'consume_less', 'forget_bias_init']

const isKeras1 = (className: string, config: Json): boolean =>
  Object.hasOwn(classes, className) ||
  className === 'Merge' ||
  Object.keys(config).some((key) => Object.hasOwn(keys, key)) ||
  (className !== 'Embedding' && 'output_dim' in config)

/** Sizes that `batch_input_shape` repeats; an embedding needs them itself. */
const repeated: readonly string[] = ['input_dim', 'input_length']

/** As the file says it, for example `2.1.6`; null where it does not. */
export type KerasVersion = string | null

/** The class and the config in the spelling of Keras 2. */
export function modernLayer(className: string, config: Json, version: KerasVersion): ModernLayer {
  if (isKeras1(className, config)) return fromKeras1(className, config)
  return { className, config: { ...defaultsOf(className, version), ...config } }
}

/** What a version of Keras does without writing it, and Keras 3 does otherwise. */
function defaultsOf(className: string, version: KerasVersion): Json {
  // a GRU of Keras 2.0 and 2.1 knows one way only
  if (className === 'GRU' && /^2\.[01]\./.test(version ?? '')) return { reset_after: false }
  const isKeras2 = version?.startsWith('2.') === true
  return className === 'BatchNormalization' && isKeras2 ? { fused: true } : {}
}

interface ModernLayer {
  readonly className: string
  readonly config: Json
}

function fromKeras1(className: string, config: Json): ModernLayer {
  if (className === 'Merge') return mergeLayer(config)
  const modern = entryOf(classes, className) ?? className
  const left = className === 'Embedding' ? [] : repeated
  const leaves = [...dropped, ...sizeKeys, ...left]
  const renamed = Object.entries(config)
    .filter(([key]) => !leaves.includes(key))
    .map(([key, value]) => {
      const name = newKey(modern, key)
      return [name, newValue(name, value)] as const
    })
  const fields = { ...kernelSize(config), ...Object.fromEntries(renamed) }
  return { className: modern, config: { ...fields, ...recurrentFields(modern, config) } }
}

function newKey(className: string, key: string): string {
  if (className === 'Embedding') return entryOf(embeddingKeys, key) ?? key
  if (key === 'output_dim') return 'units'
  if (key === 'length' && className === 'UpSampling1D') return 'size'
  return entryOf(keys, key) ?? key
}

function newValue(name: string, value: unknown): unknown {
  if (name === 'data_format') return value === 'th' ? 'channels_first' : 'channels_last'
  if (name.endsWith('_initializer') && typeof value === 'string') return initializer(value)
  if (name.endsWith('_regularizer') && isObject(value)) return regularizer(value)
  return value
}

const initializers: Readonly<Record<string, object>> = {
  uniform: { class_name: 'RandomUniform', config: { minval: -0.05, maxval: 0.05 } },
  normal: { class_name: 'RandomNormal', config: { mean: 0, stddev: 0.05 } },
  zero: { class_name: 'Zeros', config: {} },
  one: { class_name: 'Ones', config: {} },
}

/** `glorot_uniform` becomes {class_name: GlorotUniform}. */
function initializer(name: string): object {
  const className = name.replaceAll(/(^|_)([a-z])/g, (_, __, letter: string) =>
    letter.toUpperCase(),
  )
  return entryOf(initializers, name) ?? { class_name: className, config: {} }
}

/** Keras 1 writes {name, l1, l2}. */
function regularizer(value: Json): Json {
  if ('class_name' in value) return value
  return { class_name: 'L1L2', config: { l1: value['l1'] ?? 0, l2: value['l2'] ?? 0 } }
}

/** The size of a kernel, one key for each dimension. */
const sizeKeys = ['kernel_dim1', 'kernel_dim2', 'kernel_dim3', 'nb_row', 'nb_col']

function kernelSize(config: Json): Json {
  const sizes = sizeKeys.filter((key) => key in config)
  return sizes.length === 0 ? {} : { kernel_size: sizes.map((key) => config[key]) }
}

function recurrentFields(className: string, config: Json): Json {
  if (!recurrent.includes(className)) return {}
  const forget = config['forget_bias_init']
  return {
    ...(className === 'GRU' ? { reset_after: false } : {}),
    ...(forget === undefined ? {} : { unit_forget_bias: forget === 'one' }),
  }
}

function mergeLayer(config: Json): ModernLayer {
  const { name, mode, concat_axis: axis, dot_axes: axes } = config
  const className = entryOf(merges, String(mode)) ?? `Merge with the mode ${String(mode)}`
  if (className === 'Concatenate') return { className, config: { name, axis } }
  if (className === 'Dot') return { className, config: { name, axes } }
  return { className, config: { name } }
}
