import { describe, expect, it } from 'vitest'
import { memoryNumbers } from '../../../src/advice/memory/numbers.js'
import {
  chordsSettled,
  fitMemoryLaw,
  mergeLaws,
  peakLine,
  trackedPeakBytes,
} from '../../../src/advice/memory/tracked-law.js'
import type { Line } from '../../../src/advice/memory/upper-envelope.js'
import { mulberry32 } from '../../../src/advice/math/random.js'

const traceOf = (lines: readonly Line[], batchSize: number, kernelHash = 1) => ({
  batchSize,
  kernelHash,
  liveBytes: lines.map(({ fixedBytes, bytesPerRow }) => fixedBytes + bytesPerRow * batchSize),
})
const truth = (lines: readonly Line[], batchSize: number): number =>
  Math.max(...traceOf(lines, batchSize).liveBytes)
const randomLines = (random: () => number, count: number): Line[] =>
  Array.from({ length: count }, () => ({
    fixedBytes: Math.floor(random() * 1e6),
    bytesPerRow: Math.floor(random() ** 3 * 1e5),
  }))

describe('the memory law', () => {
  it('is exact at every size for random affine events, from two traces of one kernel sequence', () => {
    const random = mulberry32(11)
    for (let round = 0; round < 50; round++) {
      const lines = randomLines(random, 1 + Math.floor(random() * 300))
      const law = fitMemoryLaw([traceOf(lines, 4), traceOf(lines, 2)])
      expect(law?.kind).toBe('event-wise')
      for (const batchSize of [1, 2, 3, 8, 65, 1024, 100_000])
        expect(law === null ? Number.NaN : trackedPeakBytes(law, batchSize)).toBeCloseTo(
          truth(lines, batchSize),
          3,
        )
    }
  })
  it('keeps only lines that are the maximum somewhere, by growing slope', () => {
    const law = fitMemoryLaw(
      [2, 4].map((batchSize) =>
        traceOf(
          [
            { fixedBytes: 100, bytesPerRow: 0 },
            { fixedBytes: 0, bytesPerRow: 10 },
            { fixedBytes: 40, bytesPerRow: 5 },
            { fixedBytes: 90, bytesPerRow: 0 },
          ],
          batchSize,
        ),
      ),
    )
    expect(law?.lines).toEqual([
      { fixedBytes: 100, bytesPerRow: 0 },
      { fixedBytes: 0, bytesPerRow: 10 },
    ])
  })
  it('falls back to a convex fit over three sizes where the kernels differ, and says so', () => {
    const traces = [2, 4, 8].map((batchSize) => ({
      batchSize,
      kernelHash: batchSize,
      liveBytes: [50, 100 + 30 * batchSize],
    }))
    const law = fitMemoryLaw(traces)
    expect(law?.kind).toBe('convex-fit')
    for (const batchSize of [2, 4, 8, 64])
      expect(law === null ? Number.NaN : trackedPeakBytes(law, batchSize)).toBeCloseTo(
        100 + 30 * batchSize,
      )
    expect(fitMemoryLaw(traces.slice(0, 2))).toBeNull()
    expect(fitMemoryLaw([])).toBeNull()
  })
  it('is settled where the last two chords are one line, and open while they bend or nothing grows', () => {
    const traces = (peak: (batchSize: number) => number, sizes: readonly number[]) =>
      sizes.map((batchSize) => ({ batchSize, kernelHash: batchSize, liveBytes: [peak(batchSize)] }))
    expect(
      chordsSettled(
        traces((size) => 100 + 30 * size, [2, 4, 8]),
        memoryNumbers,
      ),
    ).toBe(true)
    expect(
      chordsSettled(
        traces((size) => Math.max(500, 30 * size), [2, 4, 8]),
        memoryNumbers,
      ),
    ).toBe(false)
    expect(
      chordsSettled(
        traces((size) => Math.max(500, 30 * size), [2, 4, 8, 16, 32]),
        memoryNumbers,
      ),
    ).toBe(false)
    expect(
      chordsSettled(
        traces((size) => Math.max(500, 30 * size), [2, 4, 8, 16, 20, 32, 64]),
        memoryNumbers,
      ),
    ).toBe(true)
    expect(
      chordsSettled(
        traces((size) => 100 + 30 * size, [2, 4]),
        memoryNumbers,
      ),
    ).toBe(false)
  })
  it('names the line that is the peak', () => {
    const random = mulberry32(3)
    for (let round = 0; round < 20; round++) {
      const lines = randomLines(random, 20)
      const law = fitMemoryLaw([2, 4].map((batchSize) => traceOf(lines, batchSize)))
      if (law === null) throw new Error('no law')
      for (const batchSize of [1, 9, 4000]) {
        const { fixedBytes, bytesPerRow } = peakLine(law, batchSize)
        expect(fixedBytes + bytesPerRow * batchSize).toBeCloseTo(
          trackedPeakBytes(law, batchSize),
          3,
        )
      }
    }
  })
  it('merges training and validation into the maximum of both', () => {
    const random = mulberry32(5)
    for (let round = 0; round < 20; round++) {
      const a = randomLines(random, 20)
      const b = randomLines(random, 20)
      const [first, second] = [a, b].map((lines) =>
        fitMemoryLaw([traceOf(lines, 2), traceOf(lines, 4)]),
      )
      if (!first || !second) throw new Error('no law')
      for (const batchSize of [1, 7, 300])
        expect(trackedPeakBytes(mergeLaws(first, second), batchSize)).toBeCloseTo(
          Math.max(truth(a, batchSize), truth(b, batchSize)),
          3,
        )
    }
  })
})
