import type { LayerType } from '../../advice/vocabulary/model-graph.js'
import { first, ShapeMismatch, type LayerRule } from './layer-rule.js'

const elementwise: LayerRule = (_fields, inputs) => {
  const [shape, ...others] = inputs
  if (
    shape === undefined ||
    others.length === 0 ||
    others.some((other) => other.join() !== shape.join())
  )
    throw new ShapeMismatch('two or more inputs of one shape')
  return { config: {}, outputShape: shape, parameters: 0 }
}

export const mergeRules = {
  Add: elementwise,
  Multiply: elementwise,
  Average: elementwise,
  Maximum: elementwise,
  Concatenate: (fields, inputs) => {
    const shape = first(inputs)
    const axis = fields.number('axis', -1)
    const at = axis < 0 ? shape.length + axis : axis - 1
    const agree =
      inputs.length > 1 &&
      at >= 0 &&
      at < shape.length &&
      inputs.every(
        (other) =>
          other.length === shape.length && other.every((size, i) => i === at || size === shape[i]),
      )
    if (!agree) throw new ShapeMismatch(`two or more inputs that differ in dimension ${axis} only`)
    return {
      config: { axis },
      outputShape: shape.map((size, i) =>
        i === at ? inputs.reduce((sum, other) => sum + (other[i] ?? 0), 0) : size,
      ),
      parameters: 0,
    }
  },
  Dot: (fields, inputs) => {
    const [a, b] = inputs
    const value = fields.raw('axes')
    const axes: readonly number[] =
      typeof value === 'number'
        ? [value, value]
        : Array.isArray(value) && value.length === 2 && value.every(Number.isInteger)
          ? (value as number[])
          : fields.fail('axes', 'a whole number or two of them')
    if (a === undefined || b === undefined || inputs.length !== 2)
      throw new ShapeMismatch('exactly two inputs')
    const [i, j] = [a, b].map((shape, k) => {
      const axis = axes[k] ?? -1
      return axis < 0 ? shape.length + axis : axis - 1
    })
    if (i === undefined || j === undefined || a[i] === undefined || a[i] !== b[j])
      throw new ShapeMismatch(`two inputs of equal size along the axes ${axes.join(' and ')}`)
    const rest = [...a.filter((_, k) => k !== i), ...b.filter((_, k) => k !== j)]
    return { config: { axes }, outputShape: rest.length === 0 ? [1] : rest, parameters: 0 }
  },
} satisfies Partial<Record<LayerType, LayerRule>>
