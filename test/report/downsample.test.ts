import { expect, it } from 'vitest'
import { downsampled } from '../../src/report/figures/downsample.js'
import type { Points } from '../../src/report/figures/figure.js'

const wave: Points = Array.from({ length: 20_000 }, (_, i) => [i, Math.sin(i / 500)] as const)

it('keeps so many points, all of them given ones, with both ends', () => {
  const kept = downsampled(wave, 200)
  expect(kept).toHaveLength(200)
  expect(kept[0]).toBe(wave[0])
  expect(kept.at(-1)).toBe(wave.at(-1))
  const given = new Set(wave)
  expect(kept.every((point) => given.has(point))).toBe(true)
  expect(kept.map(([x]) => x)).toEqual([...kept].map(([x]) => x).sort((a, b) => a - b))
})

it('keeps a spike of one point', () => {
  const spiked = wave.map(([x, y], i) => (i === 12_345 ? ([x, 50] as const) : ([x, y] as const)))
  expect(downsampled(spiked, 100).map(([, y]) => y)).toContain(50)
})

it('returns a short series as it is', () => {
  const few = wave.slice(0, 200)
  expect(downsampled(few, 200)).toBe(few)
})
