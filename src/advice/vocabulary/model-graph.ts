/**
 * A model: a directed acyclic graph of layers. Shapes are inferred and every configuration is
 * complete, in the spelling of tfjs-layers (camelCase).
 */

/** Layers that change rows at random in training. */
export const augmentationTypes = [
  'AugMix',
  'CutMix',
  'MixUp',
  'RandAugment',
  'RandomBrightness',
  'RandomColorDegeneration',
  'RandomColorJitter',
  'RandomContrast',
  'RandomElasticTransform',
  'RandomErasing',
  'RandomFlip',
  'RandomGaussianBlur',
  'RandomGrayscale',
  'RandomHue',
  'RandomInvert',
  'RandomPerspective',
  'RandomPosterization',
  'RandomRotation',
  'RandomSaturation',
  'RandomSharpness',
  'RandomShear',
  'RandomTranslation',
  'RandomZoom',
  'Solarization',
] as const

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
  'Masking',
  'LSTM',
  'GRU',
  'SimpleRNN',
  'RNN',
  'ConvLSTM1D',
  'ConvLSTM2D',
  'ConvLSTM3D',
  'Bidirectional',
  'TimeDistributed',
  'Add',
  'Multiply',
  'Average',
  'Maximum',
  'Concatenate',
  'Dot',
  'Subtract',
  'Minimum',
  'Divide',
  'Power',
  'Identity',
  'ActivityRegularization',
  'GroupNormalization',
  'RMSNormalization',
  'UnitNormalization',
  'AlphaDropout',
  'GaussianDropout',
  'SpatialDropout2D',
  'SpatialDropout3D',
  'Rescaling',
  'Normalization',
  'CategoryEncoding',
  'Elementwise',
  'Clip',
  'Reduce',
  'Slice',
  'Stack',
  'MatMul',
  'Result',
  ...augmentationTypes,
  'LayerScale',
  'StochasticDepth',
  'CustomScaleLayer',
  'EinsumDense',
  'Attention',
  'AdditiveAttention',
  'MultiHeadAttention',
  'GroupQueryAttention',
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
  'geluTanh',
  'celu',
  'exponential',
  'glu',
  'hardShrink',
  'hardSigmoid6',
  'hardSilu',
  'hardTanh',
  'leakyRelu',
  'logSigmoid',
  'logSoftmax',
  'softShrink',
  'sparsePlus',
  'sparseSigmoid',
  'sparsemax',
  'squareplus',
  'tanhShrink',
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
  /** Shape of one row of its output (no batch axis); of the first where it has several. */
  readonly outputShape: readonly number[]
  /** False for a frozen layer: training does not change its weights. */
  readonly trainable: boolean
  /** An earlier call of the same layer, whose weights this node uses; null for its own weights. */
  readonly sharesWeightsWith: string | null
}

export interface ModelInput {
  readonly name: string
  /** Shape of one row. */
  readonly shape: readonly number[]
  /** `int32` if an embedding reads it: rows hold tokens in [0, vocabulary). */
  readonly dtype: 'float32' | 'int32'
  /** Vocabulary size for token inputs, else null. */
  readonly vocabulary: number | null
}

export interface ModelOutput {
  readonly name: string
  /** Name of the layer that gives it. */
  readonly layer: string
  /** Shape of one row. */
  readonly shape: readonly number[]
  /** `softmax`, `sigmoid`, `linear`, …: decides the default loss. */
  readonly activation: Activation
  /** The layer whose mask says which steps count in the loss; missing where all do. */
  readonly maskedBy?: string
}

export interface ModelGraph {
  readonly name: string
  /** At least one. */
  readonly inputs: readonly ModelInput[]
  /** In topological order. */
  readonly layers: readonly LayerNode[]
  /** At least one. */
  readonly outputs: readonly ModelOutput[]
  /** Trainable and non-trainable parameters. */
  readonly parameters: number
  /** Those that training changes. */
  readonly trainableParameters: number
}

/** The layer that is run on every step; else the layer as it is. */
export function innermostLayer({
  type,
  config,
}: Pick<LayerNode, 'type' | 'config'>): Pick<LayerNode, 'type' | 'config'> {
  if (type !== 'TimeDistributed') return { type, config }
  return innermostLayer(config['layer'] as Pick<LayerNode, 'type' | 'config'>)
}

/** A layer, and the number of TimeDistributed around it. */
export interface LayerOnSteps {
  readonly type: LayerType
  readonly config: LayerNode['config']
  readonly depth: number
}

/**
 * The layer that is run on every step, where masks of its inputs belong to its own steps; else the
 * layer as it is.
 */
export function layerOnSteps({ type, config }: Pick<LayerNode, 'type' | 'config'>): LayerOnSteps {
  if (type !== 'TimeDistributed' || config['masksInside'] !== true)
    return { type, config, depth: 0 }
  const inner = layerOnSteps(config['layer'] as Pick<LayerNode, 'type' | 'config'>)
  return { ...inner, depth: inner.depth + 1 }
}

/** The node for a result of a layer after the first: a state, or a second sequence. */
export const resultName = (layer: string, index: number): string => `${layer}[${index}]`

/** Among the inputs of a layer: the mask that a layer makes. */
export const maskName = (layer: string): string => `${layer}#mask`

/** One sigmoid unit: two classes. */
export function isBinaryOutput({ activation, shape }: ModelOutput): boolean {
  return activation === 'sigmoid' && shape.every((size) => size === 1)
}

/** Number of values in one row of this shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)
