import { invalid } from '../../../errors.js'
import { isObject, type Json } from '../json.js'
import { isModelClass, refuseModelClass } from './custom-classes.js'
import { modernLayer, type KerasVersion } from './keras-one.js'
import { requireFew } from './layer-limit.js'
import type { Network, NetworkInput, NetworkLayer } from './network.js'
import { readCalls, tensorRef } from './read-calls.js'

/** Reads `{class_name, config}` of a Sequential or functional model, with the models inside. */
export function readNetwork(model: Json, pointer: string, version: KerasVersion = null): Network {
  const className = String(model['class_name'])
  if (!isModelClass(model)) throw refuseModelClass(model, pointer)
  const { config, layersPointer } = configOf(model, pointer)
  const layers = layersOf(config, layersPointer, version)
  return className === 'Sequential'
    ? sequentialNetwork(config, layers, pointer)
    : functionalNetwork(config, layers, pointer)
}

interface ModelConfig {
  readonly config: Json
  /** Place of the list of layers. */
  readonly layersPointer: string
}

/** Keras 1 and Keras 2.0 to 2.2.2 write the config of a Sequential as the list of its layers. */
function configOf({ config }: Json, pointer: string): ModelConfig {
  if (Array.isArray(config))
    return { config: { layers: config }, layersPointer: `${pointer}/config` }
  if (isObject(config)) return { config, layersPointer: `${pointer}/config/layers` }
  throw invalid(
    `${pointer}/config`,
    config,
    'the config that model.to_json() of Keras writes',
    'this is not a Keras model: it has no config',
  )
}

function layersOf(
  { layers }: Json,
  pointer: string,
  version: KerasVersion,
): readonly NetworkLayer[] {
  if (!Array.isArray(layers) || layers.length === 0)
    throw invalid(pointer, layers, 'a list of at least one layer', 'the Keras model has no layers')
  requireFew(layers.length, pointer)
  return layers.map((layer: unknown, i) =>
    layerOf(layer, i, { pointer: `${pointer}/${i}`, version }),
  )
}

interface LayerPlace {
  readonly pointer: string
  readonly version: KerasVersion
}

function layerOf(json: unknown, i: number, { pointer, version }: LayerPlace): NetworkLayer {
  const isModel = isObject(json) && isModelClass(json)
  if (!isObject(json) || !(isObject(json['config']) || (isModel && Array.isArray(json['config']))))
    throw invalid(pointer, json, '{class_name, config}', `layer ${i} has no config`)
  const written = isObject(json['config']) ? json['config'] : {}
  const { className, config } = modernLayer(String(json['class_name']), written, version)
  return {
    name: String(config['name'] ?? json['name'] ?? `layer_${i}`),
    className,
    json,
    config,
    pointer,
    configPointer: `${pointer}/config`,
    calls: readCalls(json['inbound_nodes'], pointer),
    network: isModel ? readNetwork(json, pointer, version) : null,
  }
}

const isInput = ({ className }: NetworkLayer): boolean => className === 'InputLayer'

/** Keras 3 writes `batch_shape`, Keras 1 and 2 `batch_input_shape`. */
const batchShapeOf = (config: Json): unknown => config['batch_shape'] ?? config['batch_input_shape']

const inputOf = ({ name, pointer, config }: NetworkLayer): NetworkInput => ({
  name,
  pointer: `${pointer}/config/batch_shape`,
  batchShape: batchShapeOf(config),
})

/** A chain: each layer reads the one before it. */
function sequentialNetwork(config: Json, all: readonly NetworkLayer[], pointer: string): Network {
  const layers = all.filter((layer) => !isInput(layer))
  const input = sequentialInput(config, all, pointer)
  const chained = layers.map((layer, i) => {
    const source = { layer: layers[i - 1]?.name ?? input.name, call: 0, tensor: 0 }
    const call = {
      args: [{ kind: 'tensor' as const, tensor: source }],
      kwargs: new Map(),
      pointer: layer.pointer,
      isKeras3: true,
    }
    return { ...layer, calls: [call] }
  })
  const last = layers.at(-1)?.name ?? input.name
  return {
    name: nameOf(config),
    pointer,
    inputs: [input],
    layers: chained,
    outputs: [{ name: last, tensor: { layer: last, call: 0, tensor: 0 } }],
  }
}

/** The input layer, or the input shape of the first layer, or of the built model. */
function sequentialInput(
  config: Json,
  layers: readonly NetworkLayer[],
  pointer: string,
): NetworkInput {
  const inputLayer = layers.find(isInput)
  if (inputLayer !== undefined) return inputOf(inputLayer)
  const first = layers[0]
  return {
    name: 'input',
    pointer: `${first?.pointer ?? pointer}/config/batch_shape`,
    batchShape: firstShape(first) ?? config['build_input_shape'],
  }
}

/** The first layer may be a model, whose input is then that of the whole. */
function firstShape(first: NetworkLayer | undefined): unknown {
  if (first === undefined) return undefined
  if (first.network !== null) return first.network.inputs[0]?.batchShape
  const shape = batchShapeOf(first.config)
  const { input_length: length } = first.config
  // an embedding of Keras 1 and 2 may give its number of steps apart
  const isOpen = Array.isArray(shape) && shape.length === 2 && shape[1] === null
  return isOpen && typeof length === 'number' ? [shape[0], length] : shape
}

function functionalNetwork(config: Json, all: readonly NetworkLayer[], pointer: string): Network {
  const place = `${pointer}/config`
  const inputs = namedRefs(config['input_layers'], `${place}/input_layers`)
  const inputLayers = all.filter(isInput)
  return {
    name: nameOf(config),
    pointer,
    inputs: inputs.map(({ tensor }) => {
      const layer = inputLayers.find(({ name }) => name === tensor.layer)
      if (layer !== undefined) return inputOf(layer)
      throw invalid(
        `${place}/input_layers`,
        tensor.layer,
        `the name of an input layer: ${inputLayers.map(({ name }) => name).join(', ')}`,
        `the model has no input layer ${tensor.layer}`,
      )
    }),
    layers: all.filter((layer) => !isInput(layer)),
    outputs: namedRefs(config['output_layers'], `${place}/output_layers`),
  }
}

type NamedRef = Network['outputs'][number]

/** One reference, a list of them, or an object of them by name; lists may be nested. */
function namedRefs(value: unknown, pointer: string): readonly NamedRef[] {
  const refs = refsIn(value, null)
  if (refs.length > 0) return refs
  throw invalid(pointer, value, '[[layer, call, tensor], …]', 'the model names no layer here')
}

function refsIn(value: unknown, name: string | null): readonly NamedRef[] {
  const tensor = tensorRef(value)
  if (tensor !== null) return [{ name: name ?? tensor.layer, tensor }]
  if (Array.isArray(value)) return value.flatMap((item) => refsIn(item, name))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, item]) => refsIn(item, key))
}

function nameOf({ name }: Json): string {
  return typeof name === 'string' ? name : 'model'
}
