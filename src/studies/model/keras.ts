import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import { invalid } from '../../errors.js'
import { assembleGraph, canonicalType, type DraftInput, type DraftLayer } from './assemble-graph.js'
import { isShape } from './fields.js'

type Json = Readonly<Record<string, unknown>>
export interface KerasModel {
  readonly graph: ModelGraph
  /** What `compile` was told, where the file says so. */
  readonly optimizer: string | null
  readonly loss: string | null
}

/** Parses what `model.to_json()` of Keras 3 or Keras 2 gives (text or parsed). Sequential models, and functional ones with one input and one output. */
export function parseKeras(value: unknown, pointer: string): KerasModel {
  const root = typeof value === 'string' ? parseText(value, pointer) : value
  if (!isObject(root) || !isObject(root['config']))
    throw invalid(
      pointer,
      typeof root === 'object' ? undefined : root,
      'what Keras gives for model.to_json()',
      'this is not a Keras model: it has no config',
    )
  const config = root['config']
  const layers = config['layers']
  if (!Array.isArray(layers) || layers.length === 0)
    throw invalid(
      `${pointer}/config/layers`,
      layers,
      'a list of layers',
      'the Keras model has no layers',
    )
  const name = typeof config['name'] === 'string' ? config['name'] : 'model'
  const entries = layers.map((layer: unknown, i) => {
    const at = `${pointer}/config/layers/${i}`
    if (!isObject(layer) || !isObject(layer['config']))
      throw invalid(at, layer, '{class_name, config}', `layer ${i} has no config`)
    return {
      at,
      layer,
      config: layer['config'],
      type: layer['class_name'],
      name: String(layer['config']['name'] ?? layer['name'] ?? `layer_${i}`),
    }
  })
  const functional = root['class_name'] === 'Functional' || root['class_name'] === 'Model'
  if (!functional && root['class_name'] !== 'Sequential')
    throw invalid(
      `${pointer}/class_name`,
      root['class_name'],
      'Sequential, Functional',
      `models of class ${String(root['class_name'])} are not supported`,
    )
  const input = inputOf(entries, config, pointer)
  let previous = input.name
  const drafts = entries.flatMap((entry): DraftLayer[] => {
    if (entry.type === 'InputLayer') return []
    const inputs = functional ? inboundNames(entry.layer['inbound_nodes'], entry.at) : [previous]
    previous = entry.name
    refuseLost(entry.config, `${entry.at}/config`, entry.name, canonicalType(entry.type))
    return [
      {
        name: entry.name,
        type: entry.type,
        config: layerConfig(entry.config),
        inputs,
        pointer: entry.at,
        configPointer: `${entry.at}/config`,
        spelling: 'keras',
      },
    ]
  })
  const compiled = isObject(root['compile_config']) ? root['compile_config'] : {}
  const optimizer = isObject(compiled['optimizer'])
    ? compiled['optimizer']['class_name']
    : compiled['optimizer']
  return {
    graph: assembleGraph(
      name,
      input,
      drafts,
      functional ? outputOf(config, pointer) : previous,
      'ignore',
    ),
    optimizer: typeof optimizer === 'string' ? optimizer.toLowerCase() : null,
    loss: typeof compiled['loss'] === 'string' ? camel(compiled['loss']) : null,
  }
}

function parseText(text: string, pointer: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw invalid(
      pointer,
      text.slice(0, 60),
      'JSON as model.to_json() gives it',
      `the Keras model is not JSON: ${error instanceof Error ? error.message : ''}`,
    )
  }
}

interface Entry {
  readonly at: string
  readonly layer: Json
  readonly config: Json
  readonly type: unknown
  readonly name: string
}

