import type { Fields } from '../fields.js'
import { readWeightObject, type WeightClasses, type WeightObject } from './weight-object.js'

const factor = (fields: Fields, field: string, fallback: number): number =>
  fields.number(field, fallback, 0)

const classes = {
  L1: (fields) => ({ l1: factor(fields, 'l1', 0.01), l2: 0 }),
  L2: (fields) => ({ l1: 0, l2: factor(fields, 'l2', 0.01) }),
  L1L2: (fields) => ({ l1: factor(fields, 'l1', 0), l2: factor(fields, 'l2', 0) }),
  OrthogonalRegularizer: (fields) => ({
    factor: factor(fields, 'factor', 0.01),
    mode: fields.oneOf('mode', ['rows', 'columns'], 'rows'),
  }),
} satisfies WeightClasses

/** The penalty on a weight or an output, complete; null where there is none. */
export function readRegularizer(fields: Fields, field: string): WeightObject | null {
  const read = readWeightObject(fields, field, classes)
  if (read?.className === 'L1' || read?.className === 'L2') return { ...read, className: 'L1L2' }
  return read
}
