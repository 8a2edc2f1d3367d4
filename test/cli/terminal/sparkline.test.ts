import { expect, it } from 'vitest'
import { resampled, sparkline } from '../../../src/cli/terminal/sparkline.js'

it('heights are above zero: a small fall looks small, and a large one large', () => {
  expect(sparkline([0, 4, 8])).toBe('▁▅█')
  expect(sparkline([1, 0.99, 0.98, 0.97])).toBe('████')
  expect(sparkline([1, 0.8, 0.4, 0.1])).toBe('█▇▄▂')
})

it('below zero the lowest value has the lowest block', () => {
  expect(sparkline([-1, -4, -8])).toBe('▇▅▁')
  expect(sparkline([8, 0, -8])).toBe('█▅▁')
})

it('equal values are a flat line', () => {
  expect(sparkline([3, 3, 3])).toBe('███')
  expect(sparkline([0, 0])).toBe('▁▁')
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
