import { describe, expect, it } from 'vitest'
import { memoryNumbers } from '../../../src/advice/memory/numbers.js'
import { trackedPeakBytes, type MemoryLaw } from '../../../src/advice/memory/tracked-law.js'
import {
  calibrateMemory,
  uncalibratedMemory,
  type RealMemory,
} from '../../../src/advice/memory/calibration.js'
import {
  largestBatchSize,
  realPeakBytes,
  realPeakDeviation,
} from '../../../src/advice/memory/real-peak.js'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { normals } from '../../support/normals.js'

const mebibyte = 2 ** 20
const uncalibrated = uncalibratedMemory(memoryNumbers)
const between = (random: () => number, low: number, high: number): number =>
  low * (high / low) ** random()
/** Weights first, activations from some size on. */
const randomLaw = (random: () => number): MemoryLaw => {
  const fixed = between(random, 1, 500) * mebibyte
  return {
    kind: 'event-wise',
    lines: [
      { fixedBytes: fixed, bytesPerRow: 0 },
      { fixedBytes: 0.8 * fixed, bytesPerRow: between(random, 0.001, 4) * mebibyte },
    ],
  }
}
const randomTruth = (random: () => number) => ({
  alphaBytes: 50 * random() * mebibyte,
  beta: 0.6 + 0.5 * random(),
})
/** Sizes whose tracked peaks are so many times the smallest one's. */
const sizesOf = (law: MemoryLaw, multiples: readonly number[]): readonly number[] =>
  multiples.map((multiple) =>
    Math.ceil((multiple * trackedPeakBytes(law, 1)) / (law.lines[1]?.bytesPerRow ?? 1)),
  )
/** Variance of the line at a tracked peak, bytes squared. */
const lineVariance = ({ covariance }: RealMemory, tracked: number): number => {
  const x = tracked / mebibyte
  return (
    (covariance.intercept + 2 * covariance.cross * x + covariance.slope * x ** 2) * mebibyte ** 2
  )
}
const rounds = Array.from({ length: 40 }, (_, round) => mulberry32(round + 1))

