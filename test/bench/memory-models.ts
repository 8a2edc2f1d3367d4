/**
 * Fourteen architectures whose memory is dominated by different parts: weights, activations, long
 * sequences of kernels, convolution workspaces, averages of batch norm.
 */
import type { Loss } from '../../src/advice/vocabulary/question.js'
import type { ModelGraph } from '../../src/advice/vocabulary/model-graph.js'
import { parseLayerList } from '../../src/studies/model/layer-list.js'

export interface MemoryModel {
  readonly name: string
  readonly graph: ModelGraph
  readonly loss: Loss
  /** Null if the target is real numbers of the output's shape. */
  readonly classes: number | null
  /** Batch sizes near which the three budgets of the bench end. */
  readonly sizes: readonly [number, number, number]
}

type Layer = Readonly<Record<string, unknown>>
const conv = (filters: number, rest: Layer = {}): Layer => ({
  type: 'Conv2D',
  filters,
  kernelSize: 3,
  padding: 'same',
  activation: 'relu',
  ...rest,
})
const dense = (units: number, rest: Layer = {}): Layer => ({
  type: 'Dense',
  units,
  activation: 'relu',
  ...rest,
})
const classes = (units: number): Layer => ({ type: 'Dense', units, activation: 'softmax' })
const norm: Layer = { type: 'BatchNormalization' }

/**
 * A residual block: two convolutions with batch norm, and a shortcut. He et al., "Deep residual
 * learning for image recognition", 2016.
 */
function residual(name: string, from: string, filters: number, strides = 1): readonly Layer[] {
  return [
    conv(filters, {
      name: `${name}-a`,
      inputs: [from],
      strides,
      activation: 'linear',
      useBias: false,
    }),
    norm,
    { type: 'ReLU' },
    conv(filters, { activation: 'linear', useBias: false }),
    { ...norm, name: `${name}-b` },
    conv(filters, {
      name: `${name}-c`,
      inputs: [from],
      kernelSize: 1,
      strides,
      activation: 'linear',
    }),
    { type: 'Add', name: `${name}-sum`, inputs: [`${name}-b`, `${name}-c`] },
    { type: 'ReLU', name },
  ]
}

