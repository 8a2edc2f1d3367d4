import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../src/advice/math/random.js'
import { optimizers } from '../../src/advice/vocabulary/optimizers.js'
import { predictedRate } from './predicted-rate.js'

describe('predictedRate', () => {
  const base = { edge: 0.6, edgeBatchSize: 64, noiseScale: 1000, objective: 'fastest' } as const
  it('grows with B (SGD family) or its square root (Adam family), up to edge / 6', () => {
    for (const optimizer of ['sgd', 'momentum'] as const)
      expect(
        predictedRate({ ...base, optimizer, batchSize: 32 }) /
          predictedRate({ ...base, optimizer, batchSize: 8 }),
      ).toBeCloseTo(4)
    for (const optimizer of ['adam', 'rmsprop', 'adagrad', 'adamax'] as const)
      expect(
        predictedRate({ ...base, optimizer, batchSize: 32 }) /
          predictedRate({ ...base, optimizer, batchSize: 8 }),
      ).toBeCloseTo(2)
    expect(predictedRate({ ...base, optimizer: 'adam', batchSize: 4096 })).toBeCloseTo(0.1)
  })
  it('is lower for best-quality', () => {
    expect(
      predictedRate({ ...base, objective: 'best-quality', optimizer: 'adam', batchSize: 4096 }),
    ).toBeCloseTo(0.06)
  })
  it('never exceeds edge / 6 for random range tests', () => {
    const random = mulberry32(24)
    for (let round = 0; round < 500; round++) {
      const edge = 10 ** (-4 + 5 * random())
      const rate = predictedRate({
        edge,
        edgeBatchSize: 2 ** Math.floor(11 * random()),
        batchSize: 2 ** Math.floor(13 * random()),
        noiseScale: 10 ** (4 * random()),
        optimizer: optimizers[Math.floor(optimizers.length * random())] ?? 'sgd',
        objective: random() < 0.5 ? 'fastest' : 'best-quality',
      })
      expect(rate).toBeLessThanOrEqual(edge / 6)
    }
  })
})
