import { describe, expect, it } from 'vitest'
import {
  allowsPair,
  allowsSize,
  divisorsOf,
  smallestAllowed,
  wishedSizes,
} from '../../../src/advice/wishes/sizes.js'

const always = (): boolean => true

describe('the sizes to race', () => {
  it.each([
    ['a fixed size', { batchSize: 100 }, 1000, [100]],
    ['a fixed size that does not fit', { batchSize: 1001 }, 1000, []],
    ['a range', { batchSizes: { min: 100, max: 300 } }, 1000, [100, 128, 256, 300]],
    ['a range beyond what fits', { batchSizes: { min: 100, max: 300 } }, 200, [100, 128, 200]],
    ['multiples', { batchSizes: { multipleOf: 24 } }, 100, [24, 48, 96]],
    [
      'multiples in a range',
      { batchSizes: { min: 100, max: 300, multipleOf: 24 } },
      1000,
      [120, 192, 288],
    ],
    ['powers of two', { batchSizes: { min: 20, powerOfTwo: true } }, 100, [32, 64]],
    ['no size in the range', { batchSizes: { min: 200 } }, 100, []],
    ['an effective size', { effectiveBatchSize: 256 }, 1000, [256]],
    ['an effective size that does not fit', { effectiveBatchSize: 240 }, 100, [80]],
  ] as const)('%s', (_, wishes, largest, sizes) => {
    expect(wishedSizes(wishes, largest, always)).toEqual(sizes)
  })

  it('are those of a long training, but for a size that is fixed', () => {
    const upTo64 = (size: number): boolean => size <= 64
    expect(wishedSizes({ batchSize: 100 }, 100, upTo64)).toEqual([100])
    expect(wishedSizes({ batchSizes: { min: 32 } }, 100, upTo64)).toEqual([32, 64])
    expect(wishedSizes({ effectiveBatchSize: 96 }, 100, upTo64)).toEqual([48])
  })

  it('are all allowed, whatever the range', () => {
    for (let min = 1; min <= 40; min += 3)
      for (let multipleOf = 1; multipleOf <= 12; multipleOf++) {
        const wishes = { batchSizes: { min, max: min + 60, multipleOf } }
        const sizes = wishedSizes(wishes, 80, always)
        expect(sizes.every((size) => allowsSize(wishes, size) && size <= 80)).toBe(true)
        expect(sizes[0] ?? null).toBe(smallestAllowed(wishes, 80))
      }
  })
})

describe('a pair', () => {
  const pair = { batchSize: 64, learningRate: 0.01 }
  it.each([
    [{}, true],
    [{ learningRate: 0.01 }, true],
    [{ learningRate: 0.02 }, false],
    [{ batchSize: 64 }, true],
    [{ batchSizes: { max: 32 } }, false],
    [{ effectiveBatchSize: 64 }, false],
  ] as const)('keeps the wishes %o: %s', (wishes, kept) => {
    expect(allowsPair(wishes, pair)).toBe(kept)
  })
})

it('the divisors of a number are all of them', () => {
  expect(divisorsOf(1)).toEqual([1])
  expect(divisorsOf(97)).toEqual([1, 97])
  expect(divisorsOf(36)).toEqual([1, 2, 3, 4, 6, 9, 12, 18, 36])
})
