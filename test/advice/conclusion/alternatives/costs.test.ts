import { describe, expect, it } from 'vitest'
import {
  alternativeCosts,
  powersOfTwo,
  rateAt,
} from '../../../../src/advice/conclusion/alternatives/costs.js'
import { situationWith, unraced } from '../../../support/situation.js'
import { question } from '../../virtual-laboratory.js'

describe('the cost of an alternative', () => {
  const situation = situationWith({ question: { price: { perHour: 3 } } })
  it('is that of a training that gets as far', () => {
    const costs = alternativeCosts(situation, 128)
    const timeRatio = (situation.timeAt?.(128) ?? 0) / (situation.timeAt?.(64) ?? 1)
    expect((costs?.cost ?? 0) / (costs?.advisedCost ?? 1)).toBeCloseTo(timeRatio, 9)
  })
  it('equals the advised one at the advised size', () => {
    const costs = alternativeCosts(situation, 64)
    expect(costs?.cost).toBeCloseTo(costs?.advisedCost ?? 0, 12)
  })
  it('is unknown without a price or a noise scale', () => {
    const price = { perHour: 3 }
    expect(alternativeCosts(situationWith(), 128)).toBeNull()
    expect(
      alternativeCosts(situationWith({ question: { price }, chosen: unraced }), 128),
    ).toBeNull()
  })
})

describe('the rate of an alternative', () => {
  it('grows with the batch size below the noise scale', () => {
    expect(rateAt(situationWith(), 128)).toBeGreaterThan(0.01)
    expect(rateAt(situationWith(), 32)).toBeLessThan(0.01)
  })
  it('stays within the edge of the range test', () => {
    const sweep = { edge: 0.04, lowestAt: 0.01, crossed: true, batchSize: 64 }
    expect(rateAt(situationWith({ readings: { sweep } }), 4096)).toBeLessThanOrEqual(0.01)
  })
})

it('sizes with batch norm start at 8 rows', () => {
  const model = { ...question.model, batchNorm: false }
  expect(powersOfTwo(situationWith())[0]).toBe(8)
  expect(powersOfTwo(situationWith({ question: { model } }))[0]).toBe(1)
})