/** The input layer, or the input shape that the first layer carries. */
function inputOf(entries: readonly Entry[], config: Json, pointer: string): DraftInput {
  const inputs = entries.filter(({ type }) => type === 'InputLayer')
  if (inputs.length > 1)
    throw invalid(
      `${pointer}/config/layers`,
      inputs.map(({ name }) => name),
      'one input layer',
      'models with several inputs are not supported',
    )
  const [first] = inputs.length > 0 ? inputs : entries
  const given =
    first?.config['batch_shape'] ??
    first?.config['batch_input_shape'] ??
    config['build_input_shape']
  const shape: unknown = Array.isArray(given) ? given.slice(1) : undefined
  if (!isShape(shape))
    throw invalid(
      `${first?.at ?? pointer}/config/batch_shape`,
      given,
      '[null, …] with whole numbers >= 1 for one row',
      'the model has no input shape, or one that is open: build it with an input shape',
    )
  return { name: inputs.length > 0 ? (first?.name ?? 'input') : 'input', shape }
}

/** Names of the layers that a functional layer reads: `keras_history` in Keras 3, nested lists in Keras 2. */
function inboundNames(nodes: unknown, at: string): string[] {
  if (!Array.isArray(nodes) || nodes.length !== 1)
    throw invalid(
      `${at}/inbound_nodes`,
      nodes,
      'one node',
      'a layer that is called several times (shared weights) is not supported',
    )
  const names: string[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      if (typeof value[0] === 'string' && typeof value[1] === 'number') names.push(value[0])
      else value.forEach(visit)
    } else if (isObject(value)) {
      const history = value['keras_history']
      if (Array.isArray(history) && typeof history[0] === 'string') names.push(history[0])
      else Object.values(value).forEach(visit)
    }
  }
  visit(nodes[0])
  return names
}

function outputOf(config: Json, pointer: string): string {
  const outputs = config['output_layers']
  const flat = Array.isArray(outputs) && typeof outputs[0] === 'string' ? [outputs] : outputs
  if (!Array.isArray(flat) || flat.length !== 1 || !Array.isArray(flat[0]))
    throw invalid(
      `${pointer}/config/output_layers`,
      outputs,
      'one output',
      'models with several outputs are not supported',
    )
  return String(flat[0][0])
}

/** snake_case to camelCase, `{class_name}` of initializers to its name, wrapped layers to {type, config}; nulls dropped. */
function layerConfig(config: Json): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).flatMap(([key, value]): [string, unknown][] => {
      if (value === null || key === 'name') return []
      const name = camel(key)
      if (name === 'layer' && isObject(value))
        return [
          [
            name,
            {
              type: canonicalType(value['class_name']),
              config: layerConfig(isObject(value['config']) ? value['config'] : {}),
            },
          ],
        ]
      if (name.endsWith('Initializer') && isObject(value))
        return [[name, lowerFirst(String(value['class_name']).replace('Lecun', 'LeCun'))]]
      if (name.endsWith('Regularizer') && isObject(value)) return [[name, regularizer(value)]]
      if (name === 'dataFormat') return [[name, value === 'channels_last' ? 'channelsLast' : value]]
      return [[name, value]]
    }),
  )
}

/** What the trials could not train with is refused, not left out: constraints, and regularizers other than L1 and L2 of a dense or convolution kernel. */
function refuseLost(config: Json, at: string, name: string, type: string | null): void {
  for (const [key, value] of Object.entries(config)) {
    if (value === null || !/_(regularizer|constraint)$/.test(key)) continue
    const kernel =
      key === 'kernel_regularizer' &&
      (type === 'Dense' || type === 'Conv1D' || type === 'Conv2D' || type === 'Conv2DTranspose')
    const kept =
      kernel && isObject(value) && ['L1', 'L2', 'L1L2'].includes(String(value['class_name']))
    if (!kept)
      throw invalid(
        `${at}/${key}`,
        value,
        kernel ? 'L1, L2 or L1L2' : 'null',
        `layer ${name}: ${key} is not supported as given`,
      )
  }
}

function regularizer(value: Json): { className: 'L1L2'; config: { l1: number; l2: number } } {
  const config = isObject(value['config']) ? value['config'] : {}
  return {
    className: 'L1L2',
    config: { l1: Number(config['l1'] ?? 0), l2: Number(config['l2'] ?? 0) },
  }
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
export const camel = (text: string): string =>
  text.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
