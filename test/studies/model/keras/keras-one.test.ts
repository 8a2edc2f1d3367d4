import { expect, test } from 'vitest'
import { parseKeras } from '../../../../src/studies/model/keras.js'

/** As `to_json()` of Keras 1.2.2 writes these layers. */
const layer = (class_name: string, config: object): object => ({ class_name, config })
const common = {
  trainable: true,
  W_regularizer: null,
  b_regularizer: null,
  W_constraint: null,
  b_constraint: null,
  activity_regularizer: null,
}
const convolution = {
  ...common,
  name: 'convolution2d_1',
  batch_input_shape: [null, 28, 28, 1],
  input_dtype: 'float32',
  nb_filter: 8,
  nb_row: 3,
  nb_col: 5,
  init: 'glorot_uniform',
  activation: 'relu',
  border_mode: 'same',
  subsample: [2, 2],
  dim_ordering: 'tf',
  bias: true,
}
const network = (...config: object[]): object => ({
  class_name: 'Sequential',
  keras_version: '1.2.2',
  config,
})

test('a convolution network of Keras 1', () => {
  const { graph } = parseKeras(
    network(
      layer('Convolution2D', convolution),
      layer('MaxPooling2D', {
        name: 'pool',
        trainable: true,
        pool_size: [2, 2],
        strides: [2, 2],
        border_mode: 'valid',
        dim_ordering: 'tf',
      }),
      layer('Dropout', { name: 'drop', trainable: true, p: 0.25 }),
      layer('Flatten', { name: 'flat', trainable: true }),
      layer('Dense', {
        ...common,
        name: 'dense_1',
        input_dim: null,
        output_dim: 10,
        init: 'uniform',
        activation: 'softmax',
        bias: true,
        W_regularizer: { name: 'L1L2Regularizer', l1: 0, l2: 0.01 },
      }),
    ),
    '',
  )
  expect(graph.layers.map(({ type, outputShape }) => [type, outputShape])).toEqual([
    ['Conv2D', [14, 14, 8]],
    ['MaxPooling2D', [7, 7, 8]],
    ['Dropout', [7, 7, 8]],
    ['Flatten', [392]],
    ['Dense', [10]],
  ])
  expect(graph.parameters).toBe(3 * 5 * 8 + 8 + 392 * 10 + 10)
  expect(graph.layers[2]?.config['rate']).toBe(0.25)
})

const recurrent = {
  ...common,
  name: 'rnn',
  U_regularizer: null,
  dropout_W: 0.1,
  dropout_U: 0.2,
  return_sequences: false,
  go_backwards: false,
  stateful: false,
  unroll: false,
  consume_less: 'cpu',
  input_dim: 6,
  input_length: null,
  output_dim: 5,
  init: 'glorot_uniform',
  inner_init: 'orthogonal',
  activation: 'tanh',
  inner_activation: 'hard_sigmoid',
}

test('recurrent layers of Keras 1; its GRU resets before the product', () => {
  const embedding = {
    name: 'embedding',
    trainable: true,
    batch_input_shape: [null, 7],
    input_dtype: 'int32',
    input_dim: 30,
    output_dim: 6,
    input_length: 7,
    init: 'uniform',
    mask_zero: false,
    activity_regularizer: null,
    W_regularizer: null,
    W_constraint: null,
  }
  const parametersOf = (type: string, more: object): number =>
    parseKeras(network(layer('Embedding', embedding), layer(type, { ...recurrent, ...more })), '')
      .graph.parameters
  expect(parametersOf('LSTM', { forget_bias_init: 'one' })).toBe(30 * 6 + 4 * 5 * (6 + 5 + 1))
  expect(parametersOf('GRU', {})).toBe(30 * 6 + 3 * 5 * (6 + 5 + 1))
})

test('a merge of Keras 1 is the layer of its mode', () => {
  const input = (name: string): object => ({
    class_name: 'InputLayer',
    name,
    inbound_nodes: [],
    config: { name, batch_input_shape: [null, 4], input_dtype: 'float32', sparse: false },
  })
  const merge = (mode: string): object => ({
    class_name: 'Merge',
    name: 'merge',
    inbound_nodes: [
      [
        ['a', 0, 0],
        ['b', 0, 0],
      ],
    ],
    config: { name: 'merge', mode, mode_type: 'raw', concat_axis: -1, dot_axes: -1 },
  })
  const outputOf = (mode: string): unknown => {
    const { graph } = parseKeras(
      {
        class_name: 'Model',
        keras_version: '1.2.2',
        config: {
          name: 'model_1',
          layers: [input('a'), input('b'), merge(mode)],
          input_layers: [
            ['a', 0, 0],
            ['b', 0, 0],
          ],
          output_layers: [['merge', 0, 0]],
        },
      },
      '',
    )
    return [graph.layers[0]?.type, graph.outputs[0]?.shape]
  }
  expect(outputOf('sum')).toEqual(['Add', [4]])
  expect(outputOf('concat')).toEqual(['Concatenate', [8]])
  expect(() => outputOf('cos')).toThrow(/Merge with the mode cos/)
})

test.each([
  ['2.1.6', 3 * 5 * (4 + 5 + 1)],
  ['2.3.1', 3 * 5 * (4 + 5 + 2)],
])('a GRU of Keras %s that says nothing of reset_after', (keras_version, parameters) => {
  const gru = layer('GRU', { name: 'gru', batch_input_shape: [null, 7, 4], units: 5 })
  const model = { class_name: 'Sequential', keras_version, config: [gru] }
  expect(parseKeras(model, '').graph.parameters).toBe(parameters)
})
