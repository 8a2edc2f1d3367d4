import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { timingNumbers } from '../../../src/advice/timing/numbers.js'
import {
  epochTimeMs,
  fitStepTime,
  parallelEfficiency,
  plannedTrainingMs,
  stepTimeMs,
  type StepTimeLaw,
} from '../../../src/advice/timing/step-time-law.js'

const sizes = [4, 16, 64, 256, 1024]
/** The law of step times that follow a function, measured at given sizes. */
function fitted(
  stepTimeAt: (batchSize: number) => number,
  batchSizes: readonly number[] = sizes,
): StepTimeLaw {
  const points = batchSizes.map((batchSize) => ({ batchSize, stepTimeMs: stepTimeAt(batchSize) }))
  const law = fitStepTime(points, timingNumbers)
  if (law === null) throw new Error('no step-time law without a point')
  return law
}

describe('the step-time law', () => {
  it('recovers a and b from points on a line, and the knee where efficiency is one half', () => {
    const random = mulberry32(2)
    for (let round = 0; round < 50; round++) {
      const a = random() * 20
      const b = 0.001 + random()
      const law = fitted((size) => a + b * size)
      expect(law.fixedMs).toBeCloseTo(a, 6)
      expect(law.perRowMs).toBeCloseTo(b, 6)
      expect(law.kneeBatchSize / (a / b)).toBeCloseTo(1, 5)
      expect(law.isStraight).toBe(true)
      expect(parallelEfficiency(law, law.kneeBatchSize)).toBeCloseTo(0.5, 8)
      expect(stepTimeMs(law, 300)).toBeCloseTo(a + b * 300, 5)
    }
  })
  it('is not moved by one outlier among five points', () => {
    const law = fitted((size) => (size === 64 ? 300 : 5 + 0.1 * size))
    expect(law.perRowMs).toBeCloseTo(0.1, 2)
    expect(law.fixedMs).toBeLessThan(10)
  })
  it('takes the median of several runs of one size', () => {
    const runs = [10, 90, 12].map((ms) => ({ batchSize: 8, stepTimeMs: ms }))
    expect(fitStepTime(runs, timingNumbers)?.points).toEqual([{ batchSize: 8, stepTimeMs: 12 }])
  })
  it('stays within 5 % at sizes not probed under 3 % noise', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = mulberry32(seed)
      const law = fitted((size) => (8 + 0.05 * size) * (1 + 0.06 * (random() - 0.5)))
      for (const size of [8, 100, 500, 900])
        expect(Math.abs(stepTimeMs(law, size) / (8 + 0.05 * size) - 1)).toBeLessThan(0.05)
    }
  })
  it('interpolates measured points where no line holds, as when an algorithm switches', () => {
    const kinked = (size: number): number => (size <= 64 ? 4 : 4 + 0.2 * (size - 64))
    const law = fitted(kinked)
    expect(law.maxRelativeResidual).toBeGreaterThan(timingNumbers.straightResidualMax)
    expect(law.isStraight).toBe(false)
    for (const size of sizes) expect(stepTimeMs(law, size)).toBeCloseTo(kinked(size))
    expect(stepTimeMs(law, 128)).toBeGreaterThan(kinked(64))
    expect(stepTimeMs(law, 128)).toBeLessThan(kinked(256))
  })
  it('continues beyond the last measured size by its slope where no line holds', () => {
    const law = fitted((size) => (size <= 64 ? 4 : 4 + 0.2 * (size - 64)))
    const last = stepTimeMs(law, 1024)
    expect(stepTimeMs(law, 1124)).toBeCloseTo(last + 100 * law.perRowMs)
  })
  it('has no knee where a step costs the same at any size', () => {
    const law = fitted(() => 7)
    expect(law).toMatchObject({ fixedMs: 7, perRowMs: 0, kneeBatchSize: Number.POSITIVE_INFINITY })
    expect(parallelEfficiency(law, 64)).toBe(0)
  })
  it('is proportional from one size, and null without a point', () => {
    const law = fitted(() => 8, [16])
    expect(stepTimeMs(law, 32)).toBeCloseTo(16)
    expect(fitStepTime([], timingNumbers)).toBeNull()
  })
  it('counts the last incomplete step of an epoch and one validation pass', () => {
    const law = fitted((size) => 10 + 0.5 * size)
    expect(epochTimeMs(law, 32, 100, 40)).toBeCloseTo(4 * 26 + 40, 6)
  })
  it('measures the planned training at batch 32', () => {
    const law = fitted((size) => 10 + 0.5 * size)
    expect(plannedTrainingMs(law, 10, 3200)).toBeCloseTo(10 * 100 * 26, 6)
  })
})
