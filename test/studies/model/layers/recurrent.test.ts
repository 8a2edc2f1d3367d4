import { expect, it, test } from 'vitest'
import type { ModelGraph } from '../../../../src/advice/vocabulary/model-graph.js'
import { BatchwiseError } from '../../../../src/errors.js'
import { parseKeras } from '../../../../src/studies/model/keras.js'
import { parseLayerList } from '../../../../src/studies/model/layer-list.js'

type Layers = readonly Readonly<Record<string, unknown>>[]

const graphOf = (layers: Layers, shape: readonly number[] = [5, 4]): ModelGraph =>
  parseLayerList({ input: { shape }, layers }, '/model')

/** The messages of a refusal; the test fails where there is none. */
function refusalOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof BatchwiseError) return error.faults.map(({ message }) => message).join()
    throw error
  }
  throw new Error('a refusal was expected')
}

const cell = (type: string, config: object): object => ({ type, config })

test('a list of layers has states, cells and both directions too', () => {
  const { layers, parameters } = graphOf([
    { type: 'lstm', units: 3, returnState: true, name: 'encoder' },
    { type: 'result', index: 2, name: 'carry' },
    { type: 'lstm', units: 3, name: 'decoder', inputs: ['input', 'encoder', 'carry'] },
    {
      type: 'rnn',
      cell: cell('StackedRNNCells', {
        cells: [cell('LSTMCell', { units: 3 }), cell('GRUCell', { units: 2 })],
      }),
      inputs: ['input'],
    },
  ])
  expect(layers.map(({ outputShape }) => outputShape)).toEqual([[3], [3], [3], [2]])
  const lstm = 4 * 3 * (4 + 3 + 1)
  expect(parameters).toBe(3 * lstm + 3 * 2 * (3 + 2 + 2))
})

it.each<[string, Layers, RegExp]>([
  [
    'states that go on between batches',
    [{ type: 'gru', units: 2, stateful: true }],
    /stateful is true; accepted: false: trials shuffle the rows.*set it to false/,
  ],
  [
    'a cell of the user',
    [{ type: 'rnn', cell: cell('MyCell', {}), name: 'r' }],
    /layer r: the cell "MyCell" is not supported; use SimpleRNNCell, GRUCell, LSTMCell/,
  ],
  [
    'initial states of another size',
    [
      { type: 'dense', units: 3, name: 'd' },
      { type: 'gru', units: 2, inputs: ['input', 'd'], name: 'g' },
    ],
    /layer g \(GRU\) does not connect: .*nothing else or the initial states \[2\]/,
  ],
  [
    'a result that a layer does not have',
    [
      { type: 'gru', units: 2 },
      { type: 'result', index: 1, name: 'r' },
    ],
    /layer r \(Result\).*at least 2 results, of return_state or of merge_mode null/,
  ],
  [
    'two directions of different results',
    [
      {
        type: 'bidirectional',
        layer: cell('GRU', { units: 2, returnState: true }),
        backwardLayer: cell('GRU', { units: 2, goBackwards: true }),
      },
    ],
    /backwardLayer is .*accepted: a layer with the return_state of layer/,
  ],
  [
    'a mask of the steps outside, which Keras cannot use inside',
    [
      { type: 'masking' },
      { type: 'timeDistributed', layer: cell('BatchNormalization', {}), name: 't' },
    ],
    /layer t: BatchNormalization in TimeDistributed with a mask of the steps outside it/,
  ],
])('%s is refused with the way out', (_, layers, words) => {
  expect(refusalOf(() => graphOf(layers))).toMatch(words)
})

const kerasModel = (layer: object): object => ({
  class_name: 'Sequential',
  config: {
    name: 'm',
    layers: [
      { class_name: 'InputLayer', config: { name: 'in', batch_shape: [null, 5, 4] } },
      layer,
    ],
  },
})

it.each([
  ['TimeDistributed', 'Dense'],
  ['Bidirectional', 'GRU'],
])('a penalty on outputs inside %s is moved by the user', (wrapper, inner) => {
  const config = { units: 2, activity_regularizer: { class_name: 'L2', config: { l2: 0.1 } } }
  const layer = { class_name: inner, config }
  const model = kerasModel({ class_name: wrapper, config: { name: 'w', layer } })
  expect(refusalOf(() => parseKeras(model, '/model'))).toMatch(
    new RegExp(`activityRegularizer.*give it to ${wrapper}`),
  )
})

test('an unknown key of a cell in a stack is named at its place', () => {
  const cells = [{ class_name: 'LSTMCell', config: { units: 2, new_key: 1 } }]
  const stack = { class_name: 'StackedRNNCells', config: { cells } }
  const layer = { class_name: 'RNN', config: { name: 'r', cell: stack } }
  try {
    parseKeras(kerasModel(layer), '/model')
  } catch (error) {
    const { faults } = error as BatchwiseError
    expect(faults[0]?.pointer).toBe(
      '/model/config/layers/1/config/cell/config/cells/0/config/new_key',
    )
    return
  }
  throw new Error('a refusal was expected')
})

test('only the frozen cells and directions of a layer do not train', () => {
  const frozen = cell('GRU', { units: 2, trainable: false })
  const open = cell('GRU', { units: 2, goBackwards: true })
  const { parameters, trainableParameters } = graphOf([
    { type: 'bidirectional', layer: frozen, backwardLayer: open },
  ])
  expect(trainableParameters).toBe(parameters / 2)
})

test('tokens that a model on every step embeds are whole numbers', () => {
  const layer = cell('Embedding', { inputDim: 9, outputDim: 2 })
  const { inputs } = graphOf([{ type: 'timeDistributed', layer }], [3, 4])
  expect(inputs).toMatchObject([{ dtype: 'int32', vocabulary: 9 }])
})
