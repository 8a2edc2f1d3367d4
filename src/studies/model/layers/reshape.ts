import { sizeOf, type LayerType } from '../../../advice/vocabulary/model-graph.js'
import type { Fields } from '../fields.js'
import {
  first,
  requireChannelsLast,
  requireRank,
  ShapeMismatch,
  type LayerRule,
  type Shape,
} from './layer-rule.js'

/** The sizes that are asked for; one of them may be -1: whatever is left. */
function targetShape(fields: Fields, shape: Shape): Shape {
  const value = fields.raw('targetShape')
  const isSize = (size: unknown): boolean =>
    size === -1 || (Number.isInteger(size) && Number(size) >= 1)
  const isList = Array.isArray(value) && value.every(isSize)
  const sizes = isList
    ? (value as number[])
    : fields.fail('targetShape', 'a list of whole numbers >= 1; one may be -1')
  const known = sizeOf(sizes.filter((size) => size !== -1))
  const target = sizes.map((size) => (size === -1 ? sizeOf(shape) / known : size))
  const isOpen = sizes.filter((size) => size === -1).length > 1
  if (isOpen || sizeOf(target) !== sizeOf(shape) || !target.every(Number.isInteger))
    throw new ShapeMismatch(
      `a number of values that fits, to reshape them to [${sizes.join(', ')}]`,
    )
  return target
}

export const reshapeRules = {
  Flatten: (fields, inputs) => {
    requireChannelsLast(fields)
    return { config: {}, outputShape: [sizeOf(first(inputs))], parameters: 0 }
  },
  Reshape: (fields, inputs) => {
    const target = targetShape(fields, first(inputs))
    return { config: { targetShape: target }, outputShape: target, parameters: 0 }
  },
  Permute: (fields, inputs) => {
    const dims = fields.shape('dims')
    const shape = first(inputs)
    const isPermutation =
      dims.length === shape.length &&
      [...dims].sort((a, b) => a - b).every((dim, i) => dim === i + 1)
    if (!isPermutation)
      throw new ShapeMismatch(`a permutation of the ${shape.length} dimensions, counted from 1`)
    return { config: { dims }, outputShape: dims.map((dim) => shape[dim - 1] ?? 1), parameters: 0 }
  },
  RepeatVector: (fields, inputs) => {
    const n = fields.whole('n')
    return {
      config: { n },
      outputShape: [n, ...requireRank(first(inputs), 1, 'a vector')],
      parameters: 0,
    }
  },
  Identity: (_fields, inputs) => ({ config: {}, outputShape: first(inputs), parameters: 0 }),
  ActivityRegularization: (fields, inputs) => ({
    config: {
      activityRegularizer: {
        className: 'L1L2',
        config: { l1: fields.number('l1', 0, 0), l2: fields.number('l2', 0, 0) },
      },
    },
    outputShape: first(inputs),
    parameters: 0,
  }),
} satisfies Partial<Record<LayerType, LayerRule>>
