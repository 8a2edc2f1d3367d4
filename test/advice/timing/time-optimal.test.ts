import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { timingNumbers } from '../../../src/advice/timing/numbers.js'
import { fitStepTime } from '../../../src/advice/timing/step-time-law.js'
import {
  relativeTime,
  stepsToTarget,
  timeOptimalBatchSize,
  timeOptimalInterval,
} from '../../../src/advice/timing/time-optimal.js'

describe('the time-optimal batch size', () => {
  it('is the minimum of (1 + B_n / B)(a + b B), for random parameters', () => {
    const random = mulberry32(8)
    for (let round = 0; round < 100; round++) {
      const a = 0.1 + 20 * random()
      const b = 0.001 + random()
      const noiseScale = 1 + 5000 * random()
      const stepLaw = fitStepTime(
        [8, 64, 512].map((batchSize) => ({ batchSize, stepTimeMs: a + b * batchSize })),
        timingNumbers,
      )
      if (stepLaw === null) throw new Error('no step-time law')
      const best = timeOptimalBatchSize({ fixedMs: a, perRowMs: b, noiseScale })
      const timeAt = (batchSize: number): number => relativeTime({ stepLaw, noiseScale, batchSize })
      expect(timeAt(best)).toBeLessThanOrEqual(timeAt(best * 1.1))
      expect(timeAt(best)).toBeLessThanOrEqual(timeAt(best / 1.1))
      expect(timeAt(best)).toBeCloseTo((Math.sqrt(a) + Math.sqrt(b * noiseScale)) ** 2, 3)
    }
  })
  it('is where descent on a noisy quadratic reaches its target soonest', () => {
    // x^2 / 2 in one dimension, gradient x + noise of variance s2 / B, the best rate at each size
    const s2 = 200
    const a = 1
    const b = 0.02
    const stepsTo = (batchSize: number): number => {
      let steps = 0
      for (let x2 = 1; x2 > 0.5; steps++) x2 -= ((x2 * x2) / (x2 + s2 / batchSize)) * 0.05
      return steps
    }
    const times = Array.from({ length: 12 }, (_, k) => 2 ** k).map((size) => ({
      size,
      time: stepsTo(size) * (a + b * size),
    }))
    const [best] = times.sort((p, q) => p.time - q.time)
    // |G|^2 falls from 1 to 0.5
    const noiseScale = s2 / 0.72
    const optimum = timeOptimalBatchSize({ fixedMs: a, perRowMs: b, noiseScale })
    expect(Math.abs(Math.log2((best?.size ?? 0) / optimum))).toBeLessThanOrEqual(0.6)
  })
  it('has no bound of its own where a step costs the same at any size', () => {
    expect(timeOptimalBatchSize({ fixedMs: 3, perRowMs: 0, noiseScale: 10 })).toBe(
      Number.POSITIVE_INFINITY,
    )
    expect(
      timeOptimalInterval({ fixedMs: 3, perRowMs: 0 }, { value: 10, low: 5, high: 20 }, 512),
    ).toEqual({ value: 512, low: 512, high: 512 })
  })
  it('has the interval of the noise scale, kept between 1 and the largest size', () => {
    expect(
      timeOptimalInterval({ fixedMs: 10, perRowMs: 0.1 }, { value: 100, low: 25, high: 400 }, 150),
    ).toEqual({ value: 100, low: 50, high: 150 })
    expect(
      timeOptimalInterval({ fixedMs: 0, perRowMs: 0.1 }, { value: 100, low: 25, high: 400 }, 150)
        .value,
    ).toBe(1)
  })
  it('needs twice the least steps at the noise scale', () => {
    expect(stepsToTarget(100, 64, 64)).toBe(200)
    expect(stepsToTarget(100, 64, 1e9)).toBeCloseTo(100, 4)
  })
})
