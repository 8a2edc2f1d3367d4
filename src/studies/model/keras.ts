import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import type { Fault } from '../../errors.js'
import { assembleGraph, canonicalType } from './assemble-graph.js'
import { readModelDocument, type ModelDocument } from './files/model-document.js'
import { inputShapes, type AskedShapes } from './keras/input-shapes.js'
import type { Network } from './keras/network.js'
import { readNetwork } from './keras/read-network.js'
import { unfold } from './keras/unfold.js'
import { ignoredKeys, keyFaults, layerFaults } from './keys/check-keys.js'
import { keysOfLayer } from './keys/layer-keys.js'
import { compileKeys } from './keys/training-keys.js'
import type { Json } from './json.js'
import { isOperator } from './operators/operation.js'

export interface KerasModel {
  readonly graph: ModelGraph
  /** All that `compile` was given, as the file has it; null where the file has none. */
  readonly compiled: ModelDocument['compiled']
  /** {class_name, config} as Keras 3 wrote it; null where another program did. */
  readonly topology: Json | null
}

export interface WrittenInput {
  readonly name: string
  readonly shape: readonly (number | null)[]
}

/**
 * Reads the JSON of Keras 1, 2 or 3, or model.json of TensorFlow.js, as text or as an object.
 * Models inside the model are unfolded: the layer `dense` of the model `encoder` becomes
 * `encoder/dense`, and its second call `encoder/dense.2`. Throws all faults at once.
 *
 * @param asked shapes of inputs whose length the file leaves open.
 */
export function parseKeras(value: unknown, pointer: string, asked: AskedShapes = null): KerasModel {
  const document = readModelDocument(value, pointer)
  const network = readNetwork(document.topology, document.pointer, document.kerasVersion)
  const inputs = inputShapes(network, asked)
  const { layers, outputs, faults } = unfold(network)
  const graph = assembleGraph({
    name: network.name,
    inputs: inputs.shapes,
    layers,
    outputs,
    unknownFields: 'ignore',
    faults: [
      ...inputs.faults,
      ...keyFaultsOf(network),
      ...faults,
      ...compileFaults(document.compiled),
    ],
  })
  const { compiled, topology, isKeras3 } = document
  return { graph, compiled, topology: isKeras3 ? topology : null }
}

/** The shape of a row of each input, as the file has it; null for a length that it leaves open. */
export function writtenInputs(value: unknown, pointer: string): readonly WrittenInput[] {
  const document = readModelDocument(value, pointer)
  const network = readNetwork(document.topology, document.pointer, document.kerasVersion)
  return network.inputs.map(({ name, batchShape }) => {
    const row: readonly unknown[] = Array.isArray(batchShape) ? batchShape.slice(1) : []
    return { name, shape: row.map((size) => (typeof size === 'number' ? size : null)) }
  })
}

/** Keys of all layers, also inside models, that Batchwise does not know or cannot train with. */
function keyFaultsOf({ layers }: Network): readonly Fault[] {
  return layers.flatMap((layer) => {
    if (layer.network !== null) return keyFaultsOf(layer.network)
    const type = canonicalType(layer.className)
    if (type === null || isOperator(layer)) return []
    const { name, config, configPointer: pointer } = layer
    return layerFaults(type, { config, pointer, owner: `layer ${name}` })
  })
}

/** Keys of `compile` that Batchwise does not know or cannot train with. */
function compileFaults(compiled: ModelDocument['compiled']): readonly Fault[] {
  if (compiled === null) return []
  const { values, pointer } = compiled
  return keyFaults(compileKeys, { config: values.written, pointer, owner: 'compile' })
}

/** The keys that the file sets and that do not change what is trained, each once. */
export function keysWithoutEffect(value: unknown): readonly string[] {
  const document = readModelDocument(value, '')
  const network = readNetwork(document.topology, document.pointer, document.kerasVersion)
  const ofCompile = ignoredKeys(compileKeys, document.compiled?.values.written ?? {})
  return [...new Set([...ofCompile, ...ignoredIn(network)])].sort()
}

function ignoredIn({ layers }: Network): readonly string[] {
  return layers.flatMap((layer) => {
    if (layer.network !== null) return ignoredIn(layer.network)
    const type = canonicalType(layer.className)
    return type === null || isOperator(layer) ? [] : ignoredKeys(keysOfLayer(type), layer.config)
  })
}
