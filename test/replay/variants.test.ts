import { expect, it } from 'vitest'
import { planNumbers } from '../../src/advice/plan.js'
import { searchNumbers } from '../../src/advice/race/search.js'
import { variantNames, withVariant } from './variants.js'

it('a variant changes the numbers it names while it runs, and puts them back however that ends', async () => {
  const before = JSON.stringify([planNumbers, searchNumbers])
  expect(
    await withVariant('no gradients measured in the race', () =>
      Promise.resolve(planNumbers.raceNoiseShare),
    ),
  ).toBe(0)
  await expect(
    withVariant('four candidates at every budget', () =>
      Promise.reject(new Error(String(searchNumbers.aliveMost))),
    ),
  ).rejects.toThrow('4')
  for (const name of variantNames) await withVariant(name, () => Promise.resolve())
  expect(JSON.stringify([planNumbers, searchNumbers])).toBe(before)
})
