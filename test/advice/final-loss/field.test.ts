import { describe, expect, it } from 'vitest'
import { covariance, type FieldPoint } from '../../../src/advice/final-loss/field.js'
import { finalLossNumbers } from '../../../src/advice/final-loss/numbers.js'

const at = (batchSize: number, learningRate: number, before = 0): FieldPoint => ({
  batchSize,
  learningRate,
  before,
  pace: 0,
})
const between = (a: FieldPoint, b: FieldPoint): number => covariance(a, b, 0.5, finalLossNumbers)
/** Variance of the difference of two losses. */
const distance = (a: FieldPoint, b: FieldPoint): number =>
  between(a, a) + between(b, b) - 2 * between(a, b)

describe('the covariance of losses', () => {
  it('is symmetric', () => {
    expect(between(at(64, 0.1, 2), at(32, 0.03))).toBe(between(at(32, 0.03), at(64, 0.1, 2)))
  })

  it('binds candidates along the growth of the best rate', () => {
    expect(distance(at(64, 0.1), at(256, 0.2))).toBeLessThan(distance(at(64, 0.1), at(256, 0.05)))
  })

  it('lets an early loss stray further from the end', () => {
    expect(distance(at(64, 0.1, 3), at(64, 0.1))).toBeGreaterThan(
      distance(at(64, 0.1, 1), at(64, 0.1)),
    )
  })

  it('lets two losses of one moment tell the candidates apart better than their ends', () => {
    const apart = distance(at(64, 0.1, 2), at(32, 0.1, 2))
    expect(apart).toBeLessThan(distance(at(64, 0.1, 2), at(32, 0.1)))
  })
})
