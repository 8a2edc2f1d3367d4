import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import { BatchwiseError, errorCodes, invalid } from '../../errors.js'
import { assembleGraph, canonicalType, type DraftInput, type DraftLayer } from './assemble-graph.js'
import { isShape } from './fields.js'
import { readModelDocument, type ModelDocument } from './files/model-document.js'
import { camelCase, isObject, type Json } from './json.js'
import { layerConfig } from './keras-config.js'
import { layerFaults } from './keys/check-keys.js'

export interface KerasModel {
  readonly graph: ModelGraph
  /** Optimizer and loss of `compile`, where the file names them. */
  readonly optimizer: string | null
  readonly loss: string | null
  /** All that `compile` was given, as the file has it; null where the file has none. */
  readonly compiled: ModelDocument['compiled']
}

/**
 * Reads the JSON of Keras 1, 2 or 3, or model.json of TensorFlow.js, as text or as an object:
 * Sequential models, and functional models with one input and one output.
 */
export function parseKeras(value: unknown, pointer: string): KerasModel {
  const document = readModelDocument(value, pointer)
  const { topology } = document
  const isFunctional = isFunctionalModel(topology, document.pointer)
  const config = configOf(topology, document.pointer)
  const entries = entriesOf(config, document.pointer)
  refuseKeys(entries)
  const input = inputOf(entries, config, document.pointer)
  const layers = isFunctional ? functionalDrafts(entries) : sequentialDrafts(entries, input.name)
  const output = isFunctional ? outputOf(config, document.pointer) : lastName(layers, input.name)
  const name = typeof config['name'] === 'string' ? config['name'] : 'model'
  const graph = assembleGraph({
    name,
    inputs: [input],
    layers,
    outputs: [output],
    unknownFields: 'ignore',
  })
  return { graph, ...compiledWith(document), compiled: document.compiled }
}

const lastName = (layers: readonly DraftLayer[], inputName: string): string =>
  layers.at(-1)?.name ?? inputName

/** Keras 1 and Keras 2.0 to 2.2.2 write the config of a Sequential as the list of its layers. */
function configOf(topology: Json, pointer: string): Json {
  const { config } = topology
  if (Array.isArray(config)) return { layers: config }
  if (isObject(config)) return config
  throw invalid(
    `${pointer}/config`,
    config,
    'the config that model.to_json() of Keras writes',
    'this is not a Keras model: it has no config',
  )
}

function isFunctionalModel(root: Json, pointer: string): boolean {
  const kind = root['class_name']
  if (kind === 'Functional' || kind === 'Model') return true
  if (kind === 'Sequential') return false
  throw invalid(
    `${pointer}/class_name`,
    kind,
    'Sequential, Functional',
    `models of class ${String(kind)} are not supported`,
  )
}

/** A layer of the file with its place. */
interface Entry {
  readonly pointer: string
  readonly layer: Json
  readonly config: Json
  readonly type: unknown
  readonly name: string
}

function entriesOf(config: Json, pointer: string): readonly Entry[] {
  const layers = config['layers']
  if (!Array.isArray(layers) || layers.length === 0)
    throw invalid(
      `${pointer}/config/layers`,
      layers,
      'a list of at least one layer',
      'the Keras model has no layers',
    )
  return layers.map((layer: unknown, i) => entryOf(layer, i, `${pointer}/config/layers/${i}`))
}

function entryOf(layer: unknown, i: number, pointer: string): Entry {
  if (!isObject(layer) || !isObject(layer['config']))
    throw invalid(pointer, layer, '{class_name, config}', `layer ${i} has no config`)
  const { config } = layer
  return {
    pointer,
    layer,
    config,
    type: layer['class_name'],
    name: String(config['name'] ?? layer['name'] ?? `layer_${i}`),
  }
}

/** Throws all keys of all layers that Batchwise does not know or cannot train with. */
function refuseKeys(entries: readonly Entry[]): void {
  const faults = entries.flatMap(({ type, name, config, pointer }) => {
    const known = type === 'InputLayer' ? type : canonicalType(type)
    const place = { config, pointer: `${pointer}/config`, owner: `layer ${name}` }
    return known === null ? [] : layerFaults(known, place)
  })
  if (faults.length === 0) return
  const message = faults.map((fault) => fault.message).join('\n')
  throw new BatchwiseError(errorCodes.invalidRequest, message, faults)
}

