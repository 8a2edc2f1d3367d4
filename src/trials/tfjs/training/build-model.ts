import {
  maskName,
  type LayerNode,
  type ModelGraph,
  type ModelOutput,
} from '../../../advice/vocabulary/model-graph.js'
import type { Config } from '../layers/define-layer.js'
import { activityPenalty } from '../layers/activity-penalty.js'
import { maskOfLayer } from '../layers/masking.js'
import { ownLayers } from '../layers/own-layers.js'
import { identity } from '../layers/preprocessing.js'
import {
  layerFactory,
  messageOf,
  type Layer,
  type Model,
  type SymbolicTensor,
  type Tf,
} from '../library.js'
import { withWeightObjects } from '../weights/weight-objects.js'

/** The graph has a layer that this engine cannot build or train. The message names it. */
export class Unsupported extends Error {}

/** Factory names of tfjs-layers that do not follow from the layer type by rule. */
const irregularFactoryNames: Readonly<Record<string, string>> = {
  ReLU: 'reLU',
  LeakyReLU: 'leakyReLU',
  ELU: 'elu',
  PReLU: 'prelu',
  Cropping2D: 'cropping2D',
}

/**
 * Builds the model with fresh weights. Throws Unsupported for what TensorFlow.js cannot build.
 *
 * @param seed makes the initial weights repeatable.
 */
export function buildModel(tf: Tf, graph: ModelGraph, seed: number): Model {
  const inputs = graph.inputs.map(({ name, shape, dtype }) =>
    tf.input({ shape: [...shape], name, dtype }),
  )
  const tensors = new Map(graph.inputs.map(({ name }, i) => [name, inputs[i] as SymbolicTensor]))
  const results = new Map<string, readonly SymbolicTensor[]>()
  const layers = new Map<string, Layer>()
  graph.layers.forEach((node, index) => {
    if (node.type === 'Result') {
      tensors.set(node.name, resultOf(results, node))
      return
    }
    const sources = node.inputs.map((source) => outputOf(tensors, source, node))
    const shared = node.sharesWeightsWith === null ? undefined : layers.get(node.sharesWeightsWith)
    const layer = shared ?? createLayerOf(tf, node, seed * 1000 + index)
    layer.trainable = node.trainable
    layers.set(node.name, layer)
    const given = applyLayer(layer, node, distinct(tf, node, sources)).map((output, i) =>
      withActivityPenalty(tf, node, output, i),
    )
    results.set(node.name, given)
    tensors.set(node.name, given[0] as SymbolicTensor)
    if (makesMask(node)) tensors.set(maskName(node.name), applyMask(tf, node, sources))
  })
  const outputs = [
    ...graph.outputs.map(({ layer }) => modelOutput(tensors, layer)),
    ...maskedOutputs(graph).map(({ maskedBy }) => modelOutput(tensors, maskName(maskedBy))),
  ]
  return tf.model({ inputs, outputs, name: 'subject' })
}

type MaskedOutput = ModelOutput & { readonly maskedBy: string }

/** For each output, the place of its mask among what the model gives; null without a mask. */
export function maskPlaces(graph: ModelGraph): readonly (number | null)[] {
  const masks = maskedOutputs(graph)
  return graph.outputs.map((output) => {
    const place = masks.findIndex(({ name }) => name === output.name)
    return place < 0 ? null : graph.outputs.length + place
  })
}

/** Outputs whose steps do not all count; the masks of their steps follow the outputs. */
const maskedOutputs = ({ outputs }: ModelGraph): readonly MaskedOutput[] =>
  outputs.filter((output): output is MaskedOutput => output.maskedBy !== undefined)

const makesMask = ({ type, config }: LayerNode): boolean =>
  type === 'Masking' || config['maskZero'] === true

function applyMask(
  tf: Tf,
  { name, type, config }: LayerNode,
  sources: readonly SymbolicTensor[],
): SymbolicTensor {
  const [source] = sources
  if (source === undefined) throw new Unsupported(`layer ${name} has no input`)
  return maskOfLayer(tf, type, { ...config, name }).apply(source) as SymbolicTensor
}

