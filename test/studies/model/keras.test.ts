import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { BatchwiseError } from '../../../src/errors.js'
import { parseKeras } from '../../../src/studies/model/keras.js'

/** A model with the shapes and parameter counts that Keras reports. */
interface Fixture {
  readonly parameters: number
  readonly shapes: Readonly<Record<string, readonly number[]>>
  readonly model: { config: { layers: { class_name: string; config: Record<string, unknown> }[] } }
}
const read = async (name: string): Promise<Fixture> =>
  JSON.parse(
    await readFile(new URL(`../../fixtures/keras/${name}.json`, import.meta.url), 'utf8'),
  ) as Fixture

test.each(['keras3-sequential', 'keras3-functional', 'keras3-text', 'keras2-sequential'])(
  '%s: shapes and parameter counts equal those of Keras',
  async (name) => {
    const fixture = await read(name)
    for (const source of [fixture.model, JSON.stringify(fixture.model)]) {
      const { graph } = parseKeras(source, '/model/keras')
      expect(
        Object.fromEntries(graph.layers.map((layer) => [layer.name, layer.outputShape])),
      ).toEqual(fixture.shapes)
      expect(graph.parameters).toBe(fixture.parameters)
    }
  },
)

test('the arguments of compile become the defaults', async () => {
  const { compiled, graph } = parseKeras((await read('keras3-sequential')).model, '/model/keras')
  expect(compiled?.values).toMatchObject({
    optimizer: { class_name: 'SGD' },
    loss: 'categorical_crossentropy',
  })
  expect(graph.outputs[0]?.activation).toBe('softmax')
})

test('silu and hard_sigmoid map to the names of the engine', async () => {
  const functional = parseKeras((await read('keras3-functional')).model, '').graph
  const old = parseKeras((await read('keras2-sequential')).model, '').graph
  expect([...functional.layers, ...old.layers].map(({ config }) => config['activation'])).toEqual(
    expect.arrayContaining(['swish', 'hardSigmoid']),
  )
})

test.each<[string, (model: Fixture['model']) => void, string, unknown]>([
  [
    'an unknown layer',
    (model) => {
      const layer = model.config.layers[1]
      if (layer !== undefined) layer.class_name = 'Conv5D'
    },
    '/model/keras/config/layers/1/class_name',
    'Conv5D',
  ],
  [
    'an unknown constraint',
    (model) => {
      const layer = model.config.layers[1]
      if (layer !== undefined) layer.config['kernel_constraint'] = 'RadialConstraint'
    },
    '/model/keras/config/layers/1/config/kernel_constraint',
    'RadialConstraint',
  ],
  [
    'an unknown order of the axes',
    (model) => {
      const layer = model.config.layers[1]
      if (layer !== undefined) layer.config['data_format'] = 'channels_between'
    },
    '/model/keras/config/layers/1/config/data_format',
    'channels_between',
  ],
  [
    'an unknown activation',
    (model) => {
      const layer = model.config.layers[1]
      if (layer !== undefined) layer.config['activation'] = 'squish'
    },
    '/model/keras/config/layers/1/config/activation',
    'squish',
  ],
  [
    'no input shape',
    (model) => {
      model.config.layers.shift()
    },
    '/model/keras/config/layers/0/config/batch_shape',
    undefined,
  ],
  [
    'a window larger than the image',
    (model) => {
      const layer = model.config.layers[1]
      if (layer !== undefined)
        Object.assign(layer.config, { kernel_size: [99, 99], padding: 'valid' })
    },
    '/model/keras/config/layers/1',
    [[28, 28, 3]],
  ],
])('%s gets a fault with pointer and value', async (_what, spoil, pointer, value) => {
  const { model } = await read('keras3-sequential')
  spoil(model)
  Reflect.deleteProperty(model.config, 'build_input_shape')
  const error = await Promise.resolve()
    .then(() => parseKeras(model, '/model/keras'))
    .catch((caught: unknown) => caught)
  if (!(error instanceof BatchwiseError)) throw new Error('a fault was expected')
  expect(error.faults[0]).toMatchObject({
    pointer,
    accepted: expect.stringMatching(/.+/) as string,
  })
  expect(error.faults[0]?.value).toEqual(value)
})

const sequential = (
  shape: readonly number[],
  class_name: string,
  config: Readonly<Record<string, unknown>>,
): object => ({
  class_name: 'Sequential',
  config: {
    name: 'm',
    layers: [
      { class_name: 'InputLayer', config: { name: 'in', batch_shape: [null, ...shape] } },
      { class_name, config: { name: 'layer', ...config } },
    ],
  },
})

test('a GRU counts the second bias of reset_after, the Keras default', () => {
  const parametersOf = (config: object): number =>
    parseKeras(sequential([7, 3], 'GRU', { units: 5, ...config }), '').graph.parameters
  expect([
    parametersOf({}),
    parametersOf({ reset_after: true }),
    parametersOf({ reset_after: false }),
    parametersOf({ use_bias: false }),
  ]).toEqual([150, 150, 135, 120])
})

test.each<[string, readonly number[], string, object, string]>([
  ['a norm along an axis that is not there', [4, 3], 'BatchNormalization', { axis: 3 }, 'axis'],
  ['a norm along the batch', [4, 3], 'LayerNormalization', { axis: [0, 1] }, 'axis'],
  ['a ReLU with a negative slope', [4], 'ReLU', { negative_slope: -0.1 }, 'negative_slope'],
  [
    'flattening with channels first',
    [4, 4, 3],
    'Flatten',
    { data_format: 'channels_first' },
    'data_format',
  ],
  [
    'a constraint on a weight that the layer does not have',
    [7, 3],
    'LSTM',
    { units: 5, gamma_constraint: 'NonNeg' },
    'gamma_constraint',
  ],
])('%s is refused, not ignored', (_what, shape, type, config, field) => {
  expect(() =>
    parseKeras(sequential(shape, type, config as Readonly<Record<string, unknown>>), ''),
  ).toThrow(
    expect.objectContaining({
      faults: [expect.objectContaining({ pointer: `/config/layers/1/config/${field}` })],
    }) as Error,
  )
})

test.each([-1, 3, [3], [-1]])('axis %j means the last axis', (axis) => {
  expect(
    parseKeras(sequential([4, 4, 3], 'BatchNormalization', { axis }), '').graph.parameters,
  ).toBe(12)
})
