/** A small model for every layer type, activation and loss, so that every kernel runs once. */
import {
  activations,
  layerTypes,
  type LayerType,
  type ModelGraph,
} from '../../src/advice/vocabulary/model-graph.js'
import { losses, type Loss } from '../../src/advice/vocabulary/question.js'
import { parseLayerList } from '../../src/studies/model/layer-list.js'

type Layers = readonly Readonly<Record<string, unknown>>[]
export interface LayerCase {
  readonly name: string
  readonly graph: ModelGraph
  readonly loss: Loss
}

const conv = { type: 'conv2d', filters: 3, kernelSize: 3, padding: 'same', name: 'before' }
const dense = { type: 'dense', units: 6, name: 'before' }
const image = [7, 6, 2]
const sequence = [5, 4]
const vector = [6]
const tokens = [5]
const mergeOfTwo = (merge: Readonly<Record<string, unknown>>): Layers => [
  { type: 'dense', units: 6, name: 'a', inputs: ['input'] },
  { type: 'dense', units: 6, name: 'b', inputs: ['input'] },
  { ...merge, inputs: ['a', 'b'] },
]
const onImage = (...layers: Layers): readonly [readonly number[], Layers] => [
  image,
  [conv, ...layers],
]
const onSequence = (...layers: Layers): readonly [readonly number[], Layers] => [sequence, layers]
const onVector = (...layers: Layers): readonly [readonly number[], Layers] => [
  vector,
  [dense, ...layers],
]

/** Input shape and layers of each variant of a layer; a variant uses other kernel paths. */
const variants = {
  Dense: [onVector({ type: 'dense', units: 4 }), onSequence({ type: 'dense', units: 4 })],
  Activation: [onVector({ type: 'activation', activation: 'tanh' })],
  Dropout: [onVector({ type: 'dropout', rate: 0.4 })],
  Flatten: [onImage({ type: 'flatten' })],
  Reshape: [onVector({ type: 'reshape', targetShape: [2, 3] })],
  Permute: [onSequence({ type: 'dense', units: 3 }, { type: 'permute', dims: [2, 1] })],
  RepeatVector: [onVector({ type: 'repeatVector', n: 3 })],
  ReLU: [onVector({ type: 'reLU' }), onVector({ type: 'reLU', maxValue: 1 })],
  LeakyReLU: [onVector({ type: 'leakyReLU' })],
  ELU: [onVector({ type: 'elu' })],
  Softmax: [onVector({ type: 'softmax' })],
  PReLU: [onVector({ type: 'prelu' })],
  SpatialDropout1D: [
    onSequence({ type: 'dense', units: 4 }, { type: 'spatialDropout1d', rate: 0.4 }),
  ],
  GaussianNoise: [onVector({ type: 'gaussianNoise', stddev: 0.3 })],
  Conv1D: [
    onSequence({ type: 'conv1d', filters: 3, kernelSize: 3 }),
    onSequence(
      { type: 'conv1d', filters: 3, kernelSize: 2, strides: 2, padding: 'same' },
      { type: 'conv1d', filters: 2, kernelSize: 2 },
    ),
  ],
  Conv2D: [
    onImage({ type: 'conv2d', filters: 2, kernelSize: 3 }),
    onImage({ type: 'conv2d', filters: 2, kernelSize: 3, strides: 2, padding: 'same' }),
    onImage({ type: 'conv2d', filters: 4, kernelSize: 1 }),
  ],
  Conv2DTranspose: [
    onImage({ type: 'conv2dTranspose', filters: 2, kernelSize: 3 }),
    onImage({ type: 'conv2dTranspose', filters: 2, kernelSize: 3, strides: 2, padding: 'same' }),
  ],
  SeparableConv2D: [
    onImage({ type: 'separableConv2d', filters: 2, kernelSize: 3 }),
    onImage({
      type: 'separableConv2d',
      filters: 2,
      kernelSize: 3,
      strides: 2,
      padding: 'same',
      depthMultiplier: 2,
    }),
  ],
  DepthwiseConv2D: [
    onImage({ type: 'depthwiseConv2d', kernelSize: 3 }),
    onImage({
      type: 'depthwiseConv2d',
      kernelSize: 3,
      strides: 2,
      padding: 'same',
      depthMultiplier: 2,
    }),
  ],
  UpSampling2D: [
    onImage({ type: 'upSampling2d', size: 2 }),
    onImage({ type: 'upSampling2d', size: 2, interpolation: 'bilinear' }),
  ],
  ZeroPadding2D: [onImage({ type: 'zeroPadding2d', padding: 1 })],
  Cropping2D: [onImage({ type: 'cropping2d', cropping: 1 })],
  MaxPooling1D: [onSequence({ type: 'dense', units: 3 }, { type: 'maxPooling1d' })],
  MaxPooling2D: [
    onImage({ type: 'maxPooling2d' }),
    onImage({ type: 'maxPooling2d', poolSize: 3, strides: 2, padding: 'same' }),
  ],
  AveragePooling1D: [onSequence({ type: 'dense', units: 3 }, { type: 'averagePooling1d' })],
  AveragePooling2D: [
    onImage({ type: 'averagePooling2d' }),
    onImage({ type: 'averagePooling2d', poolSize: 3, strides: 2, padding: 'same' }),
  ],
  GlobalAveragePooling1D: [
    onSequence({ type: 'dense', units: 3 }, { type: 'globalAveragePooling1d' }),
  ],
  GlobalAveragePooling2D: [onImage({ type: 'globalAveragePooling2d' })],
  GlobalMaxPooling1D: [onSequence({ type: 'dense', units: 3 }, { type: 'globalMaxPooling1d' })],
  GlobalMaxPooling2D: [onImage({ type: 'globalMaxPooling2d' })],
  BatchNormalization: [
    onVector({ type: 'batchNormalization' }),
    onImage({ type: 'batchNormalization' }),
  ],
  LayerNormalization: [
    onVector({ type: 'layerNormalization' }),
    onSequence({ type: 'dense', units: 3 }, { type: 'layerNormalization' }),
  ],
  Embedding: [[tokens, [{ type: 'embedding', inputDim: 9, outputDim: 4 }]]],
  LSTM: [
    onSequence({ type: 'lstm', units: 3 }),
    onSequence({
      type: 'lstm',
      units: 3,
      returnSequences: true,
      dropout: 0.2,
      recurrentDropout: 0.2,
    }),
  ],
  GRU: [
    onSequence({ type: 'gru', units: 3 }),
    onSequence({ type: 'gru', units: 3, returnSequences: true, goBackwards: true }),
    onSequence({ type: 'gru', units: 3, resetAfter: false, recurrentDropout: 0.3 }),
    onSequence({ type: 'gru', units: 3, dropout: 0.3 }),
  ],
  SimpleRNN: [
    onSequence({ type: 'simpleRNN', units: 3 }),
    onSequence({ type: 'simpleRNN', units: 3, dropout: 0.2, recurrentDropout: 0.3 }),
  ],
  Bidirectional: [
    onSequence({
      type: 'bidirectional',
      layer: { type: 'LSTM', config: { units: 3, returnSequences: true } },
    }),
  ],
  TimeDistributed: [
    onSequence({ type: 'timeDistributed', layer: { type: 'Dense', config: { units: 3 } } }),
  ],
  Add: [[vector, mergeOfTwo({ type: 'add' })]],
  Multiply: [[vector, mergeOfTwo({ type: 'multiply' })]],
  Average: [[vector, mergeOfTwo({ type: 'average' })]],
  Maximum: [[vector, mergeOfTwo({ type: 'maximum' })]],
  Concatenate: [[vector, mergeOfTwo({ type: 'concatenate' })]],
  Dot: [
    [vector, mergeOfTwo({ type: 'dot', axes: 1 })],
    [vector, mergeOfTwo({ type: 'dot', axes: -1, normalize: true })],
    [sequence, mergeOfTwo({ type: 'dot', axes: 2 })],
    [sequence, mergeOfTwo({ type: 'dot', axes: [1, 1] })],
  ],
} satisfies Record<LayerType, readonly (readonly [readonly number[], Layers])[]>

