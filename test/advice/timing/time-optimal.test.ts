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
      const [a, b, noiseScale] = [0.1 + 20 * random(), 0.001 + random(), 1 + 5000 * random()]
      const stepLaw = fitStepTime(
        [8, 64, 512].map((batchSize) => ({ batchSize, stepTimeMs: a + b * batchSize })),
        timingNumbers,
      )
      if (stepLaw === null) throw new Error('no law')
      const best = timeOptimalBatchSize({ fixedMs: a, perRowMs: b, noiseScale })
      const at = (batchSize: number): number => relativeTime({ stepLaw, noiseScale, batchSize })
      expect(at(best)).toBeLessThanOrEqual(at(best * 1.1))
      expect(at(best)).toBeLessThanOrEqual(at(best / 1.1))
      expect(at(best)).toBeCloseTo((Math.sqrt(a) + Math.sqrt(b * noiseScale)) ** 2, 3)
    }
  })
  it('is where a noisy quadratic, really descended, reaches its target soonest', () => {
    // one dimension, gradient x + noise of variance s2 / B, best rate for each size: x2 -> x2 s2/(B x2 + s2) per step
    const [s2, a, b] = [200, 1, 0.02]
    const stepsTo = (batchSize: number): number => {
      let [x2, steps] = [1, 0]
      for (; x2 > 0.5; steps++) x2 -= ((x2 * x2) / (x2 + s2 / batchSize)) * 0.05
      return steps
    }
    const times = Array.from({ length: 12 }, (_, k) => 2 ** k).map((size) => ({
      size,
      time: stepsTo(size) * (a + b * size),
    }))
    const [best] = times.sort((p, q) => p.time - q.time)
    const noiseScale = s2 / 0.72 // |G|^2 goes from 1 to 0.5
    expect(
      Math.abs(
        Math.log2(
          (best?.size ?? 0) / timeOptimalBatchSize({ fixedMs: a, perRowMs: b, noiseScale }),
        ),
      ),
    ).toBeLessThanOrEqual(0.6)
  })
  it('has no bound of its own where a step costs the same at any size', () => {
    expect(timeOptimalBatchSize({ fixedMs: 3, perRowMs: 0, noiseScale: 10 })).toBe(
      Number.POSITIVE_INFINITY,
    )
    expect(
      timeOptimalInterval({ fixedMs: 3, perRowMs: 0 }, { value: 10, low: 5, high: 20 }, 512),
    ).toEqual({ value: 512, low: 512, high: 512 })
  })
  it('carries the interval of the noise scale, held between 1 and the largest size', () => {
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
