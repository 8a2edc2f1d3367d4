/**
 * The workloads of `npm run bench:record`. A grid of each takes minutes, and each has a trait that
 * batch size rules handle badly. Data: scikit-learn's sets (`export.py`) or seeded rows.
 */
import type { Loss } from '../../../src/advice/vocabulary/question.js'

export interface Workload {
  readonly name: string
  readonly trait: string
  /** A file in this folder, or seeded rows. */
  readonly data:
    | { readonly file: string }
    | { readonly rows: number; readonly validationRows: number; readonly classes: number | null }
  readonly input: { readonly shape: readonly number[] }
  readonly layers: readonly Readonly<Record<string, unknown>>[]
  readonly loss: Loss
  readonly optimizer: 'sgd' | 'momentum' | 'adam'
  readonly epochsPlanned: number
  readonly batchSizes: readonly number[]
  readonly learningRates: readonly number[]
}

const dense = (units: number, activation = 'relu'): Record<string, unknown> => ({
  type: 'Dense',
  units,
  activation,
})
const sgdRates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]
const adamRates = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1]
const upTo = (largest: number): readonly number[] => [
  ...[4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048].filter((size) => size < largest),
  largest,
]

export const workloads: readonly Workload[] = [
  {
    name: 'digits-conv-momentum',
    trait: 'convolutional',
    data: { file: '../../../examples/digits-cnn/digits.npz' },
    input: { shape: [8, 8, 1] },
    loss: 'sparseCategoricalCrossentropy',
    optimizer: 'momentum',
    epochsPlanned: 30,
    batchSizes: upTo(1024),
    learningRates: sgdRates,
    layers: [
      { type: 'Conv2D', filters: 12, kernelSize: 3, activation: 'relu' },
      { type: 'MaxPooling2D' },
      { type: 'Flatten' },
      dense(32),
      dense(10, 'softmax'),
    ],
  },
  {
    name: 'blobs-batchnorm-adam',
    trait: 'batch norm',
    data: { rows: 12_000, validationRows: 512, classes: 12 },
    input: { shape: [32] },
    loss: 'sparseCategoricalCrossentropy',
    optimizer: 'adam',
    epochsPlanned: 12,
    batchSizes: upTo(2048),
    learningRates: adamRates,
    layers: [
      dense(48, 'linear'),
      { type: 'BatchNormalization' },
      { type: 'ReLU' },
      dense(12, 'softmax'),
    ],
  },
  {
    name: 'steps-rnn-adam',
    trait: 'recurrent',
    data: { file: '../../../examples/digits-cnn/digits.npz' },
    input: { shape: [8, 8] },
    loss: 'sparseCategoricalCrossentropy',
    optimizer: 'adam',
    epochsPlanned: 30,
    batchSizes: upTo(1024),
    learningRates: adamRates,
    layers: [{ type: 'SimpleRNN', units: 24 }, dense(10, 'softmax')],
  },
  {
    name: 'topics-embedding-adam',
    trait: 'embedding',
    data: { rows: 16_000, validationRows: 512, classes: 20 },
    input: { shape: [12] },
    loss: 'sparseCategoricalCrossentropy',
    optimizer: 'adam',
    epochsPlanned: 8,
    batchSizes: upTo(2048),
    learningRates: adamRates,
    layers: [
      { type: 'Embedding', inputDim: 400, outputDim: 16 },
      { type: 'GlobalAveragePooling1D' },
      dense(20, 'softmax'),
    ],
  },
  {
    name: 'teacher-regression-sgd',
    trait: 'regression with noise',
    data: { rows: 6000, validationRows: 512, classes: null },
    input: { shape: [96] },
    loss: 'meanSquaredError',
    optimizer: 'sgd',
    epochsPlanned: 30,
    batchSizes: upTo(2048),
    learningRates: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3],
    layers: [dense(48, 'relu'), dense(24, 'relu'), dense(1, 'linear')],
  },
  {
    name: 'blobs100-mlp-momentum',
    trait: 'many classes',
    data: { rows: 20_000, validationRows: 512, classes: 100 },
    input: { shape: [48] },
    loss: 'sparseCategoricalCrossentropy',
    optimizer: 'momentum',
    epochsPlanned: 10,
    batchSizes: upTo(2048),
    learningRates: sgdRates,
    layers: [dense(64), dense(100, 'softmax')],
  },
  {
    name: 'breast-cancer-sgd',
    trait: 'tiny data',
    data: { file: 'breast-cancer.npz' },
    input: { shape: [30] },
    loss: 'binaryCrossentropy',
    optimizer: 'sgd',
    epochsPlanned: 60,
    batchSizes: upTo(484),
    learningRates: [0.003, 0.01, 0.03, 0.1, 0.3],
    layers: [dense(16), dense(1, 'sigmoid')],
  },
  {
    name: 'wide-rows-momentum',
    trait: 'large rows',
    data: { rows: 6000, validationRows: 512, classes: 10 },
    input: { shape: [3072] },
    loss: 'sparseCategoricalCrossentropy',
    optimizer: 'momentum',
    epochsPlanned: 12,
    batchSizes: upTo(1024),
    learningRates: sgdRates,
    layers: [dense(32), dense(10, 'softmax')],
  },
  {
    name: 'diabetes-regression-adam',
    trait: 'tiny regression',
    data: { file: 'diabetes.npz' },
    input: { shape: [10] },
    loss: 'meanSquaredError',
    optimizer: 'adam',
    epochsPlanned: 100,
    batchSizes: upTo(376),
    learningRates: adamRates,
    layers: [dense(16), dense(1, 'linear')],
  },
  {
    name: 'autoencoder-momentum',
    trait: 'reconstruction',
    data: { rows: 10_000, validationRows: 512, classes: null },
    input: { shape: [32] },
    loss: 'meanSquaredError',
    optimizer: 'momentum',
    epochsPlanned: 15,
    batchSizes: upTo(2048),
    learningRates: [0.003, 0.01, 0.03, 0.1, 0.3, 1, 3],
    layers: [dense(16, 'relu'), dense(32, 'sigmoid')],
  },
]
