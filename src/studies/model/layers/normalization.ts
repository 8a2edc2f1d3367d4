import { sizeOf, type LayerType } from '../../../advice/vocabulary/model-graph.js'
import type { Fields } from '../fields.js'
import { readInitializer } from '../weights/initializers.js'
import { weightFields } from '../weights/weight-fields.js'
import { axesOf, first, valuesOnly, type LayerRule, type Shape } from './layer-rule.js'

interface ScaleAndCenter {
  readonly center: boolean
  readonly scale: boolean
  readonly config: Readonly<Record<string, unknown>>
}

/** A scale `gamma` and an offset `beta`, each of which may be left out. */
function scaleAndCenter(fields: Fields): ScaleAndCenter {
  const center = fields.flag('center', true)
  const scale = fields.flag('scale', true)
  const config = {
    epsilon: fields.number('epsilon', 1e-3, 0),
    center,
    scale,
    ...weightFields(fields, 'gamma', 'Ones'),
    ...weightFields(fields, 'beta', 'Zeros'),
  }
  return { center, scale, config }
}

/** Number of values along these axes, which count the batch as 0. */
const sizeAlong = (shape: Shape, axes: readonly number[]): number =>
  sizeOf(axes.map((axis) => shape[axis - 1] ?? 1))

function oneAxis(fields: Fields, rank: number): number {
  const [axis, ...others] = axesOf(fields, 'axis', rank, [-1])
  return axis === undefined || others.length > 0 ? fields.fail('axis', 'one axis') : axis
}

const batchNormalization: LayerRule = (fields, inputs) => {
  const shape = first(inputs)
  const axis = oneAxis(fields, shape.length)
  const { center, scale, config } = scaleAndCenter(fields)
  const features = sizeAlong(shape, [axis])
  return {
    config: {
      axis,
      momentum: fields.number('momentum', 0.99, 0, 1),
      ...config,
      movingMeanInitializer: readInitializer(fields, 'movingMeanInitializer', 'Zeros'),
      movingVarianceInitializer: readInitializer(fields, 'movingVarianceInitializer', 'Ones'),
    },
    outputShape: shape,
    parameters: features * (2 + Number(center) + Number(scale)),
    frozenParameters: 2 * features,
  }
}

/** With `rmsScaling` there is always a scale and never an offset. */
const layerNormalization: LayerRule = (fields, inputs) => {
  const shape = first(inputs)
  const axis = axesOf(fields, 'axis', shape.length, [-1])
  const { center, scale, config } = scaleAndCenter(fields)
  const rmsScaling = fields.flag('rmsScaling', false)
  const weights = rmsScaling ? 1 : Number(center) + Number(scale)
  return {
    config: { axis, rmsScaling, ...config },
    outputShape: shape,
    parameters: sizeAlong(shape, axis) * weights,
  }
}

/** -1 groups: one for each feature. */
const groupNormalization: LayerRule = (fields, inputs) => {
  const shape = first(inputs)
  const axis = oneAxis(fields, shape.length)
  const features = sizeAlong(shape, [axis])
  const given = fields.raw('groups') === -1 ? features : fields.whole('groups', 32)
  if (features % given !== 0) fields.fail('groups', `a divisor of ${features}`)
  const { center, scale, config } = scaleAndCenter(fields)
  return {
    config: { axis, groups: given, ...config },
    outputShape: shape,
    parameters: features * (Number(center) + Number(scale)),
  }
}

const rmsNormalization: LayerRule = (fields, inputs) => {
  const shape = first(inputs)
  const axis = axesOf(fields, 'axis', shape.length, [-1])
  return {
    config: { axis, epsilon: fields.number('epsilon', 1e-6, 0) },
    outputShape: shape,
    parameters: sizeAlong(shape, axis),
  }
}

export const normalizationRules = {
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  GroupNormalization: groupNormalization,
  RMSNormalization: rmsNormalization,
  UnitNormalization: (fields, inputs) =>
    valuesOnly(() => ({ axis: axesOf(fields, 'axis', first(inputs).length, [-1]) }))(
      fields,
      inputs,
    ),
} satisfies Partial<Record<LayerType, LayerRule>>
