import { expect, it } from 'vitest'
import { resampled, sparkline } from '../../../src/cli/terminal/sparkline.js'

it('the lowest and the highest value have the lowest and the highest block', () => {
  expect(sparkline([1, 2, 8])).toBe('▁▂█')
  expect(sparkline([8, 2, 1], 'log')).toBe('█▃▁')
})

it('equal values are a flat line', () => {
  expect(sparkline([3, 3, 3])).toBe('███')
})

it('is as long as its values', () => {
  for (let length = 0; length < 40; length++)
    expect([...sparkline(Array.from({ length }, (_, i) => Math.sin(i)))]).toHaveLength(length)
})

it('takes the last value that was measured by then', () => {
  const points = [
    [0, 9],
    [1, 5],
    [4, 1],
  ] as const
  expect(resampled(points, 5)).toEqual([9, 5, 5, 5, 1])
  expect(resampled([], 5)).toEqual([])
})
