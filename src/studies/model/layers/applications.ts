/** Layers that only the topologies of keras.applications have. */
import type { LayerType } from '../../../advice/vocabulary/model-graph.js'
import { first, last, ShapeMismatch, valuesOnly, type LayerRule } from './layer-rule.js'

/** Touvron et al., "Going deeper with image transformers", 2021: a factor for each feature. */
const layerScale: LayerRule = (fields, inputs) => {
  const initValues = fields.number('initValues', Number.NaN)
  const size = fields.whole('projectionDim')
  if (size !== last(first(inputs))) throw new ShapeMismatch(`${size} features in the last axis`)
  return { config: { initValues }, outputShape: first(inputs), parameters: size }
}

/** The residual sum of Inception-ResNet: x + scale * residual. */
const scaledSum: LayerRule = (fields, inputs) => {
  const [shape = [], residual = []] = inputs
  if (inputs.length !== 2 || shape.join() !== residual.join())
    throw new ShapeMismatch('two inputs of the same shape')
  const scale = fields.number('scale', Number.NaN)
  return { config: { scale }, outputShape: shape, parameters: 0 }
}

export const applicationRules = {
  LayerScale: layerScale,
  StochasticDepth: valuesOnly((fields) => ({
    dropPathRate: fields.number('dropPathRate', Number.NaN, 0, 0.999),
  })),
  CustomScaleLayer: scaledSum,
} satisfies Partial<Record<LayerType, LayerRule>>
