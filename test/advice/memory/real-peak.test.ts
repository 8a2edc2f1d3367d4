import { describe, expect, it } from 'vitest'
import {
  calibrateMemory,
  uncalibratedMemory,
  type MemoryFitPoint,
  type RealMemory,
} from '../../../src/advice/memory/calibration.js'
import { memoryNumbers } from '../../../src/advice/memory/numbers.js'
import {
  largestBatchSize,
  realPeakBytes,
  realPeakDeviation,
  type SizeRange,
} from '../../../src/advice/memory/real-peak.js'
import { trackedPeakBytes, type MemoryLaw } from '../../../src/advice/memory/tracked-law.js'
import { normals } from '../../../src/advice/math/normals.js'
import { mebibyte, randomLaw, randomRounds, randomTruth, runsAt, sizesOf } from './random-laws.js'

const uncalibrated = uncalibratedMemory(memoryNumbers)
const rounds = randomRounds()
const calibrate = (law: MemoryLaw, fits: readonly MemoryFitPoint[]): RealMemory =>
  calibrateMemory(law, fits, [], memoryNumbers)

describe('the real peak', () => {
  /** A law with up to six readings that scatter by 5 %. */
  function calibrated(random: () => number) {
    const law = randomLaw(random)
    const truth = randomTruth(random)
    const normal = normals(Math.floor(2 ** 31 * random()))
    const multiples = [1, 3, 3.1, 20, 21, 60].filter(() => random() < 0.6)
    const fits = runsAt(law, truth, sizesOf(law, multiples), () => 0.05 * normal())
    return { law, real: calibrate(law, fits), fits }
  }
  it('is what was read where it was read, but no less than a smaller size took', () => {
    for (const random of rounds) {
      const { law, real, fits } = calibrated(random)
      for (const { batchSize } of fits) {
        const upToSize = fits.filter((fit) => fit.batchSize <= batchSize)
        const most = Math.max(...upToSize.map(({ peakBytes }) => peakBytes))
        expect(realPeakBytes(law, real, batchSize) / most).toBeCloseTo(1, 9)
      }
    }
  })
  it('never falls as the batch grows, and is positive', () => {
    const multiples = Array.from({ length: 400 }, (_, i) => 1.03 ** i)
    for (const random of rounds) {
      const { law, real } = calibrated(random)
      const sizes = [1, 2, ...sizesOf(law, multiples)].sort((a, b) => a - b)
      const peaks = sizes.map((size) => realPeakBytes(law, real, size))
      expect(peaks[0]).toBeGreaterThan(0)
      for (const [i, peak] of peaks.slice(1).entries())
        expect(peak).toBeGreaterThanOrEqual((peaks[i] ?? 0) * (1 - 1e-12))
    }
  })
  it('follows a line that its readings lie on, between and beyond them', () => {
    const law: MemoryLaw = { kind: 'event-wise', lines: [{ fixedBytes: 0, bytesPerRow: mebibyte }] }
    const truth = (batchSize: number): number => (20 + 0.8 * batchSize) * mebibyte
    const real = calibrate(
      law,
      [10, 100, 1000].map((batchSize) => ({ batchSize, peakBytes: truth(batchSize) })),
    )
    for (const size of [1, 10, 50, 400, 1000, 5000])
      expect(realPeakBytes(law, real, size) / truth(size)).toBeCloseTo(1, 1)
  })
  it('is hardly moved by a reading of almost nothing', () => {
    const law: MemoryLaw = { kind: 'event-wise', lines: [{ fixedBytes: 1000, bytesPerRow: 400 }] }
    const real = calibrate(law, [{ batchSize: 2, peakBytes: 100 }])
    const beta = realPeakBytes(law, real, 10_000_000) / trackedPeakBytes(law, 10_000_000)
    expect(beta).toBeGreaterThan(uncalibrated.beta - 0.1)
    expect(beta).toBeLessThan(uncalibrated.beta + 0.1)
  })
})

describe('the largest batch size', () => {
  const largestOf = (law: MemoryLaw, real: RealMemory, bytes: number, range: SizeRange): number =>
    largestBatchSize(law, real, bytes, range, memoryNumbers)
  it.each([
    [0, 3],
    [1, 40],
    [1.5, 1000],
  ])('fits with a margin of %d deviations in %d times a row, and no row more', (caution, times) => {
    for (const random of rounds) {
      const law = randomLaw(random)
      const real = calibrate(law, runsAt(law, randomTruth(random), sizesOf(law, [2, 9])))
      const need = (size: number): number =>
        realPeakBytes(law, real, size) + caution * realPeakDeviation(law, real, size)
      const budget = times * need(1)
      const largest = largestOf(law, real, budget, { max: 2 ** 31, caution })
      expect(need(largest)).toBeLessThanOrEqual(budget)
      if (largest < 2 ** 31) expect(need(largest + 1)).toBeGreaterThan(budget)
      expect(largestOf(law, real, budget, { max: 3, caution })).toBe(Math.min(3, largest))
      expect(
        largestOf(law, real, budget, { max: 2 ** 31, caution: caution + 1 }),
      ).toBeLessThanOrEqual(largest)
    }
  })
  it('is 0 where one row does not fit', () => {
    for (const random of rounds) {
      const law = randomLaw(random)
      const tooLittle = 0.99 * realPeakBytes(law, uncalibrated, 1)
      expect(largestOf(law, uncalibrated, tooLittle, { max: 100 })).toBe(0)
    }
  })
  it('is found to the row with budgets of hundreds of GiB and sizes up to 2^31', () => {
    const law: MemoryLaw = { kind: 'event-wise', lines: [{ fixedBytes: 4096, bytesPerRow: 200 }] }
    const exact = (budget: number): number =>
      Math.floor(((budget - uncalibrated.alphaBytes) / uncalibrated.beta - 4096) / 200)
    for (const gibibytes of [80, 192, 300]) {
      const budget = gibibytes * 2 ** 30
      const found = largestOf(law, uncalibrated, budget, { max: 2 ** 40 })
      expect(Math.abs(found - exact(budget))).toBeLessThanOrEqual(1)
    }
    expect(largestOf(law, uncalibrated, 800 * 2 ** 30, { max: 2 ** 31 })).toBe(2 ** 31)
  })
})