describe('the posterior of alpha and beta', () => {
  it('comes within the scatter of the truth from four readings, whatever the model', () => {
    for (const random of rounds) {
      const [law, truth, luck] = [
        randomLaw(random),
        randomTruth(random),
        normals(Math.floor(2 ** 31 * random())),
      ]
      const at = (batchSize: number): number =>
        truth.alphaBytes + truth.beta * trackedPeakBytes(law, batchSize)
      const fits = sizesOf(law, [1, 4, 16, 60]).map((batchSize) => ({
        batchSize,
        peakBytes: at(batchSize) * (1 + 0.01 * luck()),
      }))
      const real = calibrateMemory(law, fits, [], memoryNumbers)
      // where its own readings lie the line is known to a few percent of what was taken, and beta with it
      for (const { batchSize } of fits)
        expect(
          Math.abs(
            (real.alphaBytes + real.beta * trackedPeakBytes(law, batchSize)) / at(batchSize) - 1,
          ),
        ).toBeLessThan(0.06)
      expect(Math.abs(real.beta - truth.beta)).toBeLessThan(
        0.06 + 4 * Math.sqrt(real.covariance.slope),
      )
    }
  })
  it('finds alpha where small runs are many and exact', () => {
    const law: MemoryLaw = { kind: 'event-wise', lines: [{ fixedBytes: 0, bytesPerRow: mebibyte }] }
    for (const random of rounds) {
      const { alphaBytes, beta } = randomTruth(random)
      const real = calibrateMemory(
        law,
        [1, 2, 3, 5, 8, 13, 200, 400].map((batchSize) => ({
          batchSize,
          peakBytes: alphaBytes + beta * batchSize * mebibyte,
        })),
        [],
        memoryNumbers,
      )
      expect(Math.abs(real.alphaBytes - alphaBytes)).toBeLessThan(
        3 * Math.sqrt(real.covariance.intercept) * mebibyte,
      )
      expect(real.beta).toBeCloseTo(beta, 1)
    }
  })
  it('is the prior without readings, and drawn towards a single one', () => {
    for (const random of rounds) {
      const law = randomLaw(random)
      expect(calibrateMemory(law, [], [], memoryNumbers)).toEqual(uncalibrated)
      const [batchSize] = sizesOf(law, [20])
      const before = realPeakBytes(law, uncalibrated, batchSize ?? 1)
      for (const share of [0.7, 1.3]) {
        const real = calibrateMemory(
          law,
          [{ batchSize: batchSize ?? 1, peakBytes: share * before }],
          [],
          memoryNumbers,
        )
        const line = real.alphaBytes + real.beta * trackedPeakBytes(law, batchSize ?? 1)
        expect(Math.sign(line - before)).toBe(Math.sign(share - 1))
        expect(Math.abs(line - share * before)).toBeLessThan(Math.abs(before - share * before))
      }
    }
  })
  it('rises by a size that ran out of more than was expected of it, and is not drawn down by one that ran out of less', () => {
    for (const random of rounds) {
      const law = randomLaw(random)
      const fits = sizesOf(law, [4]).map((batchSize) => ({
        batchSize,
        peakBytes: 0.9 * trackedPeakBytes(law, batchSize),
      }))
      const [without, [large]] = [calibrateMemory(law, fits, [], memoryNumbers), sizesOf(law, [50])]
      const expected = realPeakBytes(law, without, large ?? 1)
      const [more, less] = [1.2, 0.4].map((share) =>
        calibrateMemory(
          law,
          fits,
          [{ batchSize: large ?? 1, peakBytes: share * expected }],
          memoryNumbers,
        ),
      )
      expect(realPeakBytes(law, more ?? without, large ?? 1)).toBeGreaterThan(expected)
      expect(less).toEqual(without)
    }
  })
  it('knows the line the better the more was read', () => {
    for (const random of rounds) {
      const [law, { alphaBytes, beta }] = [randomLaw(random), randomTruth(random)]
      const fits = sizesOf(law, [2, 30, 8]).map((batchSize) => ({
        batchSize,
        peakBytes: alphaBytes + beta * trackedPeakBytes(law, batchSize),
      }))
      const steps = [0, 1, 2, 3].map((count) =>
        calibrateMemory(law, fits.slice(0, count), [], memoryNumbers),
      )
      for (const size of sizesOf(law, [1, 5, 100])) {
        const variances = steps.map((real) => lineVariance(real, trackedPeakBytes(law, size)))
        for (const [i, variance] of variances.slice(1).entries())
          expect(variance).toBeLessThanOrEqual((variances[i] ?? 0) * (1 + 1e-9))
        // a run strays around the line as well
        for (const [i, real] of steps.entries())
          expect(realPeakDeviation(law, real, size) ** 2).toBeGreaterThan(variances[i] ?? 0)
      }
    }
  })
})

describe('the real peak', () => {
  /** Readings with the luck of real runs. */
  const calibrated = (
    random: () => number,
  ): {
    law: MemoryLaw
    real: RealMemory
    fits: readonly { batchSize: number; peakBytes: number }[]
  } => {
    const [law, { alphaBytes, beta }, luck] = [
      randomLaw(random),
      randomTruth(random),
      normals(Math.floor(2 ** 31 * random())),
    ]
    const fits = sizesOf(
      law,
      [1, 3, 3.1, 20, 21, 60].filter(() => random() < 0.6),
    ).map((batchSize) => ({
      batchSize,
      peakBytes: (alphaBytes + beta * trackedPeakBytes(law, batchSize)) * (1 + 0.05 * luck()),
    }))
    return { law, real: calibrateMemory(law, fits, [], memoryNumbers), fits }
  }
  it('is what was read where it was read; a larger size counts with no less than a smaller one took', () => {
    for (const random of rounds) {
      const { law, real, fits } = calibrated(random)
      let most = 0
      for (const { batchSize, peakBytes } of fits) {
        most = Math.max(most, peakBytes)
        expect(realPeakBytes(law, real, batchSize) / most).toBeCloseTo(1, 9)
      }
    }
  })
  it('never falls as the batch grows, and is positive', () => {
    for (const random of rounds) {
      const { law, real } = calibrated(random)
      const sizes = [
        1,
        2,
        ...sizesOf(
          law,
          Array.from({ length: 400 }, (_, i) => 1.03 ** i),
        ),
      ].sort((a, b) => a - b)
      const peaks = sizes.map((size) => realPeakBytes(law, real, size))
      expect(peaks[0]).toBeGreaterThan(0)
      for (const [i, peak] of peaks.slice(1).entries())
        expect(peak).toBeGreaterThanOrEqual((peaks[i] ?? 0) * (1 - 1e-12))
    }
  })
  it('follows a line that its readings lie on, between and beyond them', () => {
    const law: MemoryLaw = { kind: 'event-wise', lines: [{ fixedBytes: 0, bytesPerRow: mebibyte }] }
    const truth = (batchSize: number): number => (20 + 0.8 * batchSize) * mebibyte
    const real = calibrateMemory(
      law,
      [10, 100, 1000].map((batchSize) => ({ batchSize, peakBytes: truth(batchSize) })),
      [],
      memoryNumbers,
    )
    for (const size of [1, 10, 50, 400, 1000, 5000])
      expect(realPeakBytes(law, real, size) / truth(size)).toBeCloseTo(1, 1)
  })
  it('does not make much of a reading of almost nothing', () => {
    const law: MemoryLaw = { kind: 'event-wise', lines: [{ fixedBytes: 1000, bytesPerRow: 400 }] }
    const real = calibrateMemory(law, [{ batchSize: 2, peakBytes: 100 }], [], memoryNumbers)
    const tracked = trackedPeakBytes(law, 10_000_000)
    expect(realPeakBytes(law, real, 10_000_000) / tracked).toBeGreaterThan(uncalibrated.beta - 0.1)
    expect(realPeakBytes(law, real, 10_000_000) / tracked).toBeLessThan(uncalibrated.beta + 0.1)
  })
})

