/** Merging layers and operators that work value by value, with broadcasting. */
import type { Fields } from '../fields.js'
import { first, ShapeMismatch, type LayerRule, type Shape } from './layer-rule.js'

/** A number, or nested lists of numbers of one shape. */
export function shapeOfConstant(value: unknown): Shape | null {
  if (typeof value === 'number') return []
  if (!Array.isArray(value) || value.length === 0) return null
  const shapes = value.map(shapeOfConstant)
  const [shape = null] = shapes
  const isOne = shapes.every((other) => other !== null && other.join() === shape?.join())
  return isOne && shape !== null ? [value.length, ...shape] : null
}

/** Aligned at the end, sizes agree or one of them is 1. */
export function broadcast(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const left = a[i - rank + a.length] ?? 1
    const right = b[i - rank + b.length] ?? 1
    if (left !== right && left !== 1 && right !== 1)
      throw new ShapeMismatch('inputs whose sizes agree along each axis, or are 1')
    return Math.max(left, right)
  })
}

/** One input and a constant, which must not depend on the row. */
function withConstant(fields: Fields, shape: Shape): ReturnType<LayerRule> {
  const constant = fields.raw('constant')
  const written = shapeOfConstant(constant)
  const accepted = 'a number, or lists of numbers that broadcast to a row'
  if (written === null || written.length > shape.length + 1)
    return fields.fail('constant', accepted)
  const hasBatch = written.length === shape.length + 1
  if (hasBatch && written[0] !== 1)
    fields.fail('constant', `${accepted}; its first size is the batch`)
  return {
    config: { constant, constantFirst: fields.flag('constantFirst', false) },
    outputShape: broadcast(shape, hasBatch ? written.slice(1) : written),
    parameters: 0,
  }
}

/** @param count how many inputs the operation takes, where no constant is one of them. */
export const elementwise =
  (count: 'two' | 'any'): LayerRule =>
  (fields, inputs) => {
    const shape = first(inputs)
    if (inputs.length === 1 && fields.has('constant')) return withConstant(fields, shape)
    if (inputs.length < 2 || (count === 'two' && inputs.length > 2))
      throw new ShapeMismatch(count === 'two' ? 'exactly two inputs' : 'two or more inputs')
    return { config: {}, outputShape: inputs.reduce(broadcast), parameters: 0 }
  }
