import type { LayerType } from '../../../advice/vocabulary/model-graph.js'
import type { Fields } from '../fields.js'
import { readInitializer } from '../weights/initializers.js'
import { weightFields } from '../weights/weight-fields.js'
import {
  first,
  kernelFields,
  last,
  product,
  requireChannelsLast,
  requireRank,
  ShapeMismatch,
  type LayerRule,
} from './layer-rule.js'

/** Accepts -1 or the rank, as a number or as a list of one. */
function requireLastAxis(fields: Fields, rank: number): void {
  const axis = fields.raw('axis') ?? -1
  const value: unknown = Array.isArray(axis) && axis.length === 1 ? axis[0] : axis
  if (value !== -1 && value !== rank) fields.fail('axis', '-1 (the last axis)')
}

/** A layer that changes values only: no new shape, no parameters. */
const valuesOnly =
  (configOf: (fields: Fields) => Readonly<Record<string, unknown>>): LayerRule =>
  (fields, inputs) => ({ config: configOf(fields), outputShape: first(inputs), parameters: 0 })

/** The rate of a dropout has no default. */
const dropout = valuesOnly((fields) => ({ rate: fields.number('rate', Number.NaN, 0, 0.999) }))

export const basicRules = {
  Dense: (fields, inputs) => {
    const shape = first(inputs)
    if (shape.length === 0) throw new ShapeMismatch('at least one dimension')
    const units = fields.whole('units')
    const { useBias, config } = kernelFields(fields)
    return {
      config: { units, ...config },
      outputShape: [...shape.slice(0, -1), units],
      parameters: last(shape) * units + (useBias ? units : 0),
    }
  },
  Activation: valuesOnly((fields) => ({
    activation: fields.has('activation')
      ? fields.activation()
      : fields.fail('activation', 'the name of an activation'),
  })),
  ReLU: valuesOnly((fields) => {
    if (fields.number('negativeSlope', 0) !== 0)
      fields.fail('negativeSlope', '0 (use LeakyReLU for a slope)')
    if (fields.number('threshold', 0) !== 0) fields.fail('threshold', '0')
    return fields.has('maxValue') ? { maxValue: fields.number('maxValue', 0, 0) } : {}
  }),
  LeakyReLU: valuesOnly((fields) => ({
    alpha: fields.number('alpha', fields.number('negativeSlope', 0.3, 0), 0),
  })),
  ELU: valuesOnly((fields) => ({ alpha: fields.number('alpha', 1) })),
  PReLU: (fields, inputs) => ({
    config: weightFields(fields, 'alpha', 'Zeros'),
    outputShape: first(inputs),
    parameters: product(first(inputs)),
  }),
  Softmax: valuesOnly((fields) => ({ axis: fields.number('axis', -1) })),
  Dropout: dropout,
  SpatialDropout1D: dropout,
  GaussianNoise: valuesOnly((fields) => ({ stddev: fields.number('stddev', Number.NaN, 0) })),
  Flatten: (fields, inputs) => {
    requireChannelsLast(fields)
    return { config: {}, outputShape: [product(first(inputs))], parameters: 0 }
  },
  Reshape: (fields, inputs) => {
    const targetShape = fields.shape('targetShape')
    if (product(targetShape) !== product(first(inputs)))
      throw new ShapeMismatch(
        `${product(targetShape)} numbers, to reshape them to [${targetShape.join(', ')}]`,
      )
    return { config: { targetShape }, outputShape: targetShape, parameters: 0 }
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
  BatchNormalization: (fields, inputs) => {
    requireLastAxis(fields, first(inputs).length)
    const center = fields.flag('center', true)
    const scale = fields.flag('scale', true)
    const features = last(first(inputs))
    return {
      config: {
        momentum: fields.number('momentum', 0.99, 0, 1),
        epsilon: fields.number('epsilon', 1e-3, 0),
        center,
        scale,
        ...weightFields(fields, 'gamma', 'Ones'),
        ...weightFields(fields, 'beta', 'Zeros'),
        movingMeanInitializer: readInitializer(fields, 'movingMeanInitializer', 'Zeros'),
        movingVarianceInitializer: readInitializer(fields, 'movingVarianceInitializer', 'Ones'),
      },
      outputShape: first(inputs),
      parameters: features * (2 + Number(center) + Number(scale)),
      frozenParameters: features * 2,
    }
  },
  LayerNormalization: (fields, inputs) => {
    requireLastAxis(fields, first(inputs).length)
    const center = fields.flag('center', true)
    const scale = fields.flag('scale', true)
    return {
      config: {
        epsilon: fields.number('epsilon', 1e-3, 0),
        center,
        scale,
        ...weightFields(fields, 'gamma', 'Ones'),
        ...weightFields(fields, 'beta', 'Zeros'),
      },
      outputShape: first(inputs),
      parameters: last(first(inputs)) * (Number(center) + Number(scale)),
    }
  },
} satisfies Partial<Record<LayerType, LayerRule>>
