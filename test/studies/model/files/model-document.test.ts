import { describe, expect, test } from 'vitest'
import { BatchwiseError } from '../../../../src/errors.js'
import { readModelDocument } from '../../../../src/studies/model/files/model-document.js'
import { parseKeras } from '../../../../src/studies/model/keras.js'

const layers = [
  {
    class_name: 'Dense',
    config: { name: 'dense_1', batch_input_shape: [null, 4], units: 16, activation: 'relu' },
  },
  { class_name: 'Dense', config: { name: 'dense_2', units: 3, activation: 'softmax' } },
]
const inner = { class_name: 'Sequential', config: { name: 'net', layers } }
const optimizer_config = { class_name: 'RMSprop', config: { learning_rate: 0.001 } }
const training = { loss: 'sparse_categorical_crossentropy', optimizer_config }
const weightsManifest = [{ paths: ['group1-shard1of1.bin'], weights: [] }]

test.each<[string, unknown]>([
  ['Keras 1 to 2.2.2, whose config is a list', { class_name: 'Sequential', config: layers }],
  ['the JSON of Keras 2', inner],
  [
    'model.json of the TensorFlow.js converter',
    { format: 'layers-model', modelTopology: { model_config: inner }, weightsManifest },
  ],
  [
    'model.json of TensorFlow.js save',
    { format: 'layers-model', modelTopology: { ...inner, backend: 'tensor_flow.js' } },
  ],
  ['JSON in JSON', JSON.stringify(JSON.stringify(inner))],
  ['JSON after a byte order mark', `\uFEFF${JSON.stringify(inner)}`],
])('reads %s', (_what, value) => {
  const { graph } = parseKeras(value, '')
  expect(graph.layers.map(({ name, outputShape }) => [name, outputShape])).toEqual([
    ['dense_1', [16]],
    ['dense_2', [3]],
  ])
})

test.each([
  ['NaN', '{"class_name":"Dense","config":{"rate":NaN}}', /it has NaN, which JSON does not have/],
  [
    'more values than any model has',
    `[${'{},'.repeat(2_000_000)}{}]`,
    /more values than any model/,
  ],
])('refuses %s in words', (_what, text, says) => {
  expect(() => readModelDocument(text, '')).toThrow(says)
})

describe('what compile was given', () => {
  test.each<[string, object]>([
    ['the converter', { modelTopology: { model_config: inner, training_config: training } }],
    ['save of TensorFlow.js', { modelTopology: inner, trainingConfig: training }],
    [
      'save with metadata',
      { modelTopology: inner, userDefinedMetadata: { training_config: training } },
    ],
    ['HDF5', { ...inner, training_config: JSON.stringify(training) }],
    ['Keras 3', { ...inner, compile_config: { ...training, optimizer: optimizer_config } }],
  ])('of %s is handed on as it is', (_what, value) => {
    expect(readModelDocument(value, '').compiled?.values).toMatchObject({
      optimizer: optimizer_config,
      loss: 'sparse_categorical_crossentropy',
      lossWeights: null,
      metrics: null,
    })
  })
})

const messageOf = (value: unknown): string => {
  try {
    readModelDocument(value, '/model/keras')
  } catch (error) {
    if (error instanceof BatchwiseError) return error.message
  }
  throw new Error('a refusal was expected')
}

test('a graph model is refused with what to send', () => {
  const graphModel = { format: 'graph-model', modelTopology: { node: [] }, weightsManifest }
  expect(messageOf(graphModel)).toMatch(
    /graph model, which cannot be trained: send the Keras model/,
  )
})

test('JSON nested 10,000 deep is refused', () => {
  const deep = '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)
  expect(messageOf(deep)).toBe('the JSON of the model is nested too deeply')
})
