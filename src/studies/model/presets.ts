import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import type { PresetInfo } from '../shapes/preset.js'
import { parseLayerList } from './layer-list.js'

interface Recipe extends Pick<
  PresetInfo,
  'name' | 'title' | 'description' | 'defaultRows' | 'classes' | 'optimizer'
> {
  readonly input: { readonly shape: readonly number[] }
  readonly layers: readonly Readonly<Record<string, unknown>>[]
}

const conv = (filters: number, rest: object = {}): Record<string, unknown> => ({
  type: 'Conv2D',
  filters,
  kernelSize: 3,
  padding: 'same',
  activation: 'relu',
  ...rest,
})

/**
 * Two convolutions with norms, and a shortcut around them.
 * He et al., "Deep residual learning for image recognition", 2016.
 */
function residualBlock(
  name: string,
  from: string,
  filters: number,
  strides: number,
): Record<string, unknown>[] {
  const plain = { useBias: false, activation: 'linear' }
  return [
    conv(filters, { name: `${name}_conv1`, strides, inputs: [from], ...plain }),
    { type: 'BatchNormalization', name: `${name}_norm1` },
    { type: 'ReLU', name: `${name}_relu1` },
    conv(filters, { name: `${name}_conv2`, ...plain }),
    { type: 'BatchNormalization', name: `${name}_norm2` },
    conv(filters, { name: `${name}_shortcut`, kernelSize: 1, strides, inputs: [from], ...plain }),
    { type: 'Add', name: `${name}_add`, inputs: [`${name}_norm2`, `${name}_shortcut`] },
    { type: 'ReLU', name },
  ]
}

const transformerWidth = 32
const dense = (
  name: string,
  units: number,
  from: string,
  activation = 'linear',
): Record<string, unknown> => ({ type: 'Dense', name, units, activation, inputs: [from] })

