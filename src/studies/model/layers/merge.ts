import type { LayerType } from '../../../advice/vocabulary/model-graph.js'
import type { Fields } from '../fields.js'
import { elementwise } from './elementwise.js'
import { first, ShapeMismatch, type LayerRule, type Shape } from './layer-rule.js'

/** Index in a shape without the batch: axes count from 1, or from -1 at the end. */
const indexOfAxis = (axis: number, shape: Shape): number =>
  axis < 0 ? shape.length + axis : axis - 1

const concatenate: LayerRule = (fields, inputs) => {
  const shape = first(inputs)
  const axis = fields.number('axis', -1)
  const index = indexOfAxis(axis, shape)
  const agrees = (other: Shape): boolean =>
    other.length === shape.length && other.every((size, i) => i === index || size === shape[i])
  if (inputs.length < 2 || shape[index] === undefined || !inputs.every(agrees))
    throw new ShapeMismatch(`two or more inputs that differ in dimension ${axis} only`)
  const joined = inputs.reduce((sum, other) => sum + (other[index] ?? 0), 0)
  return {
    config: { axis },
    outputShape: shape.map((size, i) => (i === index ? joined : size)),
    parameters: 0,
  }
}

function axesOf(fields: Fields): readonly number[] {
  const value = fields.raw('axes')
  if (typeof value === 'number') return [value, value]
  const isPair = Array.isArray(value) && value.length === 2 && value.every(Number.isInteger)
  return isPair ? (value as number[]) : fields.fail('axes', 'a whole number or two of them')
}

const dot: LayerRule = (fields, inputs) => {
  const axes = axesOf(fields)
  const [a, b] = inputs
  if (a === undefined || b === undefined || inputs.length !== 2)
    throw new ShapeMismatch('exactly two inputs')
  const i = indexOfAxis(axes[0] ?? -1, a)
  const j = indexOfAxis(axes[1] ?? -1, b)
  if (a[i] === undefined || a[i] !== b[j])
    throw new ShapeMismatch(`two inputs of equal size along the axes ${axes.join(' and ')}`)
  const rest = [...a.filter((_, k) => k !== i), ...b.filter((_, k) => k !== j)]
  const normalize = fields.flag('normalize', false)
  return { config: { axes, normalize }, outputShape: rest.length === 0 ? [1] : rest, parameters: 0 }
}

export const mergeRules = {
  Add: elementwise('any'),
  Subtract: elementwise('two'),
  Multiply: elementwise('any'),
  Divide: elementwise('two'),
  Power: elementwise('two'),
  Average: elementwise('any'),
  Maximum: elementwise('any'),
  Minimum: elementwise('any'),
  Concatenate: concatenate,
  Dot: dot,
} satisfies Partial<Record<LayerType, LayerRule>>
