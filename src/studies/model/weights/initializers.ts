import type { Fields } from '../fields.js'
import type { Json } from '../json.js'
import { readWeightObject, type WeightClasses, type WeightObject } from './weight-object.js'

const nothing = (): Json => ({})

/** The seed has no effect: trials draw from seeds of their own, so that they differ and repeat. */
const seeded =
  (read: (fields: Fields) => Json) =>
  (fields: Fields): Json => {
    fields.raw('seed')
    return read(fields)
  }

const normal = seeded((fields) => ({
  mean: fields.number('mean', 0),
  stddev: fields.number('stddev', 0.05, 0),
}))

/** Axes of the weight that count as its inputs or outputs; null: Keras' rule by the rank. */
function axes(fields: Fields, field: 'inputAxes' | 'outputAxes'): readonly number[] | null {
  const value = fields.raw(field) ?? null
  if (value === null) return null
  const isList = Array.isArray(value) && value.every(Number.isInteger)
  return isList ? (value as number[]) : fields.fail(field, 'a list of whole numbers, or null')
}

const fanAxes = (fields: Fields): Json => ({
  inputAxes: axes(fields, 'inputAxes'),
  outputAxes: axes(fields, 'outputAxes'),
})

/** Keras 2 writes `normal` for the truncated one. */
function distribution(fields: Fields): string {
  const accepted = ['truncatedNormal', 'untruncatedNormal', 'uniform', 'normal'] as const
  const found = fields.oneOf('distribution', accepted, 'truncatedNormal')
  return found === 'normal' ? 'truncatedNormal' : found
}

/** The scale of each: He and others, 2015; Glorot and Bengio, 2010; LeCun and others, 1998. */
const scaled = (scale: number, mode: string, distributionName: string) =>
  seeded((fields) => ({ scale, mode, distribution: distributionName, ...fanAxes(fields) }))

const classes = {
  Zeros: nothing,
  Ones: nothing,
  Constant: (fields) => ({ value: fields.number('value', 0) }),
  RandomNormal: normal,
  RandomUniform: seeded((fields) => ({
    minval: fields.number('minval', -0.05),
    maxval: fields.number('maxval', 0.05),
  })),
  TruncatedNormal: normal,
  VarianceScaling: seeded((fields) => ({
    scale: fields.number('scale', 1, Number.MIN_VALUE),
    mode: fields.oneOf('mode', ['fanIn', 'fanOut', 'fanAvg'], 'fanIn'),
    distribution: distribution(fields),
    ...fanAxes(fields),
  })),
  GlorotNormal: scaled(1, 'fanAvg', 'truncatedNormal'),
  GlorotUniform: scaled(1, 'fanAvg', 'uniform'),
  HeNormal: scaled(2, 'fanIn', 'truncatedNormal'),
  HeUniform: scaled(2, 'fanIn', 'uniform'),
  LecunNormal: scaled(1, 'fanIn', 'truncatedNormal'),
  LecunUniform: scaled(1, 'fanIn', 'uniform'),
  Orthogonal: seeded((fields) => ({ gain: fields.number('gain', 1) })),
  Identity: (fields) => ({ gain: fields.number('gain', 1) }),
} satisfies WeightClasses
export type InitializerName = keyof typeof classes

const aliases = {
  normal: 'randomnormal',
  uniform: 'randomuniform',
  one: 'ones',
  zero: 'zeros',
  identityinitializer: 'identity',
  orthogonalinitializer: 'orthogonal',
} as const

/** The initializer of a weight, complete. */
export function readInitializer(
  fields: Fields,
  field: string,
  fallback: InitializerName,
): WeightObject {
  const read = readWeightObject(fields, field, classes, aliases)
  return read ?? { className: fallback, config: classes[fallback](fields.nested(field, {})) }
}
