import { expect, test } from 'vitest'
import { BatchwiseError } from '../../../../src/errors.js'
import { parseKeras } from '../../../../src/studies/model/keras.js'

type Layer = Readonly<Record<string, unknown>>

const layer = (
  class_name: string,
  name: string,
  config: object = {},
  ...reads: string[]
): Layer => ({
  class_name,
  name,
  config: { name, ...config },
  inbound_nodes: reads.length === 0 ? [] : [reads.map((source) => [source, 0, 0, {}])],
})
const input = layer('InputLayer', 'in', { batch_input_shape: [null, 4] })
const functional = (layers: readonly Layer[], output: string): object => ({
  class_name: 'Functional',
  config: { name: 'm', layers, input_layers: [['in', 0, 0]], output_layers: [[output, 0, 0]] },
})

function refusal(model: object): BatchwiseError {
  try {
    parseKeras(model, '/model/keras')
  } catch (error) {
    if (error instanceof BatchwiseError) return error
    throw error
  }
  throw new Error('a refusal was expected')
}
test('all obstacles are listed, each with its place', () => {
  const { message, faults } = refusal(
    functional(
      [
        input,
        layer('Dense', 'a', { units: -1 }, 'in'),
        layer('Denze', 'b', { units: 3 }, 'in'),
        layer('Dense', 'c', { units: 3, activation: 'squish' }, 'in'),
        layer('Dense', 'd', { units: 3, wings: 2 }, 'in'),
        layer('Concatenate', 'e', {}, 'a', 'b', 'c', 'd'),
      ],
      'e',
    ),
  )
  expect(message).toMatch(/^the model has 4 obstacles; the first: /)
  expect(faults.map(({ pointer }) => pointer).sort()).toEqual([
    '/model/keras/config/layers/1/config/units',
    '/model/keras/config/layers/2/class_name',
    '/model/keras/config/layers/3/config/activation',
    '/model/keras/config/layers/4/config/wings',
  ])
  expect(faults.map((fault) => fault.message).join()).toMatch(
    /"Denze" is not known; the nearest is Dense/,
  )
})

test('a circle is named', () => {
  const model = functional(
    [input, layer('Add', 'a', {}, 'in', 'b'), layer('Dense', 'b', { units: 4 }, 'a')],
    'b',
  )
  expect(refusal(model).faults[0]?.message).toBe('the layers a, b read each other in a circle')
})

test('two layers of one name are named, and not taken for a circle', () => {
  const model = {
    class_name: 'Sequential',
    config: [
      layer('Dense', 'a', { units: 4, batch_input_shape: [null, 4] }),
      layer('Dense', 'a', { units: 2 }),
    ],
  }
  expect(refusal(model).message).toBe('two layers have the name a; rename one of them')
})

test('an input that is the output has no layer to train', () => {
  expect(refusal(functional([input], 'in')).message).toMatch(/no layer beside its input in/)
})

test('a row without an axis is no open length', () => {
  const scalar = layer('InputLayer', 'in', { batch_shape: [null] })
  const model = functional([scalar, layer('Dense', 'a', { units: 4 }, 'in')], 'a')
  expect(refusal(model).message).toMatch(/single number without an axis.*shape=\(1,\)/)
})

test('an infinite number, as JSON writes 1e400, is refused', () => {
  const kernel_regularizer = { class_name: 'L2', config: { l2: Number.POSITIVE_INFINITY } }
  const model = functional(
    [input, layer('Dense', 'a', { units: 4, kernel_regularizer }, 'in')],
    'a',
  )
  expect(refusal(model).message).toMatch(/l2/)
})

test('a layer that is not there is named', () => {
  const model = functional([input, layer('Dense', 'a', { units: 4 }, 'nowhere')], 'a')
  expect(refusal(model).faults[0]?.message).toMatch(/layer a reads call 0 of nowhere/)
})

test('a fixed batch size is refused, not dropped', () => {
  const fixed = layer('InputLayer', 'in', { batch_input_shape: [32, 4] })
  const model = functional([fixed, layer('Dense', 'a', { units: 4 }, 'in')], 'a')
  expect(refusal(model).message).toMatch(/fixes the batch size to 32/)
})

const chain = (count: number): Layer[] =>
  Array.from({ length: count }, (_, i) =>
    layer('Dense', `d${i}`, { units: 4, wings: 1 }, i === 0 ? 'in' : `d${i - 1}`),
  )

test('10,000 layers are refused within a second', () => {
  const error = refusal(functional([input, ...chain(10_000)], 'd9999'))
  expect(error.message).toMatch(/more than 5000 layers/)
})

test('4,000 faults are one refusal, which lists the first 100', () => {
  const error = refusal(functional([input, ...chain(4000)], 'd3999'))
  expect(error.message).toMatch(/the model has 4000 obstacles/)
  expect(error.faults).toHaveLength(100)
})

test('a model that doubles at every level is refused within a second', () => {
  const part = (level: number): Layer => {
    const inner =
      level === 0
        ? layer('Dense', 'd', { units: 4 }, 'in')
        : { ...part(level - 1), name: 'p', inbound_nodes: [[['in', 0, 0]], [['p', 0, 0]]] }
    const output = level === 0 ? ['d', 0, 0] : ['p', 1, 0]
    return {
      class_name: 'Functional',
      config: {
        name: 'p',
        layers: [input, inner],
        input_layers: [['in', 0, 0]],
        output_layers: [output],
      },
    }
  }
  expect(refusal(part(60)).message).toMatch(/more than 5000 layers/)
})