function modelOutput(tensors: ReadonlyMap<string, SymbolicTensor>, layer: string): SymbolicTensor {
  const output = tensors.get(layer)
  if (output === undefined) throw new Unsupported(`the output ${layer} is no layer of the model`)
  return output
}

function outputOf(
  outputs: ReadonlyMap<string, SymbolicTensor>,
  source: string,
  reader: LayerNode,
): SymbolicTensor {
  const output = outputs.get(source)
  if (output === undefined)
    throw new Unsupported(`layer ${reader.name} reads ${source}, which does not come before it`)
  return output
}

/** One of the results of the layer that the node reads. */
function resultOf(
  results: ReadonlyMap<string, readonly SymbolicTensor[]>,
  { name, inputs, config }: LayerNode,
): SymbolicTensor {
  const source = inputs[0] ?? ''
  const result = results.get(source)?.[Number(config['index'])]
  if (result === undefined) throw new Unsupported(`layer ${source} has no result ${name}`)
  return result
}

function createLayerOf(tf: Tf, node: LayerNode, seed: number): Layer {
  const { name, type, outputShape } = node
  // Flatten of tfjs refuses a vector; Keras passes it on
  if (type === 'Flatten') return tf.layers.reshape({ targetShape: [...outputShape], name })
  return createLayer(tf, node, seed, name)
}

type TypedLayer = Pick<LayerNode, 'type' | 'config'>

/** @param name null for the inner layer of a wrapper. */
function createLayer(tf: Tf, layer: TypedLayer, seed: number, name: string | null): Layer {
  const { type } = layer
  const named: Config = name === null ? {} : { name }
  const own = ownLayers[type]
  const config: Record<string, unknown> = { ...withWeightObjects(layer.config, seed), ...named }
  if (own !== undefined)
    return withLayerName(name ?? type, type, () => own(tf, { ...config, seed }))
  const factory = layerFactory(tf, factoryName(type))
  if (factory === undefined)
    throw new Unsupported(`layer ${name ?? type}: TensorFlow.js has no layer ${type}`)
  if (type === 'Dropout') config['seed'] = seed
  if (type === 'TimeDistributed')
    config['layer'] = createLayer(tf, config['layer'] as TypedLayer, seed, null)
  return withLayerName(name ?? type, type, () => factory(config))
}

/**
 * Copies of tensors that a layer reads again. The executor of TensorFlow.js 4.22 counts such a
 * layer as one reader, twice served, and disposes the tensor before its other readers come.
 */
function distinct(
  tf: Tf,
  { name }: LayerNode,
  sources: readonly SymbolicTensor[],
): readonly SymbolicTensor[] {
  return sources.map((source, i) => {
    if (sources.indexOf(source) === i) return source
    return identity(tf, { name: `${name}_again_${i}` }).apply(source) as SymbolicTensor
  })
}

function applyLayer(
  layer: Layer,
  { name, type }: LayerNode,
  sources: readonly SymbolicTensor[],
): readonly SymbolicTensor[] {
  const [first] = sources
  if (first === undefined) throw new Unsupported(`layer ${name} has no input`)
  const inputs = sources.length === 1 ? first : [...sources]
  const given = withLayerName(name, type, () => layer.apply(inputs))
  return [given as SymbolicTensor | SymbolicTensor[]].flat()
}

/** A result, penalised where the layer has an activity regularizer. */
function withActivityPenalty(
  tf: Tf,
  { name, config }: LayerNode,
  output: SymbolicTensor,
  index: number,
): SymbolicTensor {
  const { activityRegularizer } = config
  if (activityRegularizer === undefined) return output
  const penalty = activityPenalty(tf, { activityRegularizer, name: `${name}_penalty_${index}` })
  return penalty.apply(output) as SymbolicTensor
}

/** Adds the layer's name to an error of TensorFlow.js. */
function withLayerName<T>(name: string, type: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Unsupported) throw error
    throw new Unsupported(`layer ${name} (${type}): ${messageOf(error)}`, { cause: error })
  }
}

/** `Conv2D` -> `conv2d`, `GlobalAveragePooling1D` -> `globalAveragePooling1d`. */
function factoryName(type: string): string {
  const camelCase = type.charAt(0).toLowerCase() + type.slice(1)
  return irregularFactoryNames[type] ?? camelCase.replace(/(\d)D/, '$1d')
}
