import { expect, test } from 'vitest'
import { parseKeras } from '../../../src/studies/model/keras.js'
import { modelFacts } from '../../../src/studies/request/resolve-model.js'

const model = (...layers: readonly object[]): object => ({
  class_name: 'Sequential',
  config: {
    name: 'm',
    layers: [
      { class_name: 'InputLayer', config: { name: 'in', batch_shape: [null, 8, 8, 3] } },
      ...layers,
    ],
  },
})
const layer = (class_name: string, name: string, config: object = {}): object => ({
  class_name,
  config: { name, ...config },
})
const policy = (name: string): object => ({
  dtype: { module: 'keras', class_name: 'DTypePolicy', config: { name }, registered_name: null },
})
const activationOf = (config: object): unknown =>
  parseKeras(model(layer('Dense', 'd', { units: 2, ...config })), '').graph.layers[0]?.config[
    'activation'
  ]

test('augmentation and a mixed policy are facts that the answer names', () => {
  const read = parseKeras(
    model(
      layer('RandomFlip', 'flip', { mode: 'horizontal', data_format: 'channels_last' }),
      layer('RandomRotation', 'turn', { factor: [-0.2, 0.2] }),
      layer('Dense', 'd', { units: 2, ...policy('mixed_float16') }),
    ),
    '',
  )
  expect(modelFacts(read.graph)).toMatchObject({ augmentationLayers: 2, mixedPrecision: true })
})

test('a Normalization without the numbers of adapt() has those of Keras, which is a fact', () => {
  const { graph } = parseKeras(
    model(layer('Normalization', 'n', { axis: [-1], mean: null, variance: null, invert: false })),
    '',
  )
  expect(graph).toMatchObject({ parameters: 7, trainableParameters: 0 })
  expect(modelFacts(graph)).toMatchObject({ unadaptedLayers: 1 })
  const half = layer('Normalization', 'n', { axis: [-1], mean: 0.5, variance: null })
  expect(() => parseKeras(model(half), '')).toThrow(/give mean and variance both/)
})

test('pure 16 and 64 bits are refused with what to do', () => {
  for (const name of ['float16', 'bfloat16', 'float64'])
    expect(() => parseKeras(model(layer('Dense', 'd', { units: 2, ...policy(name) })), '')).toThrow(
      /use float32, mixed_float16 or mixed_bfloat16/,
    )
})

test('the hard sigmoid of Keras 3 is another than that of Keras 2', () => {
  const activation = 'hard_sigmoid'
  expect(activationOf({ activation, ...policy('float32') })).toBe('hardSigmoid6')
  expect(activationOf({ activation, dtype: 'float32' })).toBe('hardSigmoid')
})

test('layers that work on the data are refused with the way out', () => {
  expect(() => parseKeras(model(layer('StringLookup', 's')), '')).toThrow(
    /layer s: StringLookup works on the data before training: apply it to the rows/,
  )
})
