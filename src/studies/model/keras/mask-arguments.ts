/**
 * Keras 3 writes a mask out: operators compute it, and calls have it as an argument. Batchwise
 * passes masks on by itself, so these arguments are taken off, with the operators that only they
 * read.
 */
import {
  tensorsIn,
  tensorsOfCall,
  type LayerCall,
  type Network,
  type NetworkLayer,
} from './network.js'

/** What Embedding, Masking and the layers that join masks compute them with. */
const maskOperators: ReadonlySet<string> = new Set(['NotEqual', 'Any', 'LogicalAnd', 'LogicalOr'])

export function withoutMaskArguments(network: Network): Network {
  const classes = new Map(network.layers.map(({ name, className }) => [name, className]))
  const isMask = (layer: string): boolean => maskOperators.has(classes.get(layer) ?? '')
  const layers = network.layers.map((layer) => ({
    ...layer,
    calls: layer.calls.map((call) =>
      layer.className === 'Softmax' ? call : withoutMask(call, isMask),
    ),
  }))
  return { ...network, layers: withoutUnread(layers, network.outputs, isMask) }
}

function withoutMask(call: LayerCall, isMask: (layer: string) => boolean): LayerCall {
  const masks = [...call.kwargs].filter(([name, argument]) => {
    const tensors = tensorsIn(argument)
    return (
      name.endsWith('mask') && tensors.length > 0 && tensors.every(({ layer }) => isMask(layer))
    )
  })
  if (masks.length === 0) return call
  const kwargs = new Map(call.kwargs)
  for (const [name] of masks) kwargs.delete(name)
  return { ...call, kwargs, isMasked: true }
}

/** Removes operators of masks until every one that is left is read. */
function withoutUnread(
  layers: readonly NetworkLayer[],
  outputs: Network['outputs'],
  isMask: (layer: string) => boolean,
): readonly NetworkLayer[] {
  const read = new Set([
    ...outputs.map(({ tensor }) => tensor.layer),
    ...layers.flatMap(({ calls }) => calls.flatMap(tensorsOfCall)).map(({ layer }) => layer),
  ])
  const left = layers.filter(({ name }) => read.has(name) || !isMask(name))
  return left.length === layers.length ? left : withoutUnread(left, outputs, isMask)
}
