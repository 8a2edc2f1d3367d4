import { describe, expect, it } from 'vitest'
import {
  transposedLength,
  windowBorder,
  windowCount,
  windowReach,
  type AxisWindow,
} from '../../../src/advice/math/window-arithmetic.js'

const sizes = [1, 2, 3, 5]
const strides = [1, 2, 3]
const dilations = [1, 2, 4]

/** Every window of these sizes, on axes of several lengths. */
const cases = sizes.flatMap((size) =>
  strides.flatMap((stride) =>
    dilations.flatMap((dilation) =>
      (['valid', 'same', 'causal'] as const).flatMap((padding) =>
        [18, 23].map((length): [number, AxisWindow] => [
          length,
          { size, stride, dilation, padding },
        ]),
      ),
    ),
  ),
)

describe('windows on an axis', () => {
  it('reach to the last weight', () => {
    expect(windowReach({ size: 3, dilation: 2 })).toBe(5)
  })
  it('fit on the padded axis, and no more do', () => {
    for (const [length, window] of cases) {
      const [before, after] = windowBorder(length, window)
      const padded = before + length + after
      const covered = (windowCount(length, window) - 1) * window.stride + windowReach(window)
      expect(covered).toBeLessThanOrEqual(padded)
      expect(covered + window.stride).toBeGreaterThan(padded)
    }
  })
  it('read nothing from the future where they are causal', () => {
    expect(windowBorder(9, { size: 3, stride: 1, dilation: 2, padding: 'causal' })).toEqual([4, 0])
  })
})

describe('the length of a transposed convolution', () => {
  it('is one whose convolution gives the length back', () => {
    for (const [length, window] of cases) {
      if (window.padding === 'causal') continue
      expect(windowCount(transposedLength(length, window, null), window)).toBe(length)
    }
  })
  it('grows with the output padding', () => {
    const window = { size: 3, stride: 2, dilation: 1, padding: 'same' } as const
    expect(transposedLength(4, window, 0)).toBe(7)
    expect(transposedLength(4, window, 1)).toBe(8)
    expect(transposedLength(4, window, null)).toBe(8)
  })
})
