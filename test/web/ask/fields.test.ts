import { describe, expect, it } from 'vitest'
import { fieldAt, requestOf } from '../../../src/web/ask/fields.js'

const filled = {
  formToken: 'x',
  modelFrom: 'preset',
  dataFrom: 'rows',
  preset: 'mlp',
  modelId: 'm1',
  rows: ' 600 ',
  datasetId: 'd1',
  memory: '512MiB',
  epochs: 'many',
  currentBatchSize: '32',
  currentLearningRate: '1e-3',
  workers: '',
  batchSizeMin: '8',
  powerOfTwo: 'yes',
}

describe('the request of a form', () => {
  it('has the chosen ways, numbers as numbers, and nothing for an empty field', () => {
    expect(requestOf(filled)).toEqual({
      model: { preset: 'mlp' },
      data: { rows: 600 },
      memoryBudget: '512MiB',
      // the API says what is wrong with it
      epochs: 'many',
      current: { batchSize: 32, learningRate: 0.001 },
      batchSizes: { min: 8, powerOfTwo: true },
    })
    const files = requestOf({ ...filled, modelFrom: 'file', dataFrom: 'file' })
    expect(files).toMatchObject({ model: { id: 'm1' }, data: { dataset: 'd1' } })
  })

  it('has no field of the person who sends other names', () => {
    expect(requestOf({ __proto__: 'x', constructor: 'y', seed: '1' })).toEqual({})
  })
})

it.each([
  ['/epochs', 'epochs'],
  ['/model/preset', 'preset'],
  ['/model', 'preset'],
  ['/current', 'currentBatchSize'],
  ['/batchSizes/min', 'batchSizeMin'],
  ['/optimizer/name', 'optimizer'],
  ['/price', null],
  ['', null],
])('a fault at %s is shown at %s', (pointer, field) => expect(fieldAt(pointer, filled)).toBe(field))
it('a fault of the model is shown at the file where a file is chosen', () =>
  expect(fieldAt('/model', { ...filled, modelFrom: 'file' })).toBe('modelId'))
