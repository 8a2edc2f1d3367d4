import {
  layerOnSteps,
  maskName,
  type LayerNode,
  type ModelGraph,
  type ModelOutput,
} from '../../../advice/vocabulary/model-graph.js'
import { activityPenalty } from '../layers/activity-penalty.js'
import { maskOfLayer } from '../layers/masking.js'
import { identity } from '../layers/preprocessing.js'
import type { Layer, Model, SymbolicTensor, Tf } from '../library.js'
import { createLayer, Unsupported, withLayerName } from './create-layer.js'

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
    const layer = shared ?? createLayer(tf, node, seed * 1000 + index, node.name)
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

/** Also inside a model that TimeDistributed runs. */
function makesMask(node: LayerNode): boolean {
  const { type, config } = layerOnSteps(node)
  return type === 'Masking' || config['maskZero'] === true
}

function applyMask(tf: Tf, node: LayerNode, sources: readonly SymbolicTensor[]): SymbolicTensor {
  const { name } = node
  const { type, config } = layerOnSteps(node)
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