describe('the largest size', () => {
  it('fits with the caution asked for, one more does not; never beyond max', () => {
    for (const random of rounds) {
      const [law, { alphaBytes, beta }] = [randomLaw(random), randomTruth(random)]
      const real = calibrateMemory(
        law,
        sizesOf(law, [2, 9]).map((batchSize) => ({
          batchSize,
          peakBytes: alphaBytes + beta * trackedPeakBytes(law, batchSize),
        })),
        [],
        memoryNumbers,
      )
      for (const [caution, times] of [
        [0, 3],
        [1, 40],
        [1.5, 1000],
      ] as const) {
        const need = (size: number): number =>
          realPeakBytes(law, real, size) + caution * realPeakDeviation(law, real, size)
        const budget = times * need(1)
        const largest = largestBatchSize(
          law,
          real,
          budget,
          { max: 2 ** 31, caution },
          memoryNumbers,
        )
        expect(need(largest)).toBeLessThanOrEqual(budget)
        if (largest < 2 ** 31) expect(need(largest + 1)).toBeGreaterThan(budget)
        expect(largestBatchSize(law, real, budget, { max: 3, caution }, memoryNumbers)).toBe(
          Math.min(3, largest),
        )
        expect(
          largestBatchSize(
            law,
            real,
            budget,
            { max: 2 ** 31, caution: caution + 1 },
            memoryNumbers,
          ),
        ).toBeLessThanOrEqual(largest)
      }
    }
  })
  it('is 0 where one row does not fit', () => {
    for (const random of rounds) {
      const law = randomLaw(random)
      expect(
        largestBatchSize(
          law,
          uncalibrated,
          0.99 * realPeakBytes(law, uncalibrated, 1),
          {
            max: 100,
          },
          memoryNumbers,
        ),
      ).toBe(0)
    }
  })
  it('is found to the row with budgets of hundreds of GiB and sizes up to 2^31', () => {
    const law: MemoryLaw = { kind: 'event-wise', lines: [{ fixedBytes: 4096, bytesPerRow: 200 }] }
    const exact = (budget: number): number =>
      Math.floor(((budget - uncalibrated.alphaBytes) / uncalibrated.beta - 4096) / 200)
    for (const gibibytes of [80, 192, 300])
      expect(
        Math.abs(
          largestBatchSize(
            law,
            uncalibrated,
            gibibytes * 2 ** 30,
            { max: 2 ** 40 },
            memoryNumbers,
          ) - exact(gibibytes * 2 ** 30),
        ),
      ).toBeLessThanOrEqual(1)
    expect(
      largestBatchSize(law, uncalibrated, 800 * 2 ** 30, { max: 2 ** 31 }, memoryNumbers),
    ).toBe(2 ** 31)
  })
})
