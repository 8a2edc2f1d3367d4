import { describe, expect, it } from 'vitest'
import {
  bootstrapInterval,
  mean,
  median,
  mulberry32,
  quantile,
} from '../../../src/advice/math/statistics.js'

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
      const values = Array.from(
        { length: 1 + Math.floor(random() * 20) },
        () => random() * 100 - 50,
      )
      const grid = [0, 0.1, 0.37, 0.5, 0.9, 1].map((q) => quantile(values, q))
      expect(grid).toEqual([...grid].sort((a, b) => a - b))
      expect(grid[0]).toBe(Math.min(...values))
      expect(grid.at(-1)).toBe(Math.max(...values))
    }
  })
})

describe('mulberry32', () => {
  it('repeats itself for a seed, differs between seeds and is uniform on [0, 1)', () => {
    const draw = (seed: number): number[] => Array.from({ length: 20_000 }, mulberry32(seed))
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
    const values = draw(7)
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...values)).toBeLessThan(1)
    expect(mean(values)).toBeCloseTo(0.5, 2)
    expect(mean(values.map((value) => (value - 0.5) ** 2))).toBeCloseTo(1 / 12, 2)
  })
})

describe('bootstrapInterval', () => {
  it('is repeatable and covers the true mean about as often as its level says', () => {
    let covered = 0
    for (let round = 0; round < 200; round++) {
      const random = mulberry32(round + 1)
      const samples = Array.from({ length: 40 }, () => random())
      const interval = bootstrapInterval(samples, mean, { seed: round, resamples: 200, level: 0.9 })
      if (interval.low <= 0.5 && interval.high >= 0.5) covered += 1
    }
    expect(covered / 200).toBeGreaterThan(0.8)
    expect(covered / 200).toBeLessThan(0.97)
    const again = (): unknown =>
      bootstrapInterval([1, 2, 5, 9], mean, { seed: 4, resamples: 100, level: 0.9 })
    expect(again()).toEqual(again())
  })
})
