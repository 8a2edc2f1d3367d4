import { describe, expect, it } from 'vitest'
import { rateNumbers } from '../../../src/advice/rate/numbers.js'
import {
  accumulationPlan,
  linearRate,
  scaledRate,
  squareRootRate,
  warmupSteps,
  workersPlan,
} from '../../../src/advice/rate/scaling-rules.js'
import { mulberry32 } from '../../../src/advice/math/random.js'

const from = { learningRate: 0.1, from: 32 } as const

describe('scaledRate', () => {
  it('is the linear rule (SGD) and the root rule (Adam) far below the noise scale, and stops growing far above it', () => {
    expect(
      scaledRate({ ...from, to: 256, noiseScale: 1e9, optimizer: 'momentum' }, rateNumbers),
    ).toBeCloseTo(linearRate(0.1, 8), 5)
    expect(
      scaledRate({ ...from, to: 256, noiseScale: 1e9, optimizer: 'adam' }, rateNumbers),
    ).toBeCloseTo(squareRootRate(0.1, 8), 5)
    expect(
      scaledRate({ ...from, to: 256, noiseScale: 0.01, optimizer: 'sgd' }, rateNumbers),
    ).toBeCloseTo(0.1, 3)
  })
  it('composes and inverts: B -> B1 -> B2 is B -> B2, and back is back', () => {
    const random = mulberry32(4)
    for (let round = 0; round < 50; round++) {
      const [b0, b1, b2, noiseScale] = [
        1 + random() * 1e3,
        1 + random() * 1e3,
        1 + random() * 1e3,
        random() * 1e4,
      ]
      const optimizer = round % 2 === 0 ? 'sgd' : 'adam'
      const step = (learningRate: number, a: number, b: number): number =>
        scaledRate({ learningRate, from: a, to: b, noiseScale, optimizer }, rateNumbers)
      expect(step(step(0.1, b0, b1), b1, b2)).toBeCloseTo(step(0.1, b0, b2), 10)
      expect(step(step(0.1, b0, b1), b1, b0)).toBeCloseTo(0.1, 10)
    }
  })
  it('falls back to a power between none and the plain rule where the noise scale is unknown', () => {
    expect(
      scaledRate({ ...from, to: 128, noiseScale: null, optimizer: 'sgd' }, rateNumbers),
    ).toBeCloseTo(0.1 * 4 ** 0.7)
    expect(
      scaledRate({ ...from, to: 128, noiseScale: null, optimizer: 'adamax' }, rateNumbers),
    ).toBeCloseTo(0.1 * 4 ** 0.4)
  })
})

describe('workersPlan', () => {
  const noise = (value: number) => ({ value, low: value / 2, high: value * 2 })
  const plan = (overrides: Partial<Parameters<typeof workersPlan>[0]> = {}) =>
    workersPlan(
      {
        batchSize: 64,
        learningRate: 0.1,
        workers: 4,
        noiseScale: noise(64),
        learningRateMax: Number.POSITIVE_INFINITY,
        optimizer: 'sgd',
        trainingRows: 100_000,
        epochs: 10,
        ...overrides,
      },
      rateNumbers,
    )
  it('matches the closed form of the example', () => {
    expect(plan()).toMatchObject({
      count: 4,
      globalBatchSize: 256,
      epochs: 25,
      epochsLow: 20,
      epochsHigh: 30,
      usefulWorkers: 2,
    })
    expect(plan().efficiency).toBeCloseTo(0.4, 10)
    expect(plan({ learningRateMax: 0.12 }).learningRate).toBe(0.12)
    expect(plan().learningRate).toBeCloseTo(0.16, 10)
  })
  it('plans between N and K N epochs and never a batch beyond the rows, whatever the noise', () => {
    for (const noiseScale of [0.01, 1, 64, 1e4, 1e9, null])
      for (const workers of [1, 2, 8, 64]) {
        const { epochs, globalBatchSize } = plan({
          noiseScale: noiseScale === null ? null : noise(noiseScale),
          workers,
          trainingRows: 3000,
        })
        expect(epochs).toBeGreaterThanOrEqual(10)
        expect(epochs).toBeLessThanOrEqual(10 * workers)
        expect(globalBatchSize).toBe(Math.min(64 * workers, 3000))
      }
    expect(plan({ noiseScale: noise(1e12) }).epochs).toBe(10 + 1) // the least more than N, rounded up to whole epochs
    expect(plan({ noiseScale: noise(1e-6) }).epochs).toBe(40)
    expect(plan({ workers: 1 })).toMatchObject({
      epochs: 10,
      learningRate: 0.1,
      globalBatchSize: 64,
    })
  })
})

describe('warm-up and accumulation', () => {
  it('warms up over 5 % of the run, bounded by 5 epochs (SGD) or 2,000 steps (Adam)', () => {
    expect(warmupSteps({ stepsPerEpoch: 100, epochs: 30, optimizer: 'sgd' }, rateNumbers)).toBe(150)
    expect(
      warmupSteps({ stepsPerEpoch: 100, epochs: 1000, optimizer: 'momentum' }, rateNumbers),
    ).toBe(500)
    expect(
      warmupSteps({ stepsPerEpoch: 10_000, epochs: 100, optimizer: 'adam' }, rateNumbers),
    ).toBe(2000)
    expect(warmupSteps({ stepsPerEpoch: 1, epochs: 1, optimizer: 'adam' }, rateNumbers)).toBe(1)
  })
  it('shortens the warm-up with the distance to the highest rate (SGD family), never to nothing, and leaves Adam its second moments', () => {
    const run = { stepsPerEpoch: 100, epochs: 30 }
    expect(warmupSteps({ ...run, optimizer: 'sgd', shareOfHighest: 1 / 3 }, rateNumbers)).toBe(50)
    expect(warmupSteps({ ...run, optimizer: 'momentum', shareOfHighest: 7 }, rateNumbers)).toBe(150)
    expect(warmupSteps({ ...run, optimizer: 'sgd', shareOfHighest: 1e-9 }, rateNumbers)).toBe(1)
    expect(warmupSteps({ ...run, optimizer: 'adam', shareOfHighest: 0.1 }, rateNumbers)).toBe(150)
  })
  it('accumulates equal micro-batches that fit, as few as possible, to at least the wanted size', () => {
    expect(accumulationPlan({ wanted: 1000, largest: 300 })).toEqual({
      microBatchSize: 250,
      steps: 4,
      effectiveBatchSize: 1000,
    })
    expect(accumulationPlan({ wanted: 300, largest: 300 })).toBeNull()
    expect(accumulationPlan({ wanted: 10, largest: 0 })).toBeNull()
    const random = mulberry32(6)
    for (let round = 0; round < 100; round++) {
      const [wanted, largest] = [1 + Math.floor(random() * 5000), 1 + Math.floor(random() * 700)]
      const plan = accumulationPlan({ wanted, largest })
      if (plan === null) continue
      expect(plan.microBatchSize).toBeLessThanOrEqual(largest)
      expect(plan.effectiveBatchSize).toBeGreaterThanOrEqual(wanted)
      expect(plan.effectiveBatchSize - wanted).toBeLessThan(plan.steps)
      expect((plan.steps - 1) * largest).toBeLessThan(wanted)
    }
  })
})
