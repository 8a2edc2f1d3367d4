/** A small model for every layer type, activation and loss, so that every kernel runs once. */
import {
  activations,
  type LayerType,
  type augmentationTypes,
  type ModelGraph,
} from '../../src/advice/vocabulary/model-graph.js'
import { losses, lossTraitsOf, type Loss } from '../../src/advice/vocabulary/losses.js'
import { elementwiseOperations } from '../../src/studies/model/layers/operators.js'
import { parseLayerList } from '../../src/studies/model/layer-list.js'

type Augmentation = (typeof augmentationTypes)[number]
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
const volume = [4, 5, 3, 2]
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
const onVolume = (...layers: Layers): readonly [readonly number[], Layers] => [
  volume,
  [{ ...conv, type: 'conv3d', filters: 2, kernelSize: 2 }, ...layers],
]
const onSteps = (...layers: Layers): readonly [readonly number[], Layers] =>
  onSequence({ type: 'dense', units: 3 }, ...layers)
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
  ReLU: [
    onVector({ type: 'reLU' }),
    onVector({ type: 'reLU', maxValue: 1 }),
    onVector({ type: 'reLU', negativeSlope: 0.2, threshold: 0.1 }),
  ],
  LeakyReLU: [onVector({ type: 'leakyReLU' })],
  ELU: [onVector({ type: 'elu', alpha: 0.7 })],
  Softmax: [
    onVector({ type: 'softmax' }),
    onSequence({ type: 'dense', units: 3 }, { type: 'softmax', axis: [1, 2] }),
  ],
  PReLU: [onVector({ type: 'prelu' }), onImage({ type: 'prelu', sharedAxes: [1, 2] })],
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
    onSteps({ type: 'conv1d', filters: 2, kernelSize: 2, dilationRate: 2, padding: 'causal' }),
  ],
  Conv2D: [
    onImage({ type: 'conv2d', filters: 2, kernelSize: 3 }),
    onImage({ type: 'conv2d', filters: 2, kernelSize: 3, strides: 2, padding: 'same' }),
    onImage({ type: 'conv2d', filters: 4, kernelSize: 1 }),
    onImage({ type: 'conv2d', filters: 2, kernelSize: 2, dilationRate: 2 }),
    onImage({ type: 'conv2d', filters: 6, kernelSize: 2, groups: 3 }),
  ],
  Conv3D: [
    onVolume({ type: 'conv3d', filters: 2, kernelSize: 2, strides: 2, padding: 'same' }),
    onVolume({ type: 'conv3d', filters: 2, kernelSize: 2, dilationRate: 2 }),
  ],
  Conv1DTranspose: [onSteps({ type: 'conv1dTranspose', filters: 2, kernelSize: 3, strides: 2 })],
  Conv2DTranspose: [
    onImage({ type: 'conv2dTranspose', filters: 2, kernelSize: 3 }),
    onImage({ type: 'conv2dTranspose', filters: 2, kernelSize: 3, strides: 2, padding: 'same' }),
    onImage({ type: 'conv2dTranspose', filters: 2, kernelSize: 2, dilationRate: 2 }),
  ],
  Conv3DTranspose: [onVolume({ type: 'conv3dTranspose', filters: 2, kernelSize: 2, strides: 2 })],
  SeparableConv1D: [onSteps({ type: 'separableConv1d', filters: 2, kernelSize: 3 })],
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
  DepthwiseConv1D: [onSteps({ type: 'depthwiseConv1d', kernelSize: 3 })],
  DepthwiseConv2D: [
    onImage({ type: 'depthwiseConv2d', kernelSize: 3 }),
    onImage({
      type: 'depthwiseConv2d',
      kernelSize: 3,
      strides: 2,
      padding: 'same',
      depthMultiplier: 2,
    }),
    onImage({ type: 'depthwiseConv2d', kernelSize: 2, dilationRate: 2 }),
  ],
  UpSampling1D: [onSteps({ type: 'upSampling1d', size: 2 })],
  UpSampling2D: [
    onImage({ type: 'upSampling2d', size: 2 }),
    onImage({ type: 'upSampling2d', size: 2, interpolation: 'bilinear' }),
  ],
  UpSampling3D: [onVolume({ type: 'upSampling3d', size: 2 })],
  Resizing: [onImage({ type: 'resizing', height: 5, width: 9 })],
  CenterCrop: [onImage({ type: 'centerCrop', height: 5, width: 4 })],
  ZeroPadding1D: [onSteps({ type: 'zeroPadding1d', padding: [1, 2] })],
  ZeroPadding2D: [onImage({ type: 'zeroPadding2d', padding: 1 })],
  ZeroPadding3D: [onVolume({ type: 'zeroPadding3d', padding: 1 })],
  Cropping1D: [onSteps({ type: 'cropping1d', cropping: 1 })],
  Cropping2D: [onImage({ type: 'cropping2d', cropping: 1 })],
  Cropping3D: [onVolume({ type: 'cropping3d', cropping: 1 })],
  MaxPooling1D: [onSteps({ type: 'maxPooling1d' })],
  MaxPooling2D: [
    onImage({ type: 'maxPooling2d' }),
    onImage({ type: 'maxPooling2d', poolSize: 3, strides: 2, padding: 'same' }),
  ],
  MaxPooling3D: [
    onVolume({ type: 'maxPooling3d' }),
    onVolume({ type: 'maxPooling3d', poolSize: 3, strides: 2, padding: 'same' }),
  ],
  AveragePooling1D: [onSteps({ type: 'averagePooling1d' })],
  AveragePooling2D: [
    onImage({ type: 'averagePooling2d' }),
    onImage({ type: 'averagePooling2d', poolSize: 3, strides: 2, padding: 'same' }),
  ],
  AveragePooling3D: [
    onVolume({ type: 'averagePooling3d' }),
    onVolume({ type: 'averagePooling3d', poolSize: 3, strides: 2, padding: 'same' }),
  ],
  GlobalAveragePooling1D: [onSteps({ type: 'globalAveragePooling1d' })],
  GlobalAveragePooling2D: [onImage({ type: 'globalAveragePooling2d', keepdims: true })],
  GlobalAveragePooling3D: [onVolume({ type: 'globalAveragePooling3d' })],
  GlobalMaxPooling1D: [onSteps({ type: 'globalMaxPooling1d' })],
  GlobalMaxPooling2D: [onImage({ type: 'globalMaxPooling2d', keepdims: true })],
  GlobalMaxPooling3D: [onVolume({ type: 'globalMaxPooling3d' })],
  AdaptiveAveragePooling1D: [onSteps({ type: 'adaptiveAveragePooling1d', outputSize: 2 })],
  AdaptiveAveragePooling2D: [onImage({ type: 'adaptiveAveragePooling2d', outputSize: 4 })],
  AdaptiveAveragePooling3D: [onVolume({ type: 'adaptiveAveragePooling3d', outputSize: 2 })],
  AdaptiveMaxPooling1D: [onSteps({ type: 'adaptiveMaxPooling1d', outputSize: 2 })],
  AdaptiveMaxPooling2D: [onImage({ type: 'adaptiveMaxPooling2d', outputSize: 4 })],
  AdaptiveMaxPooling3D: [onVolume({ type: 'adaptiveMaxPooling3d', outputSize: 2 })],
  BatchNormalization: [
    onVector({ type: 'batchNormalization' }),
    onImage({ type: 'batchNormalization' }),
  ],
  LayerNormalization: [
    onVector({ type: 'layerNormalization' }),
    onSequence({ type: 'dense', units: 3 }, { type: 'layerNormalization' }),
  ],
  Embedding: [
    [tokens, [{ type: 'embedding', inputDim: 9, outputDim: 4 }]],
    [
      tokens,
      [
        { type: 'embedding', inputDim: 3, outputDim: 4, maskZero: true },
        { type: 'lstm', units: 3, returnSequences: true },
        { type: 'globalAveragePooling1d' },
      ],
    ],
  ],
  Masking: [
    onSequence(
      { type: 'masking', maskValue: 0.5 },
      { type: 'gru', units: 3, returnSequences: true },
    ),
  ],
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
  RNN: [
    onSequence({
      type: 'rnn',
      cell: {
        type: 'StackedRNNCells',
        config: {
          cells: [
            { type: 'LSTMCell', config: { units: 3 } },
            { type: 'GRUCell', config: { units: 2, recurrentDropout: 0.2 } },
          ],
        },
      },
    }),
  ],
  ConvLSTM1D: [
    [[3, 5, 2], [{ type: 'convLstm1d', filters: 2, kernelSize: 2, returnSequences: true }]],
  ],
  ConvLSTM2D: [
    [
      [2, 4, 4, 1],
      [{ type: 'convLstm2d', filters: 2, kernelSize: 2, strides: 2, recurrentDropout: 0.2 }],
    ],
  ],
  ConvLSTM3D: [[[2, 3, 2, 2, 1], [{ type: 'convLstm3d', filters: 2, kernelSize: 2 }]]],
  Result: [
    onSequence(
      { type: 'lstm', units: 3, returnState: true, name: 'encoder' },
      { type: 'result', index: 2, name: 'carry' },
      { type: 'lstm', units: 3, inputs: ['input', 'encoder', 'carry'] },
    ),
  ],
  Bidirectional: [
    onSequence({
      type: 'bidirectional',
      layer: { type: 'LSTM', config: { units: 3, returnSequences: true } },
    }),
    onSequence(
      {
        type: 'bidirectional',
        mergeMode: 'none',
        layer: { type: 'GRU', config: { units: 3 } },
        name: 'both',
      },
      { type: 'result', index: 1 },
    ),
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
  Subtract: [[vector, mergeOfTwo({ type: 'subtract' })]],
  Minimum: [
    [vector, mergeOfTwo({ type: 'minimum' })],
    [
      sequence,
      [
        { type: 'dense', units: 6, name: 'a' },
        { type: 'lstm', units: 6, name: 'b', inputs: ['input'] },
        { type: 'minimum', inputs: ['a', 'b'] },
      ],
    ],
  ],
  Divide: [onVector({ type: 'divide', constant: 3, constantFirst: false })],
  Power: [onVector({ type: 'power', constant: 2 })],
  Identity: [onVector({ type: 'identity' })],
  ActivityRegularization: [onVector({ type: 'activityRegularization', l1: 0.1, l2: 0.2 })],
  GroupNormalization: [
    [
      image,
      [
        { ...conv, filters: 4 },
        { type: 'groupNormalization', groups: 2 },
      ],
    ],
    [
      image,
      [
        { ...conv, filters: 4 },
        { type: 'groupNormalization', groups: 3, axis: 2 },
      ],
    ],
  ],
  LayerScale: [onVector({ type: 'layerScale', initValues: 0.5, projectionDim: 6 })],
  StochasticDepth: [onVector({ type: 'stochasticDepth', dropPathRate: 0.4 })],
  CustomScaleLayer: [[vector, mergeOfTwo({ type: 'customScaleLayer', scale: 0.3 })]],
  RMSNormalization: [onVector({ type: 'rmsNormalization' })],
  UnitNormalization: [onVector({ type: 'unitNormalization' })],
  AlphaDropout: [onVector({ type: 'alphaDropout', rate: 0.3 })],
  GaussianDropout: [onVector({ type: 'gaussianDropout', rate: 0.3 })],
  SpatialDropout2D: [onImage({ type: 'spatialDropout2d', rate: 0.4 })],
  SpatialDropout3D: [
    [
      [6],
      [
        dense,
        { type: 'reshape', targetShape: [1, 1, 3, 2] },
        { type: 'spatialDropout3d', rate: 0.4 },
      ],
    ],
  ],
  Rescaling: [onVector({ type: 'rescaling', scale: 0.5, offset: 1 })],
  Normalization: [onVector({ type: 'normalization', mean: 0.5, variance: 2 })],
  CategoryEncoding: [[tokens, [{ type: 'categoryEncoding', numTokens: 4 }]]],
  Elementwise: elementwiseOperations.map((operation) =>
    onVector({ type: 'rescaling', scale: 0.1, offset: 1 }, { type: 'elementwise', operation }),
  ),
  Clip: [onVector({ type: 'clip', min: -0.5, max: 0.5 })],
  Reduce: [
    onSequence({ type: 'dense', units: 3 }, { type: 'reduce', operation: 'mean', axis: 1 }),
    onSequence(
      { type: 'dense', units: 3 },
      { type: 'reduce', operation: 'max', axis: [1, 2], keepDims: true },
    ),
    onSequence({ type: 'dense', units: 3 }, { type: 'reduce', operation: 'std', axis: 1 }),
    onSequence({ type: 'dense', units: 3 }, { type: 'reduce', operation: 'prod', axis: 1 }),
  ],
  Slice: [
    onSequence(
      { type: 'dense', units: 4 },
      { type: 'slice', begin: [1, 0], end: [4, 4], strides: [1, 1], drop: [false, false] },
    ),
    onSequence(
      { type: 'dense', units: 4 },
      { type: 'slice', begin: [0, 2], end: [5, 3], strides: [2, 1], drop: [false, true] },
    ),
  ],
  Stack: [[vector, mergeOfTwo({ type: 'stack', axis: 1 })]],
  MatMul: [[sequence, mergeOfTwo({ type: 'matMul', transposeB: true })]],
  EinsumDense: [
    onSequence({ type: 'einsumDense', equation: '...x,xy->...y', outputShape: 3, biasAxes: 'y' }),
    onSequence({ type: 'einsumDense', equation: 'abc,bde->ade', outputShape: [3, 2] }),
  ],
  Attention: [
    [sequence, mergeOfTwo({ type: 'attention', useScale: true, dropout: 0.2 })],
    [sequence, mergeOfTwo({ type: 'attention', scoreMode: 'concat', useCausalMask: true })],
  ],
  AdditiveAttention: [[sequence, mergeOfTwo({ type: 'additiveAttention' })]],
  MultiHeadAttention: [
    [sequence, mergeOfTwo({ type: 'multiHeadAttention', numHeads: 2, keyDim: 3 })],
    [
      sequence,
      mergeOfTwo({
        type: 'multiHeadAttention',
        numHeads: 2,
        keyDim: 3,
        valueDim: 2,
        outputShape: 3,
        dropout: 0.3,
        useGate: true,
        useCausalMask: true,
      }),
    ],
  ],
  GroupQueryAttention: [
    [
      sequence,
      mergeOfTwo({
        type: 'groupQueryAttention',
        headDim: 3,
        numQueryHeads: 4,
        numKeyValueHeads: 2,
        slidingWindow: 2,
      }),
    ],
  ],
} satisfies Record<
  Exclude<LayerType, Augmentation>,
  readonly (readonly [readonly number[], Layers])[]
>

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

/** An output that fits the loss. */
const unitsOfTarget = { class: 4, 'one-hot': 4, labels: 1, signs: 2, counts: 2, real: 2 }
function outputOf(loss: Loss): Layers {
  const { target, output } = lossTraitsOf(loss)
  const positive = target === 'counts' || target === 'one-hot' ? 'softplus' : 'linear'
  const activation = output ?? (target === 'labels' ? 'sigmoid' : positive)
  return [{ type: 'dense', units: unitsOfTarget[target], activation }]
}

export const layerCases: readonly LayerCase[] = [
  ...(Object.keys(variants) as (keyof typeof variants)[]).flatMap((type) =>
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
    graph: graphOf(loss, vector, [dense], outputOf(loss)),
    loss,
  })),
]
