import { describe, expect, it } from 'vitest'
import {
  calibrateMemory,
  lineBytes,
  lineDeviationBytes,
  uncalibratedMemory,
  type MemoryFitPoint,
  type RealMemory,
} from '../../../src/advice/memory/calibration.js'
import { memoryNumbers } from '../../../src/advice/memory/numbers.js'
import { realPeakBytes, realPeakDeviation } from '../../../src/advice/memory/real-peak.js'
import { trackedPeakBytes, type MemoryLaw } from '../../../src/advice/memory/tracked-law.js'
import { normals } from '../../../src/advice/math/normals.js'
import {
  mebibyte,
  randomLaw,
  randomRounds,
  randomTruth,
  runsAt,
  sizesOf,
  trueBytes,
} from './random-laws.js'

const uncalibrated = uncalibratedMemory(memoryNumbers)
const rounds = randomRounds()
const calibrate = (
  law: MemoryLaw,
  fits: readonly MemoryFitPoint[],
  ranOut: readonly MemoryFitPoint[] = [],
): RealMemory => calibrateMemory(law, fits, ranOut, memoryNumbers)

describe('the posterior of alpha and beta', () => {
  it('comes within the scatter of the truth from four readings, for any model', () => {
    for (const random of rounds) {
      const law = randomLaw(random)
      const truth = randomTruth(random)
      const normal = normals(Math.floor(2 ** 31 * random()))
      const fits = runsAt(law, truth, sizesOf(law, [1, 4, 16, 60]), () => 0.01 * normal())
      const real = calibrate(law, fits)
      // at its readings the line is known to a few percent, and beta with it
      for (const { batchSize } of fits) {
        const line = lineBytes(real, trackedPeakBytes(law, batchSize))
        expect(Math.abs(line / trueBytes(law, truth, batchSize) - 1)).toBeLessThan(0.06)
      }
      expect(Math.abs(real.beta - truth.beta)).toBeLessThan(
        0.06 + 4 * Math.sqrt(real.covariance.slope),
      )
    }
  })
  it('finds alpha where small runs are many and exact', () => {
    const law: MemoryLaw = { kind: 'event-wise', lines: [{ fixedBytes: 0, bytesPerRow: mebibyte }] }
    for (const random of rounds) {
      const truth = randomTruth(random)
      const real = calibrate(law, runsAt(law, truth, [1, 2, 3, 5, 8, 13, 200, 400]))
      expect(Math.abs(real.alphaBytes - truth.alphaBytes)).toBeLessThan(
        3 * Math.sqrt(real.covariance.intercept) * mebibyte,
      )
      expect(real.beta).toBeCloseTo(truth.beta, 1)
    }
  })
  it('is the prior without readings, and moves towards a single one', () => {
    for (const random of rounds) {
      const law = randomLaw(random)
      expect(calibrate(law, [])).toEqual(uncalibrated)
      const batchSize = sizesOf(law, [20])[0] ?? 1
      const before = realPeakBytes(law, uncalibrated, batchSize)
      for (const share of [0.7, 1.3]) {
        const real = calibrate(law, [{ batchSize, peakBytes: share * before }])
        const line = lineBytes(real, trackedPeakBytes(law, batchSize))
        expect(Math.sign(line - before)).toBe(Math.sign(share - 1))
        expect(Math.abs(line - share * before)).toBeLessThan(Math.abs(before - share * before))
      }
    }
  })
  it('rises where a size ran out of more than expected, and never falls where it ran out', () => {
    for (const random of rounds) {
      const law = randomLaw(random)
      const fits = runsAt(law, { alphaBytes: 0, beta: 0.9 }, sizesOf(law, [4]))
      const without = calibrate(law, fits)
      const batchSize = sizesOf(law, [50])[0] ?? 1
      const expected = realPeakBytes(law, without, batchSize)
      const more = calibrate(law, fits, [{ batchSize, peakBytes: 1.2 * expected }])
      const less = calibrate(law, fits, [{ batchSize, peakBytes: 0.4 * expected }])
      expect(realPeakBytes(law, more, batchSize)).toBeGreaterThan(expected)
      expect(less).toEqual(without)
    }
  })
  it('knows the line better with every reading', () => {
    for (const random of rounds) {
      const law = randomLaw(random)
      const fits = runsAt(law, randomTruth(random), sizesOf(law, [2, 30, 8]))
      const posteriors = [0, 1, 2, 3].map((count) => calibrate(law, fits.slice(0, count)))
      for (const size of sizesOf(law, [1, 5, 100])) {
        const tracked = trackedPeakBytes(law, size)
        const variances = posteriors.map((real) => lineDeviationBytes(real, tracked) ** 2)
        for (const [i, variance] of variances.slice(1).entries())
          expect(variance).toBeLessThanOrEqual((variances[i] ?? 0) * (1 + 1e-9))
        // a run also strays around the line
        for (const [i, real] of posteriors.entries())
          expect(realPeakDeviation(law, real, size) ** 2).toBeGreaterThan(variances[i] ?? 0)
      }
    }
  })
})
