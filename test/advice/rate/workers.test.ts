import { describe, expect, it } from 'vitest'
import { rateNumbers } from '../../../src/advice/rate/numbers.js'
import {
  workerEfficiency,
  workersPlan,
  type WorkersQuestion,
} from '../../../src/advice/rate/workers.js'
import type { Estimate, WorkersPlan } from '../../../src/advice/vocabulary/answer.js'

/** A noise scale known within a factor of 2. */
const noise = (value: number): Estimate => ({ value, low: value / 2, high: value * 2 })
const plan = (question: Partial<WorkersQuestion> = {}): WorkersPlan =>
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
      ...question,
    },
    rateNumbers,
  )

describe('workersPlan', () => {
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
    expect(plan().learningRate).toBeCloseTo(0.16, 10)
  })
  it('never exceeds the highest useful learning rate', () => {
    expect(plan({ learningRateMax: 0.12 }).learningRate).toBe(0.12)
  })
  it('needs between E and K E epochs and a batch within the rows, for any noise scale', () => {
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
  })
  it('rounds epochs up: just above E for a large noise scale, K E for a small one', () => {
    expect(plan({ noiseScale: noise(1e12) }).epochs).toBe(10 + 1)
    expect(plan({ noiseScale: noise(1e-6) }).epochs).toBe(40)
  })
  it('leaves a single worker as it is', () => {
    expect(plan({ workers: 1 })).toMatchObject({
      epochs: 10,
      learningRate: 0.1,
      globalBatchSize: 64,
    })
  })
})

describe('workerEfficiency', () => {
  it('is 1 for one worker and falls with every further one', () => {
    const setting = { batchSize: 64, noiseScale: 64, trainingRows: 100_000 }
    const shares = [1, 2, 4, 8].map((workers) => workerEfficiency({ ...setting, workers }))
    expect(shares[0]).toBe(1)
    expect(shares[2]).toBeCloseTo(0.4, 10)
    expect(shares).toEqual([...shares].sort((a, b) => b - a))
  })
})
