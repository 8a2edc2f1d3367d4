import { describe, expect, it } from 'vitest'
import { predictedRate, readSweep } from '../../src/advice/sweep.js'

const ramp = (lossAt: (learningRate: number) => number) => Array.from({ length: 120 }, (_, k) => 1e-5 * 1.12 ** k).map((learningRate) => ({ learningRate, loss: lossAt(learningRate) }))
/** Falls from 2 to 1 around `falls`, rises to `top` around `rises`, on the log axis. */
const shaped = (falls: number, rises: number, top: number) => (rate: number): number => 2 - 1 / (1 + (falls / rate) ** 3) + (top - 1) / (1 + (rises / rate) ** 6)

describe('readSweep', () => {
  it('finds the edge where the loss is back up by half of its fall', () => {
    for (const rises of [0.01, 0.1, 0.7]) {
      const reading = readSweep(ramp(shaped(rises / 40, rises, 2)))
      expect(reading?.crossed).toBe(true)
      expect(Math.abs(Math.log((reading?.edge ?? 0) / rises))).toBeLessThan(0.15)
      expect(reading?.lowestAt ?? 1).toBeLessThan(rises)
    }
  })
  it('reads a network that flattens, one that explodes and one that stops being finite alike', () => {
    const flat = readSweep(ramp(shaped(0.01, 0.3, 1.9)))?.edge ?? 0
    const explodes = readSweep(ramp(shaped(0.01, 0.3, 1e6)))?.edge ?? 0
    const ends = readSweep(ramp((rate) => (rate > 0.3 ? Number.NaN : shaped(0.01, 3, 2)(rate))))
    expect(flat / explodes).toBeLessThan(12)
    expect(flat).toBeGreaterThan(0.2)
    expect(ends?.crossed).toBe(true)
    expect(ends?.edge ?? 0).toBeGreaterThan(0.25)
    expect(ends?.edge ?? 1).toBeLessThanOrEqual(0.3)
  })
  it('says when the ramp ended before the edge, and nothing where the loss never fell', () => {
    expect(readSweep(ramp(shaped(0.01, 1e6, 2)))).toMatchObject({ crossed: false })
    expect(readSweep(ramp(() => 1))).toBeNull()
    expect(readSweep(ramp(() => Number.NaN))).toBeNull()
    expect(readSweep([])).toBeNull()
  })
})

describe('predictedRate', () => {
  const base = { edge: 0.6, edgeBatchSize: 64, noiseScale: 1000, objective: 'fastest' } as const
  it('falls linearly (SGD family) or like the root (Adam family) below, and saturates at edge / 6', () => {
    for (const optimizer of ['sgd', 'momentum'] as const) expect(predictedRate({ ...base, optimizer, batchSize: 32 }) / predictedRate({ ...base, optimizer, batchSize: 8 })).toBeCloseTo(4)
    for (const optimizer of ['adam', 'rmsprop', 'adagrad', 'adamax'] as const) expect(predictedRate({ ...base, optimizer, batchSize: 32 }) / predictedRate({ ...base, optimizer, batchSize: 8 })).toBeCloseTo(2)
    expect(predictedRate({ ...base, optimizer: 'adam', batchSize: 4096 })).toBeCloseTo(0.1)
  })
  it('is cooler for best quality', () => {
    expect(predictedRate({ ...base, objective: 'best-quality', optimizer: 'adam', batchSize: 4096 })).toBeCloseTo(0.06)
  })
})
