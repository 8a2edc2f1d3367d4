import {
  augmentationTypes,
  sizeOf,
  type LayerType,
} from '../../../advice/vocabulary/model-graph.js'
import type { Fields } from '../fields.js'
import { shapeOfConstant } from './elementwise.js'
import { axesOf, first, ShapeMismatch, valuesOnly, type LayerRule } from './layer-rule.js'

/** A number, or one for each feature of the last axis. */
function numbers(
  fields: Fields,
  field: string,
  features: number,
  fallback: number,
): number | readonly number[] {
  const value = fields.raw(field) ?? fallback
  const shape = shapeOfConstant(value)
  const isGood =
    shape?.length === 0 || (shape?.length === 1 && [1, features].includes(shape[0] ?? 0))
  return isGood
    ? (value as number | readonly number[])
    : fields.fail(field, `a number, or ${features} of them`)
}

const rescaling: LayerRule = (fields, inputs) => {
  const shape = first(inputs)
  const features = shape.at(-1) ?? 1
  return {
    config: {
      scale: numbers(fields, 'scale', features, Number.NaN),
      offset: numbers(fields, 'offset', features, 0),
    },
    outputShape: shape,
    parameters: 0,
  }
}

const adapted =
  'the numbers of the data; Keras keeps those of adapt() in the weights: give them as mean and variance, or normalize the rows beforehand'

/** Numbers in the order of the kept axes, or one for all. */
function statistic(fields: Fields, field: 'mean' | 'variance', count: number): readonly number[] {
  const value = fields.raw(field) ?? null
  if (value === null) return fields.fail(field, adapted)
  const list = shapeOfConstant(value) === null ? [] : ([value].flat(20) as number[])
  return list.length === 1 || list.length === count
    ? list
    : fields.fail(field, `a number, or ${count} of them`)
}

/** (x - mean) / standard deviation along the kept axes; with `invert` the other way round. */
const normalization: LayerRule = (fields, inputs) => {
  const shape = first(inputs)
  const axis = axesOf(fields, 'axis', shape.length, [-1])
  const count = sizeOf(axis.map((one) => shape[one - 1] ?? 1))
  return {
    config: {
      axis,
      invert: fields.flag('invert', false),
      mean: statistic(fields, 'mean', count),
      variance: statistic(fields, 'variance', count),
    },
    outputShape: shape,
    parameters: 0,
  }
}

/** Whole numbers become vectors with a place for each token. */
const categoryEncoding: LayerRule = (fields, inputs) => {
  const shape = first(inputs)
  const numTokens = fields.whole('numTokens')
  const modes = ['multiHot', 'oneHot', 'count'] as const
  const outputMode = fields.oneOf('outputMode', modes, 'multiHot')
  if (fields.flag('sparse', false)) fields.fail('sparse', 'false')
  if (shape.length === 0) throw new ShapeMismatch('a list of whole numbers')
  const isNew = outputMode === 'oneHot' && shape.at(-1) !== 1
  return {
    config: { numTokens, outputMode },
    outputShape: [...(isNew ? shape : shape.slice(0, -1)), numTokens],
    parameters: 0,
  }
}

/** Random changes of the rows: the trials leave them out, and the answer says so. */
const augmentation = valuesOnly(() => ({}))

const augmentationRules = Object.fromEntries(
  augmentationTypes.map((type) => [type, augmentation]),
) as Record<(typeof augmentationTypes)[number], LayerRule>

export const preprocessingRules = {
  ...augmentationRules,
  Rescaling: rescaling,
  Normalization: normalization,
  CategoryEncoding: categoryEncoding,
} satisfies Partial<Record<LayerType, LayerRule>>
