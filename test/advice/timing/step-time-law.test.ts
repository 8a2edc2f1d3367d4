import { describe, expect, it } from 'vitest'
import { timingNumbers } from '../../../src/advice/timing/numbers.js'
import {
  epochTimeMs,
  fitStepTime,
  parallelEfficiency,
  stepTimeMs,
} from '../../../src/advice/timing/step-time-law.js'
import { mulberry32 } from '../../../src/advice/math/random.js'

const sizes = [4, 16, 64, 256, 1024]
const fitted = (at: (batchSize: number) => number, over = sizes) => {
  const law = fitStepTime(
    over.map((batchSize) => ({ batchSize, stepTimeMs: at(batchSize) })),
    timingNumbers,
  )
  if (law === null) throw new Error('no law')
  return law
}

describe('the step-time law', () => {
  it('recovers a and b exactly from points on a line, and the knee a / b where efficiency is one half', () => {
    const random = mulberry32(2)
    for (let round = 0; round < 50; round++) {
      const [a, b] = [random() * 20, 0.001 + random()]
      const law = fitted((size) => a + b * size)
      expect(law.fixedMs).toBeCloseTo(a, 6)
      expect(law.perRowMs).toBeCloseTo(b, 6)
      expect(law.kneeBatchSize / (a / b)).toBeCloseTo(1, 5)
      expect(parallelEfficiency(law, law.kneeBatchSize)).toBeCloseTo(0.5, 8)
      expect(stepTimeMs(law, 300)).toBeCloseTo(a + b * 300, 5)
    }
  })
  it('is not moved by one outlier among five points', () => {
    const law = fitted((size) => (size === 64 ? 300 : 5 + 0.1 * size))
    expect(law.perRowMs).toBeCloseTo(0.1, 2)
    expect(law.fixedMs).toBeLessThan(10)
  })
  it('stays within 5 % at sizes not probed under 3 % noise', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = mulberry32(seed)
      const law = fitted((size) => (8 + 0.05 * size) * (1 + 0.06 * (random() - 0.5)))
      for (const size of [8, 100, 500, 900])
        expect(Math.abs(stepTimeMs(law, size) / (8 + 0.05 * size) - 1)).toBeLessThan(0.05)
    }
  })
  it('interpolates measured points where the line does not hold (an algorithm switches)', () => {
    const kinked = (size: number): number => (size <= 64 ? 4 : 4 + 0.2 * (size - 64))
    const law = fitted(kinked)
    expect(law.maxRelativeResidual).toBeGreaterThan(0.05)
    for (const size of sizes) expect(stepTimeMs(law, size)).toBeCloseTo(kinked(size))
    expect(stepTimeMs(law, 128)).toBeGreaterThan(kinked(64))
    expect(stepTimeMs(law, 128)).toBeLessThan(kinked(256))
  })
  it('knows its edges: flat time has no knee, one point gives proportional time, no point gives null', () => {
    expect(fitted(() => 7)).toMatchObject({
      fixedMs: 7,
      perRowMs: 0,
      kneeBatchSize: Number.POSITIVE_INFINITY,
    })
    expect(
      parallelEfficiency(
        fitted(() => 7),
        64,
      ),
    ).toBe(0)
    expect(
      stepTimeMs(
        fitted(() => 8, [16]),
        32,
      ),
    ).toBeCloseTo(16)
    expect(fitStepTime([], timingNumbers)).toBeNull()
  })
  it('counts the last incomplete step of an epoch and one validation pass', () => {
    expect(
      epochTimeMs(
        fitted((size) => 10 + 0.5 * size),
        32,
        100,
        40,
      ),
    ).toBeCloseTo(4 * 26 + 40, 6)
  })
})
