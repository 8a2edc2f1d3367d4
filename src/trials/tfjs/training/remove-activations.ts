import type { LayerNode, ModelGraph } from '../../../advice/vocabulary/model-graph.js'
import { lossTraitsOf, type OutputLoss } from '../../../advice/vocabulary/losses.js'
import type { Probability } from './losses/loss-function.js'

export interface LogitsModel {
  /** The model whose outputs are logits where an operation was removed. */
  readonly graph: ModelGraph
  /** For each output, the operation that was removed; null where none was. */
  readonly removed: readonly (Probability | null)[]
}

/** Layers whose activation is their last operation. A recurrent layer's is not. */
const activatedTypes: readonly string[] = [
  'Dense',
  'EinsumDense',
  'Activation',
  'Conv1D',
  'Conv2D',
  'Conv3D',
  'Conv1DTranspose',
  'Conv2DTranspose',
  'Conv3DTranspose',
  'DepthwiseConv1D',
  'DepthwiseConv2D',
  'SeparableConv1D',
  'SeparableConv2D',
]

/**
 * Takes a last softmax or sigmoid off every output whose loss is a cross-entropy, so that the loss
 * is computed from logits: a clipped probability has no gradient. Keras on TensorFlow does the same
 * (`_get_logits`), and like it leaves an activation below a reshape or a wrapper.
 */
export function removeActivations(graph: ModelGraph, losses: readonly OutputLoss[]): LogitsModel {
  const removed = graph.outputs.map(({ layer }, i) => {
    const loss = losses[i]?.loss
    const isFromLogits = loss !== undefined && lossTraitsOf(loss).fromLogits
    return isFromLogits ? lastOperation(graph, layer) : null
  })
  const changed = graph.outputs.flatMap(({ layer }, i) => (removed[i] === null ? [] : [layer]))
  const layers = graph.layers.map((node) =>
    changed.includes(node.name) ? withoutActivation(node) : node,
  )
  return { graph: { ...graph, layers }, removed }
}

/** The softmax or sigmoid that ends the layer, where nothing else reads it. */
function lastOperation({ layers, outputs }: ModelGraph, name: string): Probability | null {
  const node = layers.find((layer) => layer.name === name)
  if (node === undefined || node.config['activityRegularizer'] != null) return null
  const isRead = layers.some(({ inputs }) => inputs.includes(name))
  const isShared = layers.some((layer) => layer.sharesWeightsWith === name)
  const isSeveralOutputs = outputs.filter(({ layer }) => layer === name).length > 1
  if (isRead || isShared || isSeveralOutputs || node.sharesWeightsWith !== null) return null
  return probabilityOf(node)
}

function probabilityOf({ type, config }: LayerNode): Probability | null {
  if (type === 'Softmax') return (config['axis'] ?? -1) === -1 ? 'softmax' : null
  const { activation } = config
  const isLast = activatedTypes.includes(type)
  return isLast && (activation === 'softmax' || activation === 'sigmoid') ? activation : null
}

const withoutActivation = (node: LayerNode): LayerNode =>
  node.type === 'Softmax'
    ? { ...node, type: 'Activation', config: { activation: 'linear' } }
    : { ...node, config: { ...node.config, activation: 'linear' } }
