import { describe, expect, test } from 'vitest'
import { BatchwiseError } from '../../../src/errors.js'
import { bytesOf, parseMemoryBudget } from '../../../src/studies/request/memory-budget.js'

describe('bytesOf', () => {
  test.each([
    [1000, 1000],
    ['1000', 1000],
    ['7b', 7],
    ['2kB', 2000],
    ['2 KiB', 2048],
    ['1.5GiB', 1_610_612_736],
    ['  8GB ', 8_000_000_000],
    ['1TiB', 2 ** 40],
    ['8G', 8_000_000_000],
    ['2g', 2_000_000_000],
    ['512M', 512_000_000],
    ['64k', 64_000],
    ['8Gi', 2 ** 33],
    ['8589934592', 2 ** 33],
  ])('%j is %d bytes', (value, bytes) => {
    expect(bytesOf(value)).toBe(bytes)
  })

  test.each(['plenty', '', '8 XB', '8i', '8iB', 'G', '-1GB', '1e9', null, undefined, true, [8]])(
    '%j is not a number of bytes',
    (value) => {
      expect(bytesOf(value)).toBeNaN()
    },
  )
})

describe('parseMemoryBudget', () => {
  test('rounds a text down to whole bytes', () => {
    expect(parseMemoryBudget('1.9b', '/memoryBudget')).toBe(1)
    expect(parseMemoryBudget('0.3KiB', '/memoryBudget')).toBe(307)
  })

  test.each(['plenty', '0.4b', '9008TB', 0, -1, 1.5, 2 ** 53, Number.POSITIVE_INFINITY, null])(
    'refuses %s with its place',
    (value) => {
      const parse = (): number => parseMemoryBudget(value, '/memoryBudget')
      expect(parse).toThrow(BatchwiseError)
      expect(parse).toThrow(expect.objectContaining({ code: 'invalid-request' }) as Error)
      expect(parse).toThrow(
        expect.objectContaining({
          faults: [expect.objectContaining({ pointer: '/memoryBudget', value })],
        }) as Error,
      )
    },
  )
})
