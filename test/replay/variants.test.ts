import { expect, it } from 'vitest'
import { adviceNumbers } from '../../src/advice/numbers.js'
import { numbersOf, variantNamesOf } from './variants.js'

it('a variant changes only its own numbers', () => {
  const { race, plan, ...others } = numbersOf('four candidates at every budget')
  expect(race.search).toEqual({ ...adviceNumbers.race.search, aliveMax: 4 })
  expect({ ...race, search: adviceNumbers.race.search }).toEqual(adviceNumbers.race)
  expect({ ...others, race: adviceNumbers.race, plan }).toEqual(adviceNumbers)
  expect(numbersOf('the wall moves less with the depth').race.surrogate.shifts).toEqual([
    0, 0.25, 0.5, 0.75,
  ])
})

it.each(['fastest', 'best-quality'] as const)(
  'every variant for %s but the first differs from the planner and leaves its numbers unchanged',
  (objective) => {
    const before = JSON.stringify(adviceNumbers)
    const names = variantNamesOf(objective)
    const same = names.filter((name) => JSON.stringify(numbersOf(name)) === before)
    expect([same, names[0]]).toEqual([['as it is'], 'as it is'])
    expect(JSON.stringify(adviceNumbers)).toBe(before)
  },
)
