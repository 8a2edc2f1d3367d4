/** Layers with several results: a node for each of those that are read, after the first. */
import { resultName } from '../../../advice/vocabulary/model-graph.js'
import type { DraftLayer } from '../assemble-graph.js'
import { tensorsOfCall, type Network, type TensorRef } from './network.js'

/** The numbers of the results that are read of every call, after the first, in order. */
export function otherResultsRead(
  { layers, outputs }: Network,
  sourceOf: (tensor: TensorRef) => string | null,
): ReadonlyMap<string, readonly number[]> {
  const tensors = layers.flatMap(({ calls }) => calls.flatMap(tensorsOfCall))
  const read = new Map<string, Set<number>>()
  for (const tensor of [...tensors, ...outputs.map((output) => output.tensor)]) {
    const source = sourceOf(tensor)
    if (source === null || tensor.tensor === 0) continue
    read.set(source, (read.get(source) ?? new Set()).add(tensor.tensor))
  }
  return new Map([...read].map(([source, numbers]) => [source, [...numbers].sort((a, b) => a - b)]))
}

/** The node of one result of a layer. */
export const resultDraft = (layer: DraftLayer, index: number): DraftLayer => ({
  ...layer,
  name: resultName(layer.name, index),
  type: 'Result',
  config: { index },
  inputs: [layer.name],
  sharesWeightsWith: null,
  isMasked: false,
})
