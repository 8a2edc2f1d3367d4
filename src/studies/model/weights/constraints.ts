import type { Fields } from '../fields.js'
import { readWeightObject, type WeightClasses, type WeightObject } from './weight-object.js'

/** The axis or axes along which a norm is taken. */
function axis(fields: Fields): number | readonly number[] {
  const value = fields.raw('axis') ?? 0
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.every(Number.isInteger)
    ? (value as number | readonly number[])
    : fields.fail('axis', 'a whole number or a list of them')
}

const classes = {
  MaxNorm: (fields) => ({ maxValue: fields.number('maxValue', 2, 0), axis: axis(fields) }),
  MinMaxNorm: (fields) => ({
    minValue: fields.number('minValue', 0, 0),
    maxValue: fields.number('maxValue', 1, 0),
    rate: fields.number('rate', 1, 0, 1),
    axis: axis(fields),
  }),
  NonNeg: () => ({}),
  UnitNorm: (fields) => ({ axis: axis(fields) }),
} satisfies WeightClasses

/** What a weight is held to after each step, complete; null where it is free. */
export function readConstraint(fields: Fields, field: string): WeightObject | null {
  return readWeightObject(fields, field, classes)
}
