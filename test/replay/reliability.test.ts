import { describe, expect, it } from 'vitest'
import type { ConfidenceLevel } from '../../src/advice/vocabulary/answer.js'
import type { Case } from './regret.js'
import { reliabilityOf, wilsonInterval } from './reliability.js'

const cases = (level: ConfidenceLevel, ...regrets: readonly number[]): readonly Case[] =>
  regrets.map((regret) => ({ confidence: level, regret }) as Case)

describe('reliability of the confidence', () => {
  it('counts the advice of each level that was within a tenth of the best', () => {
    const scored = [...cases('medium', 0, 0.1, 0.11), ...cases('low', 2)]
    expect(reliabilityOf(scored)).toMatchObject([
      { level: 'high', cases: 0, held: 0, interval: null },
      { level: 'medium', cases: 3, held: 2 },
      { level: 'low', cases: 1, held: 0 },
    ])
  })

  it("gives Wilson's interval: 8 of 10 hold in 49 to 94 %", () => {
    const interval = wilsonInterval(8, 10)
    expect(interval?.low).toBeCloseTo(0.49, 2)
    expect(interval?.high).toBeCloseTo(0.943, 2)
  })

  it('stays within 0 and 1 where all or none hold', () => {
    expect(wilsonInterval(5, 5)?.high).toBeCloseTo(1)
    expect(wilsonInterval(0, 5)?.low).toBeCloseTo(0)
  })
})
