import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { bytesAt, upperEnvelope, type Line } from '../../../src/advice/memory/upper-envelope.js'

const randomLines = (random: () => number): readonly Line[] =>
  Array.from({ length: 1 + Math.floor(20 * random()) }, () => ({
    fixedBytes: Math.floor(1e6 * random()),
    bytesPerRow: Math.floor(20 * random()) * 1000,
  }))
const highest = (lines: readonly Line[], batchSize: number): number =>
  Math.max(...lines.map((line) => bytesAt(line, batchSize)))

describe('the upper envelope', () => {
  it('has the same maximum as all lines, at every batch size', () => {
    const random = mulberry32(17)
    for (let round = 0; round < 200; round++) {
      const lines = randomLines(random)
      for (const batchSize of [1, 2, 7, 50, 1000])
        expect(highest(upperEnvelope(lines), batchSize)).toBe(highest(lines, batchSize))
    }
  })
  it('has growing slopes, and every line is the maximum somewhere', () => {
    const random = mulberry32(18)
    for (let round = 0; round < 200; round++) {
      const envelope = upperEnvelope(randomLines(random))
      envelope.slice(1).forEach((line, i) => {
        expect(line.bytesPerRow).toBeGreaterThan(envelope[i]?.bytesPerRow ?? 0)
        expect(bytesAt(line, 1)).toBeLessThan(bytesAt(envelope[i] ?? line, 1))
      })
    }
  })
  it('is empty without a line', () => {
    expect(upperEnvelope([])).toEqual([])
  })
})
