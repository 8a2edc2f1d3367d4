import { activations, sizeOf, type LayerType } from '../../../advice/vocabulary/model-graph.js'
import type { Fields } from '../fields.js'
import { weightFields } from '../weights/weight-fields.js'
import { axesOf, first, ShapeMismatch, valuesOnly, type LayerRule } from './layer-rule.js'

/** A gated linear unit takes one half of the last axis as the gate of the other. */
const activation: LayerRule = (fields, inputs) => {
  const shape = first(inputs)
  if (!fields.has('activation')) fields.fail('activation', 'the name of an activation')
  const name = fields.activation('activation', 'linear', activations)
  const effect = { config: { activation: name }, outputShape: shape, parameters: 0 }
  if (name !== 'glu') return effect
  const width = (shape.at(-1) ?? 1) / 2
  if (!Number.isInteger(width)) throw new ShapeMismatch('a last axis of even size')
  return { ...effect, outputShape: [...shape.slice(0, -1), width] }
}

/** Axes, counted from 1, along which the slopes are the same. */
function sharedAxes(fields: Fields, rank: number): readonly number[] {
  return fields.has('sharedAxes') ? axesOf(fields, 'sharedAxes', rank, []) : []
}

const prelu: LayerRule = (fields, inputs) => {
  const shape = first(inputs)
  const shared = sharedAxes(fields, shape.length)
  const slopes = shape.map((size, i) => (shared.includes(i + 1) ? 1 : size))
  return {
    config: { sharedAxes: shared, ...weightFields(fields, 'alpha', 'Zeros') },
    outputShape: shape,
    parameters: sizeOf(slopes),
  }
}

export const activationRules = {
  Activation: activation,
  ReLU: valuesOnly((fields) => ({
    maxValue: fields.has('maxValue') ? fields.number('maxValue', 0, 0) : null,
    negativeSlope: fields.number('negativeSlope', 0, 0),
    threshold: fields.number('threshold', 0, 0),
  })),
  LeakyReLU: valuesOnly((fields) => ({
    alpha: fields.number('alpha', fields.number('negativeSlope', 0.3, 0), 0),
  })),
  ELU: valuesOnly((fields) => ({ alpha: fields.number('alpha', 1) })),
  PReLU: prelu,
  Softmax: (fields, inputs) => ({
    config: { axis: axesOf(fields, 'axis', first(inputs).length, [-1]) },
    outputShape: first(inputs),
    parameters: 0,
  }),
} satisfies Partial<Record<LayerType, LayerRule>>
