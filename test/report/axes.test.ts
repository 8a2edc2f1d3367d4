import { describe, expect, it } from 'vitest'
import { axisOver, joinedAxis, ticksOf } from '../../src/report/figures/axes.js'

const few = /^\d{1,7}(?:\.\d{1,6})?$/

describe('the numbers at an axis', () => {
  it.each([
    [0.151, 0.294],
    [0.15, 0.2],
    [0.7, 0.7],
    [3, 4e5],
  ])('from %d to %d have few digits and reach from end to end', (low, high) => {
    const axis = axisOver('', 'linear', [low, high])
    const ticks = ticksOf(axis, 9)
    for (const tick of ticks) expect(String(tick)).toMatch(few)
    expect([ticks[0], ticks.at(-1)]).toEqual([axis.min, axis.max])
  })

  it('are at least three on a logarithmic axis, however short', () => {
    for (const factor of [1.2, 2, 5, 9, 30, 1e3, 1e8])
      for (const low of [0.0014, 0.15, 7]) {
        const ticks = ticksOf(axisOver('', 'log10', [low, low * factor]), 4)
        expect(ticks.length, `${low} x ${factor}`).toBeGreaterThanOrEqual(3)
        for (const tick of ticks) expect(String(tick)).toMatch(/^\d+(?:\.\d+)?$/)
      }
  })

  it('are powers of two for batch sizes, also for a single size', () => {
    expect(ticksOf(axisOver('', 'log2', [4, 60]), 9)).toEqual([4, 8, 16, 32, 64])
    expect(ticksOf(axisOver('', 'log2', [1, 1024]), 4)).toEqual([1, 8, 64, 512])
    expect(ticksOf(axisOver('', 'log2', [64]), 4)).toEqual([64, 128])
  })
})

it('two axes make one that holds both and ends at its ticks', () => {
  const one = axisOver('', 'linear', [0.15, 0.19])
  const joined = joinedAxis(one, axisOver('', 'linear', [0.2, 3.3]), 'loss')
  expect(joined).toMatchObject({ title: 'loss', scale: 'linear' })
  expect(joined.min).toBeLessThanOrEqual(0.15)
  expect(joined.max).toBeGreaterThanOrEqual(3.3)
  expect(ticksOf(joined, 9).at(-1)).toBe(joined.max)
})
