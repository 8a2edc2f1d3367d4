/**
 * A model: a directed acyclic graph of layers with one input and one output. Shapes are inferred
 * and every configuration is complete, in the spelling of tfjs-layers (camelCase).
 */

/** Layer types that can be built; the names are Keras' own. */
export const layerTypes = [
  'Dense',
  'Activation',
  'Dropout',
  'Flatten',
  'Reshape',
  'Permute',
  'RepeatVector',
  'ReLU',
  'LeakyReLU',
  'ELU',
  'Softmax',
  'PReLU',
  'SpatialDropout1D',
  'GaussianNoise',
  'Conv1D',
  'Conv2D',
  'Conv3D',
  'Conv1DTranspose',
  'Conv2DTranspose',
  'Conv3DTranspose',
  'DepthwiseConv1D',
  'DepthwiseConv2D',
  'SeparableConv1D',
  'SeparableConv2D',
  'MaxPooling1D',
  'MaxPooling2D',
  'MaxPooling3D',
  'AveragePooling1D',
  'AveragePooling2D',
  'AveragePooling3D',
  'GlobalMaxPooling1D',
  'GlobalMaxPooling2D',
  'GlobalMaxPooling3D',
  'GlobalAveragePooling1D',
  'GlobalAveragePooling2D',
  'GlobalAveragePooling3D',
  'AdaptiveMaxPooling1D',
  'AdaptiveMaxPooling2D',
  'AdaptiveMaxPooling3D',
  'AdaptiveAveragePooling1D',
  'AdaptiveAveragePooling2D',
  'AdaptiveAveragePooling3D',
  'ZeroPadding1D',
  'ZeroPadding2D',
  'ZeroPadding3D',
  'Cropping1D',
  'Cropping2D',
  'Cropping3D',
  'UpSampling1D',
  'UpSampling2D',
  'UpSampling3D',
  'Resizing',
  'CenterCrop',
  'BatchNormalization',
  'LayerNormalization',
  'Embedding',
  'LSTM',
  'GRU',
  'SimpleRNN',
  'Bidirectional',
  'TimeDistributed',
  'Add',
  'Multiply',
  'Average',
  'Maximum',
  'Concatenate',
  'Dot',
] as const
export type LayerType = (typeof layerTypes)[number]

export const activations = [
  'linear',
  'relu',
  'relu6',
  'elu',
  'selu',
  'sigmoid',
  'hardSigmoid',
  'softmax',
  'softplus',
  'softsign',
  'tanh',
  'swish',
  'mish',
  'gelu',
] as const
export type Activation = (typeof activations)[number]

export interface LayerNode {
  /** Unique in the graph. */
  readonly name: string
  readonly type: LayerType
  /**
   * tfjs-layers arguments (camelCase) without `name`; JSON values only. A wrapper's inner layer
   * is `config.layer: {type, config}`.
   */
  readonly config: Readonly<Record<string, unknown>>
  /** Names of the layers (or the input) it reads, in order. */
  readonly inputs: readonly string[]
  /** Shape of one row of its output (no batch axis). */
  readonly outputShape: readonly number[]
}

export interface ModelGraph {
  readonly name: string
  readonly input: {
    readonly name: string
    /** Shape of one row. */
    readonly shape: readonly number[]
    /** `int32` if the first layer is an embedding: rows hold tokens in [0, vocabulary). */
    readonly dtype: 'float32' | 'int32'
    /** Vocabulary size for token inputs, else null. */
    readonly vocabulary: number | null
  }
  /** In topological order. */
  readonly layers: readonly LayerNode[]
  /** Name of the output layer. */
  readonly output: string
  /** Shape of one row of the output. */
  readonly outputShape: readonly number[]
  /** Activation of the output (`softmax`, `sigmoid`, `linear`, …): decides the default loss. */
  readonly outputActivation: Activation
  /** Trainable and non-trainable parameters. */
  readonly parameters: number
}

/** One sigmoid unit: two classes. */
export function isBinaryOutput({ outputActivation, outputShape }: ModelGraph): boolean {
  return outputActivation === 'sigmoid' && outputShape.every((size) => size === 1)
}