/** The input layer, or the input shape of the first layer. */
function inputOf(entries: readonly Entry[], config: Json, pointer: string): DraftInput {
  const inputs = entries.filter(({ type }) => type === 'InputLayer')
  if (inputs.length > 1)
    throw invalid(
      `${pointer}/config/layers`,
      inputs.map(({ name }) => name),
      'one input layer',
      'models with several inputs are not supported',
    )
  const inputLayer = inputs[0]
  const source = inputLayer ?? entries[0]
  const written = batchShapeOf(source?.config ?? {}) ?? config['build_input_shape']
  const shape: unknown = Array.isArray(written) ? written.slice(1) : undefined
  if (!isShape(shape))
    throw invalid(
      `${source?.pointer ?? pointer}/config/batch_shape`,
      written,
      '[null, …] with whole numbers >= 1 for one row',
      'the model has no fixed input shape: build it with an input shape',
    )
  return { name: inputLayer?.name ?? 'input', shape }
}

/** Keras 3 writes `batch_shape`, Keras 2 `batch_input_shape`. */
const batchShapeOf = (config: Json): unknown => config['batch_shape'] ?? config['batch_input_shape']

const layersOf = (entries: readonly Entry[]): readonly Entry[] =>
  entries.filter(({ type }) => type !== 'InputLayer')

function functionalDrafts(entries: readonly Entry[]): readonly DraftLayer[] {
  return layersOf(entries).map((entry) => {
    const inputs = inboundNames(entry.layer['inbound_nodes'], entry.pointer)
    return draftOf(entry, inputs)
  })
}

function sequentialDrafts(entries: readonly Entry[], inputName: string): readonly DraftLayer[] {
  const layers = layersOf(entries)
  return layers.map((entry, i) => draftOf(entry, [layers[i - 1]?.name ?? inputName]))
}

function draftOf({ name, type, config, pointer }: Entry, inputs: readonly string[]): DraftLayer {
  const configPointer = `${pointer}/config`
  const draft = { name, type, config: layerConfig(config), inputs, pointer, configPointer }
  return { ...draft, trainable: true, sharesWeightsWith: null, spelling: 'keras' }
}

/** Names of the layers that a functional layer reads. */
function inboundNames(nodes: unknown, pointer: string): readonly string[] {
  if (Array.isArray(nodes) && nodes.length === 1) return namesIn(nodes[0])
  throw invalid(
    `${pointer}/inbound_nodes`,
    nodes,
    'one node',
    'a layer that is called several times (shared weights) is not supported',
  )
}

/** Keras 3 writes `keras_history`: [name, …]; Keras 2 writes nested lists [name, node, …]. */
function namesIn(value: unknown): readonly string[] {
  if (Array.isArray(value))
    return typeof value[0] === 'string' && typeof value[1] === 'number'
      ? [value[0]]
      : value.flatMap(namesIn)
  if (!isObject(value)) return []
  const history = value['keras_history']
  return Array.isArray(history) && typeof history[0] === 'string'
    ? [history[0]]
    : Object.values(value).flatMap(namesIn)
}

function outputOf(config: Json, pointer: string): string {
  const outputs = config['output_layers']
  const list = Array.isArray(outputs) && typeof outputs[0] === 'string' ? [outputs] : outputs
  if (Array.isArray(list) && list.length === 1 && Array.isArray(list[0])) return String(list[0][0])
  throw invalid(
    `${pointer}/config/output_layers`,
    outputs,
    'one output',
    'models with several outputs are not supported',
  )
}

/** Names of the optimizer and the loss: each is a name, or {class_name}. */
function compiledWith({ compiled }: ModelDocument): Pick<KerasModel, 'optimizer' | 'loss'> {
  if (compiled === null) return { optimizer: null, loss: null }
  const { optimizer, loss } = compiled.values
  const name = isObject(optimizer) ? optimizer['class_name'] : optimizer
  return {
    // tf_keras 2.11 and later writes Custom>SGD
    optimizer: typeof name === 'string' ? name.replace(/^.*>/, '').toLowerCase() : null,
    loss: typeof loss === 'string' ? camelCase(loss) : null,
  }
}
