import { describe, expect, it } from 'vitest'
import { study } from '../virtual-laboratory.js'

describe('the trade between batch sizes', () => {
  it('compares the times to the level of the race, and the advised size is the quickest', () => {
    const { advice, decision } = study({}, { probeBudget: { kind: 'seconds', seconds: 40 } })
    const { trade } = advice
    if (trade === undefined || trade === null || 'verdict' in decision) throw new Error('no trade')
    expect(trade.level).toBe(decision.level)
    expect(trade.sizes.length).toBeGreaterThan(1)
    const sizes = trade.sizes.map(({ batchSize }) => batchSize)
    expect(sizes).toEqual([...new Set(sizes)].sort((a, b) => a - b))
    const reached = trade.sizes.filter((size) => size.reached === true)
    const [quickest] = [...reached].sort((a, b) => (a.toLevelMs ?? 0) - (b.toLevelMs ?? 0))
    expect(quickest?.batchSize).toBe(decision.batchSize)
    for (const { timeMs, loss, trained } of trade.sizes) {
      expect(timeMs).toBeGreaterThan(0)
      expect([loss, trained]).toEqual([null, true])
    }
  })

  it('compares the ends of the planned training where the question is about them', () => {
    const { advice, asked, truth } = study(
      {},
      {
        objective: 'best-quality',
        schedule: 'falling',
        probeBudget: { kind: 'seconds', seconds: 20 },
      },
    )
    const { trade, batchSize } = advice
    if (trade === undefined || trade === null) throw new Error('no trade')
    const { trainingRows } = asked.data
    for (const size of trade.sizes) {
      const stepMs = truth.fixedMs + truth.perRowMs * size.batchSize
      const steps = (asked.epochsPlanned * trainingRows) / size.batchSize
      expect(size.timeMs / (steps * stepMs)).toBeCloseTo(1, 1)
      expect(size.loss?.low).toBeLessThan(size.loss?.high ?? 0)
      expect([size.toLevelMs, size.reached]).toEqual([null, null])
    }
    expect(trade.largestAsGood).toBeGreaterThanOrEqual(batchSize?.value ?? Infinity)
  })

  it('is none without a second size', () => {
    const { advice } = study({}, { probeBudget: { kind: 'seconds', seconds: 0 } })
    expect(advice.trade).toBeNull()
  })
})
