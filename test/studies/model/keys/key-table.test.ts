import { describe, expect, test } from 'vitest'
import { layerTypes, type LayerType } from '../../../../src/advice/vocabulary/model-graph.js'
import { Fields } from '../../../../src/studies/model/fields.js'
import { camelCase } from '../../../../src/studies/model/json.js'
import { layerConfig } from '../../../../src/studies/model/keras-config.js'
import { keyFaults, layerFaults } from '../../../../src/studies/model/keys/check-keys.js'
import { commonKeys } from '../../../../src/studies/model/keys/common-keys.js'
import type { ClassTables } from '../../../../src/studies/model/keys/key-rule.js'
import { keysOfLayer, layerKeys } from '../../../../src/studies/model/keys/layer-keys.js'
import {
  constraintKeys,
  initializerKeys,
  regularizerKeys,
} from '../../../../src/studies/model/keys/object-keys.js'
import { operatorKeys } from '../../../../src/studies/model/keys/merge-keys.js'
import { lossKeys, optimizerKeys } from '../../../../src/studies/model/keys/training-keys.js'
import { layerRules } from '../../../../src/studies/model/layers/layer-rules.js'
import { savedKeys, type Config, type SavedLayer } from './saved-keys.js'

const versions = ['keras3', 'keras2'] as const
const isLayerType = (name: string): name is LayerType =>
  layerTypes.some((candidate) => candidate === name)

type LayerCase = readonly [name: string, type: LayerType, layer: SavedLayer]
const savedLayers: readonly LayerCase[] = versions.flatMap((version) =>
  Object.entries(savedKeys[version].layers).flatMap(([name, layers]) =>
    isLayerType(name)
      ? layers.map((layer, i): LayerCase => [`${version} ${name} ${i}`, name, layer])
      : [],
  ),
)

const place = (config: Config) => ({ config, pointer: '', owner: 'layer' })

test('the extract has every layer type that Batchwise reads from Keras', () => {
  const fromKeras = layerTypes.filter((type) => !Object.hasOwn(operatorKeys, type))
  const missing = fromKeras.filter((type) => savedKeys.keras3.layers[type] === undefined)
  expect(missing).toEqual([])
})

test.each(savedLayers)(
  '%s: the table knows every key, and no default is refused',
  (_, type, layer) => {
    expect(layerFaults(type, place(layer.config))).toEqual([])
  },
)

test.each(versions)('%s: the table knows every key of an input layer', (version) => {
  for (const { config } of savedKeys[version].layers['InputLayer'] ?? [])
    expect(layerFaults('InputLayer', place(config))).toEqual([])
})

/** Runs the rule of a layer; returns the fields that it asked for. */
function askedOf(type: LayerType, { config, inputs = [] }: SavedLayer): readonly string[] {
  const fields = new Fields('', 'layer', layerConfig(config), 'keras')
  layerRules[type](fields, inputs)
  return [...fields.asked]
}

describe('a rule reads the keys that the table calls honoured, and no others', () => {
  const types = Object.keys(layerKeys).filter((name) => !Object.hasOwn(operatorKeys, name))
  test.each(types.filter(isLayerType))('%s', (type) => {
    const saved = savedLayers.filter(([, candidate]) => candidate === type)
    const asked = new Set(saved.flatMap(([, , layer]) => askedOf(type, layer)))
    const honoured = Object.entries(keysOfLayer(type))
      .filter(([key, rule]) => rule === 'honoured' && !Object.hasOwn(commonKeys, key))
      .map(([key]) => camelCase(key))
    expect([...asked].sort()).toEqual([...new Set(honoured)].sort())
  })
})

test.each(savedLayers)('%s: shape and parameters equal those of Keras', (_, type, layer) => {
  const fields = new Fields('', 'layer', layerConfig(layer.config), 'keras')
  const { outputShape, parameters } = layerRules[type](fields, layer.inputs ?? [])
  expect({ outputShape, parameters }).toEqual({
    outputShape: layer.outputShape,
    parameters: layer.parameters,
  })
})

const tables: Readonly<
  Record<'initializers' | 'regularizers' | 'constraints' | 'optimizers' | 'losses', ClassTables>
> = {
  initializers: initializerKeys,
  regularizers: regularizerKeys,
  constraints: constraintKeys,
  optimizers: optimizerKeys,
  losses: lossKeys,
}
type Part = keyof typeof tables
const parts: readonly Part[] = [
  'initializers',
  'regularizers',
  'constraints',
  'optimizers',
  'losses',
]

test.each(versions.flatMap((version) => parts.map((part) => [version, part] as const)))(
  '%s: the table knows every key of its %s',
  (version, part) => {
    for (const [name, table] of Object.entries(tables[part])) {
      const config = savedKeys[version][part][name]
      if (config !== undefined) expect(keyFaults(table, place(config))).toEqual([])
    }
  },
)
