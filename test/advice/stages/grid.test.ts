import { expect, it } from 'vitest'
import { adviceNumbers } from '../../../src/advice/numbers.js'
import { searchPrior } from '../../../src/advice/race/posterior/prior.js'
import { defaultGrid } from '../../../src/advice/stages/grid.js'
import { optimizers } from '../../../src/advice/vocabulary/optimizers.js'

it('the rates of every optimizer reach beyond its likely useful rates on both sides', () => {
  for (const optimizer of optimizers) {
    const { learningRates } = defaultGrid(64, optimizer)
    const { log, deviation } = searchPrior(optimizer, null, adviceNumbers.race).learningRateMax
    expect(learningRates[0], optimizer).toBeLessThan(Math.exp(log - 2 * deviation))
    expect(learningRates.at(-1), optimizer).toBeGreaterThan(Math.exp(log + 2 * deviation))
  }
})

it('rates are half a decade apart, and the largest batch size is a candidate', () => {
  const { learningRates, batchSizes } = defaultGrid(100, 'adam')
  expect(learningRates).toHaveLength(13)
  expect([learningRates[0], learningRates[1], learningRates.at(-1)]).toEqual([1e-5, 3e-5, 10])
  expect(defaultGrid(100, 'adadelta').learningRates.at(-1)).toBe(1000)
  expect(batchSizes.slice(-2)).toEqual([64, 100])
})
