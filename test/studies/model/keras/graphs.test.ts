import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import type { ModelGraph } from '../../../../src/advice/vocabulary/model-graph.js'
import { BatchwiseError } from '../../../../src/errors.js'
import { parseKeras } from '../../../../src/studies/model/keras.js'
import type { AskedShapes } from '../../../../src/studies/model/keras/input-shapes.js'

/** A model that Keras wrote, with Keras' own counts (test/fixtures/models/make-graphs.py). */
interface Fixture {
  readonly parameters: number
  readonly trainableParameters: number
  readonly outputShapes: readonly (readonly number[])[]
  readonly model: unknown
}
async function fixture(name: string): Promise<Fixture> {
  const file = new URL(`../../../fixtures/models/graphs/${name}.json`, import.meta.url)
  return JSON.parse(await readFile(file, 'utf8')) as Fixture
}
async function graphOf(name: string, asked: AskedShapes = null): Promise<ModelGraph> {
  return parseKeras((await fixture(name)).model, '/model/keras', asked).graph
}
async function refusal(name: string, asked: AskedShapes = null): Promise<BatchwiseError> {
  const error = await graphOf(name, asked).catch((caught: unknown) => caught)
  if (error instanceof BatchwiseError) return error
  throw new Error('a refusal was expected')
}
const versions = ['keras3', 'keras2'] as const
const operators = { keras3: 'keras-operators', keras2: 'tensorflow-operators' } as const

describe.each(versions)('%s', (version) => {
  test.each([
    'nested',
    'shared',
    'frozen',
    'every-step',
    'arithmetic',
    'attention',
    'states',
    operators[version],
  ])('%s: parameters and output shapes equal those of Keras', async (name) => {
    const { parameters, trainableParameters, outputShapes } = await fixture(`${version}-${name}`)
    const graph = await graphOf(`${version}-${name}`)
    expect({ ...graph, outputs: graph.outputs.map(({ shape }) => shape) }).toMatchObject({
      parameters,
      trainableParameters,
      outputs: outputShapes,
    })
  })

  test('a model inside the model is unfolded, and its second call shares the weights', async () => {
    const { inputs, layers, outputs } = await graphOf(`${version}-nested`)
    expect(inputs.map(({ name }) => name)).toEqual(['left', 'right'])
    const byName = new Map(layers.map((layer) => [layer.name, layer]))
    expect(byName.get('encoder/d')).toMatchObject({ inputs: ['left'], sharesWeightsWith: null })
    expect(byName.get('encoder.2/d')).toMatchObject({
      inputs: ['right'],
      sharesWeightsWith: 'encoder/d',
    })
    expect(byName.get('together')?.inputs).toEqual(['encoder/d', 'encoder.2/d'])
    expect(outputs.map(({ layer }) => layer)).toEqual(['head/e', 'head.2/e'])
  })

  test('a layer that is called three times is three nodes with one set of weights', async () => {
    const { layers, outputs } = await graphOf(`${version}-shared`)
    expect(layers.map(({ name, sharesWeightsWith }) => [name, sharesWeightsWith])).toEqual(
      expect.arrayContaining([
        ['shared', null],
        ['shared.2', 'shared'],
        ['shared.3', 'shared'],
      ]),
    )
    expect(outputs.map(({ name, layer }) => [name, layer])).toEqual([
      ['a', 'shared.2'],
      ['b', 'shared.3'],
    ])
  })

  test('the layers of a frozen model are frozen', async () => {
    const { layers } = await graphOf(`${version}-frozen`)
    const frozen = layers.filter(({ trainable }) => !trainable).map(({ name }) => name)
    expect(frozen).toEqual(['base/conv', 'base/norm', 'base/drop', 'base/pool'])
  })

  test('a model in TimeDistributed becomes layers in TimeDistributed', async () => {
    const { layers } = await graphOf(`${version}-every-step`)
    const types = layers.map(({ type, config }) => {
      const inner = config['layer'] as { readonly type: string } | undefined
      return inner === undefined ? type : `${type} ${inner.type}`
    })
    expect(types).toEqual([
      'TimeDistributed Conv2D',
      'TimeDistributed Flatten',
      'TimeDistributed Dense',
      'LSTM',
    ])
  })

  test('operators on tensors become layers, with their constants', async () => {
    const { layers } = await graphOf(`${version}-arithmetic`)
    expect(layers.map(({ type, config }) => [type, config['constant'] ?? null])).toEqual([
      ['Multiply', 0.5],
      ['Subtract', 2],
      ['Add', null],
      ['Divide', 3],
      ['Power', 2],
      ['Elementwise', null],
    ])
    expect(layers[1]?.config['constantFirst']).toBe(true)
  })

  test('an attention reads query and value; a causal mask is a field', async () => {
    const { layers } = await graphOf(`${version}-attention`)
    expect(layers.map(({ inputs, config }) => [inputs, config['useCausalMask'] ?? false])).toEqual([
      [['x', 'y'], false],
      [['cross', 'cross'], true],
    ])
  })

  test('an open length is asked for, and taken from the question', async () => {
    const error = await refusal(`${version}-open-length`)
    expect(error.message).toMatch(/tokens has an open length.*"inputShape": \[100\]/)
    const graph = await graphOf(`${version}-open-length`, [12])
    expect(graph.inputs[0]?.shape).toEqual([12])
    const named = await graphOf(`${version}-open-length`, { tokens: [12] })
    expect(named.inputs[0]?.shape).toEqual([12])
    expect((await refusal(`${version}-open-length`, [12, 3])).message).toMatch(/shape \[any\]/)
    expect((await refusal(`${version}-open-length`, { token: [12] })).message).toMatch(
      /has no input token/,
    )
  })

  test('programs of the user are refused, all at once', async () => {
    const { faults } = await refusal(`${version}-custom`)
    expect(faults.map(({ message }) => message)).toEqual([
      expect.stringMatching(/layer scale: mine>Scale is a layer of your own/),
      expect.stringMatching(/layer twice: Lambda holds Python code/),
    ])
  })

  test('states of a layer are nodes that the next layer reads', async () => {
    const { layers } = await graphOf(`${version}-states`)
    expect(layers.map(({ name, type, inputs }) => [name, type, inputs])).toEqual([
      ['encoder', 'LSTM', ['y']],
      ['encoder[1]', 'Result', ['encoder']],
      ['encoder[2]', 'Result', ['encoder']],
      ['decoder', 'LSTM', ['x', 'encoder[1]', 'encoder[2]']],
    ])
  })
})

test('Keras 2 keeps training=False: the dropout of a base model does nothing', async () => {
  const dropout = async (name: string): Promise<string | undefined> =>
    (await graphOf(name)).layers.find((layer) => layer.name === 'base/drop')?.type
  expect(await dropout('keras2-frozen')).toBe('Activation')
  expect(await dropout('keras3-frozen')).toBe('Dropout')
})