const recipes: readonly Recipe[] = [
  {
    name: 'mlp',
    title: 'Multi-layer perceptron',
    description: 'Two hidden layers with dropout on 28 x 28 images of 10 classes.',
    defaultRows: 60_000,
    classes: 10,
    optimizer: 'momentum',
    input: { shape: [784] },
    layers: [
      { type: 'Dense', units: 256, activation: 'relu' },
      { type: 'Dropout', rate: 0.2 },
      { type: 'Dense', units: 128, activation: 'relu' },
      { type: 'Dense', units: 10, activation: 'softmax' },
    ],
  },
  {
    name: 'cnn',
    title: 'Small convolutional network',
    description: 'Two convolutions and a dense layer on 28 x 28 images of 10 classes.',
    defaultRows: 60_000,
    classes: 10,
    optimizer: 'adam',
    input: { shape: [28, 28, 1] },
    layers: [
      conv(16),
      { type: 'MaxPooling2D' },
      conv(32),
      { type: 'MaxPooling2D' },
      { type: 'Flatten' },
      { type: 'Dense', units: 64, activation: 'relu' },
      { type: 'Dense', units: 10, activation: 'softmax' },
    ],
  },
  {
    name: 'resnet',
    title: 'Residual network',
    description:
      'Three residual blocks with batch normalization on 32 x 32 colour images of 10 classes.',
    defaultRows: 50_000,
    classes: 10,
    optimizer: 'momentum',
    input: { shape: [32, 32, 3] },
    layers: [
      conv(16, { name: 'stem' }),
      ...residualBlock('block1', 'stem', 16, 1),
      ...residualBlock('block2', 'block1', 32, 2),
      ...residualBlock('block3', 'block2', 64, 2),
      { type: 'GlobalAveragePooling2D' },
      { type: 'Dense', units: 10, activation: 'softmax' },
    ],
  },
  {
    name: 'text-gru',
    title: 'Recurrent text classifier',
    description: 'Embedding and GRU over 40 tokens, 4 classes.',
    defaultRows: 20_000,
    classes: 4,
    optimizer: 'adam',
    input: { shape: [40] },
    layers: [
      { type: 'Embedding', inputDim: 2000, outputDim: 32 },
      { type: 'GRU', units: 32 },
      { type: 'Dense', units: 4, activation: 'softmax' },
    ],
  },
  {
    name: 'text-cnn',
    title: 'Convolutional text classifier',
    description: 'Embedding and a 1-D convolution over 80 tokens, 4 classes.',
    defaultRows: 20_000,
    classes: 4,
    optimizer: 'adam',
    input: { shape: [80] },
    layers: [
      { type: 'Embedding', inputDim: 5000, outputDim: 32 },
      { type: 'Conv1D', filters: 64, kernelSize: 5, activation: 'relu' },
      { type: 'GlobalMaxPooling1D' },
      { type: 'Dense', units: 4, activation: 'softmax' },
    ],
  },
  {
    name: 'text-transformer',
    title: 'Transformer text classifier',
    description: 'One self-attention block over 32 tokens, 4 classes.',
    defaultRows: 20_000,
    classes: 4,
    optimizer: 'adam',
    input: { shape: [32] },
    layers: [
      { type: 'Embedding', name: 'tokens', inputDim: 2000, outputDim: transformerWidth },
      dense('query', transformerWidth, 'tokens'),
      dense('key', transformerWidth, 'tokens'),
      dense('value', transformerWidth, 'tokens'),
      { type: 'Dot', name: 'scores', inputs: ['query', 'key'], axes: [2, 2] },
      { type: 'Softmax', name: 'attention' },
      { type: 'Dot', name: 'attended', inputs: ['attention', 'value'], axes: [2, 1] },
      { type: 'Add', name: 'residual1', inputs: ['tokens', 'attended'] },
      { type: 'LayerNormalization', name: 'norm1' },
      dense('feed1', 2 * transformerWidth, 'norm1', 'relu'),
      dense('feed2', transformerWidth, 'feed1'),
      { type: 'Add', name: 'residual2', inputs: ['norm1', 'feed2'] },
      { type: 'LayerNormalization', name: 'norm2' },
      { type: 'GlobalAveragePooling1D' },
      { type: 'Dense', units: 4, activation: 'softmax' },
    ],
  },
  {
    name: 'autoencoder',
    title: 'Autoencoder',
    description: 'Dense bottleneck of 16 numbers on rows of 64 numbers.',
    defaultRows: 10_000,
    classes: null,
    optimizer: 'adam',
    input: { shape: [64] },
    layers: [
      { type: 'Dense', units: 48, activation: 'relu' },
      { type: 'Dense', units: 16, activation: 'relu' },
      { type: 'Dense', units: 48, activation: 'relu' },
      { type: 'Dense', units: 64, activation: 'sigmoid' },
    ],
  },
  {
    name: 'regression',
    title: 'Tabular regression',
    description: 'Two hidden layers on rows of 20 numbers, one output.',
    defaultRows: 10_000,
    classes: null,
    optimizer: 'adam',
    input: { shape: [20] },
    layers: [
      { type: 'Dense', units: 64, activation: 'relu' },
      { type: 'Dense', units: 64, activation: 'relu' },
      { type: 'Dense', units: 1 },
    ],
  },
]

const graphs = new Map(
  recipes.map((recipe) => [recipe.name, parseLayerList(recipe, '/model/layers')]),
)

/** The models that come with Batchwise. */
export const presets: readonly PresetInfo[] = recipes.map(({ input, layers: _layers, ...info }) => {
  const graph = graphs.get(info.name)
  return {
    ...info,
    inputShape: input.shape,
    outputShape: graph?.outputs[0]?.shape ?? [],
    parameters: graph?.parameters ?? 0,
  }
})

/** The graph of a preset, or null. */
export function presetGraph(name: string): ModelGraph | null {
  return graphs.get(name) ?? null
}
