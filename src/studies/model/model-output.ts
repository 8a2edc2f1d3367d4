/** The outputs of a model: the layers that give them, and the masks of their steps. */
import type { LayerNode, ModelOutput } from '../../advice/vocabulary/model-graph.js'
import { invalid, type BatchwiseError } from '../../errors.js'
import { omitUndefined } from '../../omit-undefined.js'
import type { Origin } from './masks.js'
import { outputActivation } from './output-activation.js'
import { shortList } from './refuse-all.js'

export interface DraftOutput {
  readonly name: string
  readonly layer: string
}

export function modelOutput(
  { name, layer }: DraftOutput,
  layers: readonly LayerNode[],
  masks: ReadonlyMap<string, Origin>,
): ModelOutput {
  const node = layers.find((candidate) => candidate.name === layer)
  if (node !== undefined)
    return omitUndefined({
      name,
      layer,
      shape: node.outputShape,
      activation: outputActivation(layers, layer),
      maskedBy: outputMask(node, masks.get(layer) ?? null),
    })
  if (layers.length === 0) throw noLayers(layer)
  throw invalid(
    '/model',
    layer,
    `the name of a layer: ${shortList(layers.map((candidate) => candidate.name))}`,
    `the model has no layer ${layer}, which is named as its output`,
  )
}

const noLayers = (input: string): BatchwiseError =>
  invalid(
    '/model',
    input,
    'at least one layer between an input and an output',
    `the model has no layer beside its input ${input}: there is nothing to train`,
  )

/** The layer whose mask says which steps of an output count in the loss. */
function outputMask({ name, config }: LayerNode, origin: Origin): string | undefined {
  if (origin === null) return undefined
  if (origin.depth === 0) return origin.layer
  if (config['masksLeave'] !== true) return undefined
  throw invalid(
    '/model',
    name,
    'an output whose steps are not masked inside TimeDistributed',
    `the output ${name} has a mask of steps inside TimeDistributed: remove mask_zero or Masking there`,
  )
}
