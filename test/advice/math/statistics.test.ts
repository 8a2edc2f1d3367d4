import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../../src/advice/math/random.js'
import {
  median,
  nearest,
  quantile,
  robustDeviation,
  stepVariance,
} from '../../../src/advice/math/statistics.js'
import { normals } from '../../../src/advice/math/normals.js'

describe('quantiles', () => {
  it('interpolate between order statistics and do not depend on the order of the values', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
    expect(quantile([10, 20, 30], 0.25)).toBe(15)
    expect(median([5, 1, 9])).toBe(5)
    expect(Number.isNaN(median([]))).toBe(true)
  })
  it('grow with q and end at the extremes, for random values', () => {
    const random = mulberry32(3)
    for (let round = 0; round < 50; round++) {
      const count = 1 + Math.floor(random() * 20)
      const values = Array.from({ length: count }, () => random() * 100 - 50)
      const grid = [0, 0.1, 0.37, 0.5, 0.9, 1].map((q) => quantile(values, q))
      expect(grid).toEqual([...grid].sort((a, b) => a - b))
      expect(grid[0]).toBe(Math.min(...values))
      expect(grid.at(-1)).toBe(Math.max(...values))
    }
  })
})

describe('nearest', () => {
  it('compares ratios, and returns the target for an empty array', () => {
    expect(nearest([1, 10], 4)).toBe(10)
    expect(nearest([1, 10], 3)).toBe(1)
    expect(nearest([], 7)).toBe(7)
  })
})

describe('robustDeviation', () => {
  it('is the standard deviation of normal values, with a fifth of outliers or without', () => {
    const normal = normals(5)
    const values = Array.from({ length: 4000 }, () => 3 + 2 * normal())
    expect(robustDeviation(values) / 2).toBeCloseTo(1, 1)
    const outliers = values.map((value, i) => (i % 5 === 0 ? 1e6 * value : value))
    expect(robustDeviation(outliers) / 2).toBeLessThan(1.5)
  })
})

describe('stepVariance', () => {
  it('is the variance around a falling trend, from the last quarter of the series', () => {
    const normal = normals(6)
    const falling = Array.from({ length: 8000 }, (_, i) => 100 - i / 100 + 0.5 * normal())
    expect((stepVariance(falling) ?? 0) / 0.25).toBeCloseTo(1, 1)
    const calmAtTheEnd = falling.map((value, i) => (i < 6000 ? value : 7))
    expect(stepVariance(calmAtTheEnd)).toBe(0)
  })
  it('needs three values', () => {
    expect(stepVariance([1, 2])).toBeNull()
    expect(stepVariance([1, 2, 1])).toBe(0.5)
  })
})
