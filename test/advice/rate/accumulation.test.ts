import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { accumulationPlan } from '../../../src/advice/rate/accumulation.js'

describe('accumulationPlan', () => {
  it('splits the wanted batch into equal micro-batches that fit', () => {
    expect(accumulationPlan({ wanted: 1000, largest: 300 })).toEqual({
      microBatchSize: 250,
      steps: 4,
      effectiveBatchSize: 1000,
    })
  })
  it('is null where the wanted batch fits, or nothing does', () => {
    expect(accumulationPlan({ wanted: 300, largest: 300 })).toBeNull()
    expect(accumulationPlan({ wanted: 10, largest: 0 })).toBeNull()
  })
  it('has as few micro-batches as possible and reaches the wanted size, over random sizes', () => {
    const random = mulberry32(6)
    for (let round = 0; round < 100; round++) {
      const wanted = 1 + Math.floor(random() * 5000)
      const largest = 1 + Math.floor(random() * 700)
      const plan = accumulationPlan({ wanted, largest })
      if (plan === null) continue
      expect(plan.microBatchSize).toBeLessThanOrEqual(largest)
      expect(plan.effectiveBatchSize).toBeGreaterThanOrEqual(wanted)
      expect(plan.effectiveBatchSize - wanted).toBeLessThan(plan.steps)
      expect((plan.steps - 1) * largest).toBeLessThan(wanted)
    }
  })
})