function graphOf(
  name: string,
  shape: readonly number[],
  layers: Layers,
  last: readonly Readonly<Record<string, unknown>>[],
): ModelGraph {
  return parseLayerList({ name, input: { shape }, layers: [...layers, ...last] }, '')
}
const numbers = [
  { type: 'flatten', name: 'flat' },
  { type: 'dense', units: 2, name: 'out' },
]

const classOutput: Readonly<Record<Loss, Layers>> = {
  sparseCategoricalCrossentropy: [{ type: 'dense', units: 4, activation: 'softmax' }],
  categoricalCrossentropy: [{ type: 'dense', units: 4, activation: 'softmax' }],
  binaryCrossentropy: [{ type: 'dense', units: 1, activation: 'sigmoid' }],
  meanSquaredError: [{ type: 'dense', units: 2 }],
  meanAbsoluteError: [{ type: 'dense', units: 2 }],
}

export const layerCases: readonly LayerCase[] = [
  ...layerTypes.flatMap((type) =>
    variants[type].map(([shape, layers], i): LayerCase => ({
      name: i === 0 ? type : `${type} ${i + 1}`,
      graph: graphOf(type, shape, layers, numbers),
      loss: 'meanSquaredError',
    })),
  ),
  ...activations.map((activation): LayerCase => ({
    name: `activation ${activation}`,
    graph: graphOf(activation, vector, [dense, { type: 'activation', activation }], numbers),
    loss: 'meanSquaredError',
  })),
  ...losses.map((loss): LayerCase => ({
    name: `loss ${loss}`,
    graph: graphOf(loss, vector, [dense], classOutput[loss]),
    loss,
  })),
]