const recipes: readonly (Omit<MemoryModel, 'graph' | 'loss'> & {
  readonly shape: readonly number[]
  readonly layers: readonly Layer[]
})[] = [
  {
    name: 'mlp',
    shape: [784],
    classes: 10,
    sizes: [2000, 5000, 12_000],
    layers: [dense(512), { type: 'Dropout', rate: 0.2 }, dense(256), classes(10)],
  },
  {
    name: 'wide-mlp',
    shape: [512],
    classes: 10,
    sizes: [300, 1500, 4000],
    layers: [dense(4096), dense(2048), classes(10)],
  },
  {
    name: 'cnn',
    shape: [32, 32, 3],
    classes: 10,
    sizes: [150, 400, 1200],
    layers: [
      conv(32),
      { type: 'MaxPooling2D' },
      conv(64),
      { type: 'MaxPooling2D' },
      { type: 'Flatten' },
      dense(128),
      classes(10),
    ],
  },
  {
    name: 'resnet',
    shape: [24, 24, 3],
    classes: 10,
    sizes: [80, 250, 700],
    layers: [
      conv(16, { name: 'stem' }),
      ...residual('one', 'stem', 16),
      ...residual('two', 'one', 32, 2),
      { type: 'GlobalAveragePooling2D' },
      classes(10),
    ],
  },
  {
    name: 'separable-cnn',
    shape: [32, 32, 3],
    classes: 10,
    sizes: [100, 300, 800],
    layers: [
      conv(16),
      { type: 'SeparableConv2D', filters: 32, kernelSize: 3, padding: 'same', activation: 'relu' },
      { type: 'MaxPooling2D' },
      { type: 'SeparableConv2D', filters: 64, kernelSize: 3, padding: 'same', activation: 'relu' },
      { type: 'GlobalAveragePooling2D' },
      classes(10),
    ],
  },
  {
    name: 'u-net',
    shape: [32, 32, 3],
    classes: null,
    sizes: [60, 200, 600],
    layers: [
      conv(16, { name: 'down1' }),
      { type: 'MaxPooling2D' },
      conv(32, { name: 'down2' }),
      { type: 'MaxPooling2D' },
      conv(64),
      { type: 'Conv2DTranspose', name: 'up2', filters: 32, kernelSize: 2, strides: 2 },
      { type: 'Concatenate', inputs: ['up2', 'down2'] },
      conv(32),
      { type: 'UpSampling2D', name: 'up1' },
      { type: 'Concatenate', inputs: ['up1', 'down1'] },
      conv(16),
      conv(3, { kernelSize: 1, activation: 'sigmoid' }),
    ],
  },
  {
    name: 'autoencoder',
    shape: [1024],
    classes: null,
    sizes: [1000, 4000, 10_000],
    layers: [dense(512), dense(64), dense(512), dense(1024, { activation: 'sigmoid' })],
  },
  {
    name: 'lstm',
    shape: [16, 24],
    classes: 5,
    sizes: [400, 1200, 4000],
    layers: [{ type: 'LSTM', units: 48 }, classes(5)],
  },
  {
    name: 'gru',
    shape: [16, 24],
    classes: 5,
    sizes: [400, 1200, 4000],
    layers: [{ type: 'GRU', units: 48 }, classes(5)],
  },
  {
    name: 'conv1d',
    shape: [256, 4],
    classes: 6,
    sizes: [200, 700, 2000],
    layers: [
      { type: 'Conv1D', filters: 32, kernelSize: 7, activation: 'relu' },
      { type: 'MaxPooling1D' },
      { type: 'Conv1D', filters: 64, kernelSize: 5, activation: 'relu' },
      { type: 'GlobalMaxPooling1D' },
      classes(6),
    ],
  },
  {
    name: 'embedding-text',
    shape: [100],
    classes: 4,
    sizes: [300, 1000, 3000],
    layers: [
      { type: 'Embedding', inputDim: 20_000, outputDim: 64 },
      { type: 'Conv1D', filters: 64, kernelSize: 3, activation: 'relu' },
      { type: 'GlobalAveragePooling1D' },
      dense(64),
      classes(4),
    ],
  },
  {
    name: 'attention',
    shape: [48],
    classes: 4,
    sizes: [150, 500, 1500],
    layers: [
      { type: 'Embedding', name: 'tokens', inputDim: 2000, outputDim: 64 },
      dense(64, { name: 'query', inputs: ['tokens'], activation: 'linear' }),
      dense(64, { name: 'key', inputs: ['tokens'], activation: 'linear' }),
      dense(64, { name: 'value', inputs: ['tokens'], activation: 'linear' }),
      { type: 'Dot', name: 'scores', inputs: ['query', 'key'], axes: [2, 2] },
      { type: 'Softmax', name: 'weights' },
      { type: 'Dot', name: 'attended', inputs: ['weights', 'value'], axes: [2, 1] },
      { type: 'Add', name: 'sum', inputs: ['tokens', 'attended'] },
      { type: 'LayerNormalization', name: 'norm' },
      dense(128),
      dense(64, { name: 'fed', activation: 'linear' }),
      { type: 'Add', inputs: ['norm', 'fed'] },
      { type: 'GlobalAveragePooling1D' },
      classes(4),
    ],
  },
  {
    name: 'batch-norm-heavy',
    shape: [24, 24, 8],
    classes: 10,
    sizes: [80, 250, 700],
    layers: [
      ...[16, 16, 24, 24, 32].flatMap((filters) => [
        conv(filters, { activation: 'linear', useBias: false }),
        norm,
        { type: 'ReLU' },
      ]),
      { type: 'GlobalAveragePooling2D' },
      classes(10),
    ],
  },
  {
    name: 'dropout-heavy',
    shape: [256],
    classes: 10,
    sizes: [1000, 3000, 8000],
    layers: [
      ...[512, 512, 512].flatMap((units) => [dense(units), { type: 'Dropout', rate: 0.5 }]),
      classes(10),
    ],
  },
]

export const memoryModels: readonly MemoryModel[] = recipes.map(({ shape, layers, ...rest }) => ({
  ...rest,
  graph: parseLayerList({ name: rest.name, input: { shape }, layers }, '/model'),
  loss: rest.classes === null ? 'meanSquaredError' : 'sparseCategoricalCrossentropy',
}))
