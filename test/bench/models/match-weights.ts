import type { LayerVariable, Model } from '../../../src/trials/tfjs/library.js'
import type { KerasWeight } from './keras-case.js'

/** A weight of Keras and the weight of the built model that holds the same numbers. */
export interface MatchedWeight {
  readonly keras: KerasWeight
  readonly own: LayerVariable
}

/** Throws where a layer has other weights than in Keras. */
export function matchWeights(
  model: Model,
  weights: readonly KerasWeight[],
): readonly MatchedWeight[] {
  const layers = [...new Set(weights.map(({ layer }) => layer.join('/')))]
  return layers.flatMap((layer) => {
    const ofLayer = weights.filter((weight) => weight.layer.join('/') === layer)
    return matchLayer(layer, ofLayer, weightsOf(model, layer))
  })
}

/** Nested models are unfolded: their layers may carry the names of the models around them. */
function weightsOf(model: Model, layer: string): readonly LayerVariable[] {
  const last = layer.split('/').at(-1)
  const found =
    model.layers.find(({ name }) => name === layer) ??
    model.layers.find(({ name }) => name.split('/').at(-1) === last)
  if (found === undefined) throw new Error(`there is no layer ${layer}`)
  return found.weights
}

const sizeOf = (shape: readonly (number | null)[]): number =>
  shape.reduce<number>((size, dimension) => size * (dimension ?? 1), 1)

const lastName = (name: string): string => name.split('/').at(-1) ?? name

function matchLayer(
  layer: string,
  keras: readonly KerasWeight[],
  own: readonly LayerVariable[],
): readonly MatchedWeight[] {
  const ordered = ordersOf(keras, own).find((order) =>
    keras.every(({ before }, i) => sizeOf(before.shape) === sizeOf(order[i]?.shape ?? [0])),
  )
  if (ordered !== undefined && keras.length === own.length)
    return keras.flatMap((weight, i) => {
      const variable = ordered[i]
      return variable === undefined ? [] : [{ keras: weight, own: variable }]
    })
  const shapes = (all: readonly { readonly shape: readonly (number | null)[] }[]): string =>
    all.map(({ shape }) => `[${shape.join(', ')}]`).join(' ')
  throw new Error(
    `layer ${layer} has the weights ${shapes(own)}; in Keras ${shapes(keras.map(({ before }) => before))}`,
  )
}

/**
 * By name where the names are the same in both and unique; else as the layer has them, frozen ones
 * last, as in Keras 2; else as they were made, as in Keras 3.
 */
function ordersOf(
  keras: readonly KerasWeight[],
  own: readonly LayerVariable[],
): readonly (readonly LayerVariable[])[] {
  const byName = new Map(own.map((weight) => [lastName(weight.originalName), weight]))
  const named = keras.flatMap(({ name }) => byName.get(lastName(name)) ?? [])
  if (new Set(named).size === own.length && keras.length === own.length) return [named]
  return [own, own.toSorted((a, b) => a.id - b.id)]
}
