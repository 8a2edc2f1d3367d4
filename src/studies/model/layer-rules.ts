import type { LayerType } from '../../advice/vocabulary/model-graph.js'
import type { Fields } from './fields.js'
import { convolutionRules } from './layer-rules-convolution.js'
import { mergeRules } from './layer-rules-merge.js'
import { sequenceRules } from './layer-rules-sequence.js'
import {
  first,
  kernelFields,
  last,
  needRank,
  product,
  ShapeMismatch,
  type LayerRule,
} from './layer-rule.js'

/** Normalisation along the last axis: -1 or the rank, as a number or a list of one. */
function lastAxis(fields: Fields, rank: number): void {
  const axis = fields.raw('axis') ?? -1
  const value: unknown = Array.isArray(axis) && axis.length === 1 ? axis[0] : axis
  if (value !== -1 && value !== rank) fields.fail('axis', '-1 (the last axis)')
}

const basicRules = {
  Dense: (fields, inputs) => {
    const shape = first(inputs)
    if (shape.length === 0) throw new ShapeMismatch('a dense layer needs at least one dimension')
    const units = fields.whole('units')
    const { useBias, config } = kernelFields(fields)
    return {
      config: { units, ...config },
      outputShape: [...shape.slice(0, -1), units],
      parameters: last(shape) * units + (useBias ? units : 0),
    }
  },
  Activation: (fields, inputs) => ({
    config: {
      activation: fields.has('activation')
        ? fields.activation()
        : fields.fail('activation', 'the name of an activation'),
    },
    outputShape: first(inputs),
    parameters: 0,
  }),
  ReLU: (fields, inputs) => {
    for (const field of ['negativeSlope', 'threshold'])
      if (fields.number(field, 0) !== 0)
        fields.fail(field, field === 'negativeSlope' ? '0 (LeakyReLU has a slope)' : '0')
    return {
      config: fields.has('maxValue') ? { maxValue: fields.number('maxValue', 0, 0) } : {},
      outputShape: first(inputs),
      parameters: 0,
    }
  },
  LeakyReLU: (fields, inputs) => ({
    config: { alpha: fields.number('alpha', fields.number('negativeSlope', 0.3, 0), 0) },
    outputShape: first(inputs),
    parameters: 0,
  }),
  ELU: (fields, inputs) => ({
    config: { alpha: fields.number('alpha', 1) },
    outputShape: first(inputs),
    parameters: 0,
  }),
  PReLU: (_fields, inputs) => ({
    config: {},
    outputShape: first(inputs),
    parameters: product(first(inputs)),
  }),
  Softmax: (fields, inputs) => ({
    config: { axis: fields.number('axis', -1) },
    outputShape: first(inputs),
    parameters: 0,
  }),
  Dropout: (fields, inputs) => ({
    config: { rate: fields.number('rate', Number.NaN, 0, 0.999) },
    outputShape: first(inputs),
    parameters: 0,
  }),
  SpatialDropout1D: (fields, inputs) => ({
    config: { rate: fields.number('rate', Number.NaN, 0, 0.999) },
    outputShape: first(inputs),
    parameters: 0,
  }),
  GaussianNoise: (fields, inputs) => ({
    config: { stddev: fields.number('stddev', Number.NaN, 0) },
    outputShape: first(inputs),
    parameters: 0,
  }),
  Flatten: (fields, inputs) => {
    fields.oneOf('dataFormat', ['channelsLast'], 'channelsLast')
    return { config: {}, outputShape: [product(first(inputs))], parameters: 0 }
  },
  Reshape: (fields, inputs) => {
    const targetShape = fields.shape('targetShape')
    if (product(targetShape) !== product(first(inputs)))
      throw new ShapeMismatch(
        `reshaping to [${targetShape.join(', ')}] needs ${product(targetShape)} numbers`,
      )
    return { config: { targetShape }, outputShape: targetShape, parameters: 0 }
  },
  Permute: (fields, inputs) => {
    const dims = fields.shape('dims')
    const shape = first(inputs)
    if (
      [...dims].sort((a, b) => a - b).some((dim, i) => dim !== i + 1) ||
      dims.length !== shape.length
    )
      throw new ShapeMismatch(`a permutation of the ${shape.length} dimensions, counted from 1`)
    return { config: { dims }, outputShape: dims.map((dim) => shape[dim - 1] ?? 1), parameters: 0 }
  },
  RepeatVector: (fields, inputs) => {
    const n = fields.whole('n')
    return {
      config: { n },
      outputShape: [n, ...needRank(first(inputs), 1, 'a vector')],
      parameters: 0,
    }
  },
  BatchNormalization: (fields, inputs) => {
    lastAxis(fields, first(inputs).length)
    const [center, scale] = [fields.flag('center', true), fields.flag('scale', true)]
    const features = last(first(inputs))
    return {
      config: {
        momentum: fields.number('momentum', 0.99, 0, 1),
        epsilon: fields.number('epsilon', 1e-3, 0),
        center,
        scale,
      },
      outputShape: first(inputs),
      parameters: features * (2 + Number(center) + Number(scale)),
    }
  },
  LayerNormalization: (fields, inputs) => {
    lastAxis(fields, first(inputs).length)
    const [center, scale] = [fields.flag('center', true), fields.flag('scale', true)]
    return {
      config: { epsilon: fields.number('epsilon', 1e-3, 0), center, scale },
      outputShape: first(inputs),
      parameters: last(first(inputs)) * (Number(center) + Number(scale)),
    }
  },
} satisfies Partial<Record<LayerType, LayerRule>>

/** Shapes, parameters and complete configuration of every layer type. Formulas are those of Keras. */
export const layerRules: Readonly<Record<LayerType, LayerRule>> = {
  ...basicRules,
  ...convolutionRules,
  ...sequenceRules,
  ...mergeRules,
}
