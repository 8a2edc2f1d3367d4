import { describe, expect, it } from 'vitest'
import {
  decidedRateReasons,
  keepsWishes,
  wishCostReasons,
  wishDoesNotFit,
} from '../../../../src/advice/conclusion/reasons/wishes.js'
import type { Situation } from '../../../../src/advice/conclusion/situation.js'
import type { RaceCurve } from '../../../../src/advice/race/curves.js'
import { reason } from '../../../../src/advice/vocabulary/reasons.js'
import type { Wishes } from '../../../../src/advice/vocabulary/wishes.js'
import { question } from '../../virtual-laboratory.js'
import { raceCurveOf, situationWith, unraced } from '../../../support/situation.js'

const wishes: Wishes = { batchSize: 64 }
const asked = (freeRace: readonly RaceCurve[], own = raceCurveOf({})): Situation => ({
  ...situationWith({ question: { wishes }, readings: { race: [own] } }),
  freeRace,
})
const free = (changes: Partial<RaceCurve>): RaceCurve =>
  raceCurveOf({ batchSize: 256, evidence: ['t9'], ...changes })

describe('the cost of a wish', () => {
  it('is the time over that of the quickest other pair', () => {
    const [cost] = wishCostReasons(asked([free({ stepTimeMs: 2 }), free({ stepTimeMs: 4 })]))
    expect(cost).toMatchObject({
      code: 'wish-cost',
      values: { batchSize: 256, ratio: 2.5, reached: true },
      evidence: ['t5', 't9'],
    })
  })

  it('is a bound where the own pair did not get there', () => {
    const own = raceCurveOf({ points: [[0, 2], [200, 1.5]] }) // prettier-ignore
    const [cost] = wishCostReasons(asked([free({ stepTimeMs: 2 })], own))
    expect(cost).toMatchObject({ code: 'wish-cost', values: { reached: false, wishMs: 1000 } })
  })

  it('is nothing where no other pair was quicker', () => {
    const slow = free({ stepTimeMs: 50 })
    const unreached = free({ points: [[0, 2], [200, 1.9]] }) // prettier-ignore
    for (const others of [[slow], [unreached], [slow, unreached]])
      expect(wishCostReasons(asked(others))).toMatchObject([
        { code: 'wish-costs-nothing', values: { candidates: others.length } },
      ])
  })

  it('is not guessed from pairs that diverged, or from none', () => {
    for (const others of [[], [free({ diverged: true })], [free({ broken: true })]])
      expect(wishCostReasons(asked(others))).toMatchObject([{ code: 'wish-cost-unmeasured' }])
  })

  it('is not told of a question without wishes', () => {
    expect(wishCostReasons(situationWith())).toEqual([])
  })
})

describe('a warning', () => {
  const multiple = reason('hardware-multiple', { batchSize: 100, preferred: 128 })
  const all = reason('full-batch-possible', { rows: 500 })
  it.each([
    [undefined, true, true],
    [{ batchSize: 100 }, false, false],
    [{ batchSizes: { min: 64 } }, true, true],
    [{ batchSizes: { max: 120 } }, false, false],
    [{ effectiveBatchSize: 100 }, false, true],
    [{ learningRate: 0.1 }, true, true],
  ] as const)('under %o keeps the multiple %s, all rows %s', (decided, first, second) => {
    const asking = decided === undefined ? question : { ...question, wishes: decided }
    expect(keepsWishes(asking, multiple)).toBe(first)
    expect(keepsWishes(asking, all)).toBe(second)
  })
})

describe('a decided rate', () => {
  const sweep = { edge: 0.1, crossed: true, batchSize: 64 }
  const warned = (learningRate: number, crossed = true) => {
    const plain = situationWith({ question: { wishes: { learningRate } }, chosen: unraced })
    const own = plain.readings.sweep ?? {}
    const readings = { ...plain.readings, sweep: { ...own, ...sweep, crossed } }
    return decidedRateReasons({ ...plain, readings } as Situation).map(({ code }) => code)
  }
  it('is warned of above the edge of the range test', () => {
    expect(warned(0.2)).toEqual(['rate-beyond-edge'])
    expect(warned(0.05)).toEqual([])
    expect(warned(0.2, false)).toEqual([])
  })
})

describe('a size that does not fit', () => {
  const { readings } = situationWith()
  it.each([
    ['exactly, by its largest divisor', 2048, { microBatchSize: 512, steps: 4 }],
    ['by a few rows more, where only tiny ones divide it', 1009, { microBatchSize: 505, steps: 2 }],
  ])('is reached %s', (_, batchSize, accumulation) => {
    const misfit = wishDoesNotFit({ ...question, wishes: { batchSize } }, readings)
    expect(misfit?.accumulation).toMatchObject(accumulation)
    expect(misfit?.reason).toMatchObject({ values: { wanted: batchSize, largest: 1000 } })
  })

  it('is no answer to a question without wishes', () => {
    expect(wishDoesNotFit(question, readings)).toBeNull()
  })
})
