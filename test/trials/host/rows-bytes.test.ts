import { expect, it } from 'vitest'
import { rowsBytes } from '../../../src/trials/host/rows-bytes.js'
import { classHeader } from '../../support/dataset-header.js'

const model = {
  inputs: [{ name: 'in', shape: [28, 28, 1], dtype: 'float32', vocabulary: null }],
  outputs: [{ name: 'out', layer: 'out', shape: [10], activation: 'softmax' }],
} as const
const header = classHeader({
  shape: [784],
  type: 'int32',
  classes: 10,
  trainingRows: 60_000,
  validationRows: 10_000,
})

it("counts generated rows with a class number each, or with a target of the output's shape", () => {
  const recipe = { kind: 'synthetic', rows: 900, validationRows: 100, seed: 1 } as const
  expect(rowsBytes({ ...recipe, classes: [10] }, model, null)).toBe(1000 * (784 + 1) * 4)
  expect(rowsBytes({ ...recipe, classes: [null] }, model, null)).toBe(1000 * (784 + 10) * 4)
})
it("counts a data set by its header, in the model's shape", () => {
  const data = { kind: 'dataset', folder: '/d' } as const
  expect(rowsBytes(data, model, header)).toBe(70_000 * 785 * 4)
  expect(
    rowsBytes(data, model, {
      ...header,
      targets: [{ name: 'y', shape: [3, 2], type: 'real', classes: null }],
    }),
  ).toBe(70_000 * 790 * 4)
  expect(rowsBytes(data, model, null)).toBe(0)
})
