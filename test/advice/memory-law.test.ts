import { describe, expect, it } from 'vitest'
import { calibrateMemory, fitMemoryLaw, largestBatchSize, mergeLaws, realPeakBytes, trackedPeakBytes, uncalibrated, type Line } from '../../src/advice/memory-law.js'
import { mulberry32 } from '../../src/advice/statistics.js'

const traceOf = (lines: readonly Line[], batchSize: number, kernelHash = 1) => ({ batchSize, kernelHash, liveBytes: lines.map(({ fixedBytes, bytesPerRow }) => fixedBytes + bytesPerRow * batchSize) })
const truth = (lines: readonly Line[], batchSize: number): number => Math.max(...traceOf(lines, batchSize).liveBytes)
const randomLines = (random: () => number, count: number): Line[] => Array.from({ length: count }, () => ({ fixedBytes: Math.floor(random() * 1e6), bytesPerRow: Math.floor(random() ** 3 * 1e5) }))

describe('the memory law', () => {
  it('is exact at every size for random affine events, from two traces of one kernel sequence', () => {
    const random = mulberry32(11)
    for (let round = 0; round < 50; round++) {
      const lines = randomLines(random, 1 + Math.floor(random() * 300))
      const law = fitMemoryLaw([traceOf(lines, 4), traceOf(lines, 2)])
      expect(law?.kind).toBe('event-wise')
      for (const batchSize of [1, 2, 3, 8, 65, 1024, 100_000]) expect(law === null ? Number.NaN : trackedPeakBytes(law, batchSize)).toBeCloseTo(truth(lines, batchSize), 3)
    }
  })
  it('keeps only lines that are the maximum somewhere, by growing slope', () => {
    const law = fitMemoryLaw([2, 4].map((batchSize) => traceOf([{ fixedBytes: 100, bytesPerRow: 0 }, { fixedBytes: 0, bytesPerRow: 10 }, { fixedBytes: 40, bytesPerRow: 5 }, { fixedBytes: 90, bytesPerRow: 0 }], batchSize)))
    expect(law?.lines).toEqual([{ fixedBytes: 100, bytesPerRow: 0 }, { fixedBytes: 0, bytesPerRow: 10 }])
  })
  it('falls back to a convex fit over three sizes where the kernels differ, and says so', () => {
    const traces = [2, 4, 8].map((batchSize) => ({ batchSize, kernelHash: batchSize, liveBytes: [50, 100 + 30 * batchSize] }))
    const law = fitMemoryLaw(traces)
    expect(law?.kind).toBe('convex-fit')
    for (const batchSize of [2, 4, 8, 64]) expect(law === null ? Number.NaN : trackedPeakBytes(law, batchSize)).toBeCloseTo(100 + 30 * batchSize)
    expect(fitMemoryLaw(traces.slice(0, 2))).toBeNull()
    expect(fitMemoryLaw([])).toBeNull()
  })
  it('merges training and validation into the maximum of both', () => {
    const random = mulberry32(5)
    for (let round = 0; round < 20; round++) {
      const [a, b] = [randomLines(random, 20), randomLines(random, 20)]
      const [first, second] = [a, b].map((lines) => fitMemoryLaw([traceOf(lines, 2), traceOf(lines, 4)]))
      if (!first || !second) throw new Error('no law')
      for (const batchSize of [1, 7, 300]) expect(trackedPeakBytes(mergeLaws(first, second), batchSize)).toBeCloseTo(Math.max(truth(a, batchSize), truth(b, batchSize)), 3)
    }
  })
})

describe('calibration and the limit', () => {
  const lines = [{ fixedBytes: 1000, bytesPerRow: 0 }, { fixedBytes: 200, bytesPerRow: 100 }]
  const law = fitMemoryLaw([traceOf(lines, 2), traceOf(lines, 4)]) ?? { kind: 'event-wise' as const, lines: [] }
  it('goes in proportion with one run, along the line with two, along chords between more', () => {
    expect(realPeakBytes(law, calibrateMemory(law, [{ batchSize: 18, peakBytes: 2400 }]), 48)).toBeCloseTo(1.2 * 5000)
    const line = calibrateMemory(law, [10, 50, 200].map((batchSize) => ({ batchSize, peakBytes: 700 + 1.3 * truth(lines, batchSize) })))
    for (const batchSize of [1, 10, 30, 120, 200, 900]) expect(realPeakBytes(law, line, batchSize)).toBeCloseTo(700 + 1.3 * truth(lines, batchSize), 3)
    expect(calibrateMemory(law, [])).toEqual(uncalibrated)
  })
  it('reads a plateau of the allocator as one: flat inside, in proportion outside', () => {
    const plateau = calibrateMemory(law, [{ batchSize: 100, peakBytes: 20_400 }, { batchSize: 400, peakBytes: 20_000 }])
    expect(realPeakBytes(law, plateau, 250)).toBe(20_400)
    expect(realPeakBytes(law, plateau, 50)).toBeCloseTo(20_400 * 5200 / 10_200)
    expect(realPeakBytes(law, plateau, 800)).toBeCloseTo(20_400 * 80_200 / 40_200)
  })
  it('finds the largest size that fits: it fits, one more does not; never beyond max; 0 when 1 does not fit', () => {
    const random = mulberry32(9)
    for (let round = 0; round < 100; round++) {
      const real = calibrateMemory(law, [20, 30, 200].map((batchSize) => ({ batchSize, peakBytes: (1 + random()) * truth(lines, batchSize) })))
      const budget = 2500 + random() * 1e6
      const largest = largestBatchSize(law, real, budget, { max: 1e9 })
      expect(realPeakBytes(law, real, largest)).toBeLessThanOrEqual(budget)
      expect(realPeakBytes(law, real, largest + 1)).toBeGreaterThan(budget)
      expect(largestBatchSize(law, real, budget, { max: 3 })).toBe(Math.min(3, largest))
    }
    expect(largestBatchSize(law, { anchors: [[1, 1]] }, 999, { max: 100 })).toBe(0)
  })
})
