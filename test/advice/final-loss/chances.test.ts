import { describe, expect, it } from 'vitest'
import { endChances } from '../../../src/advice/final-loss/chances.js'
import type { FinalLossState, PredictedEnd } from '../../../src/advice/final-loss/search.js'

const end = (learningRate: number, log: number): PredictedEnd => ({
  batchSize: 64,
  learningRate,
  log,
  deviation: 1,
  apart: 1,
  trained: true,
})

function stateWith(logs: readonly number[], own: number, common: number): FinalLossState {
  const ends = logs.map((log, i) => end(i + 1, log))
  const covariances = ends.map((_, i) =>
    Float64Array.from(ends, (_, j) => common + (i === j ? own : 0)),
  )
  return { ends, contenders: { ends, covariances }, favourite: ends[0] ?? null }
}

describe('chances of the ends', () => {
  it('are even for two equal candidates', () => {
    const { best } = endChances(stateWith([0, 0], 0.04, 0), 1)
    expect(best[0]).toBeCloseTo(0.5, 1)
    expect((best[0] ?? 0) + (best[1] ?? 0)).toBeCloseTo(1)
  })

  it('do not depend on what all candidates share', () => {
    const { best, nearBest, expectedRegret } = endChances(stateWith([0, 0.5], 1e-4, 25), 1)
    expect([best[0], nearBest]).toEqual([expect.closeTo(1), expect.closeTo(1)])
    expect(expectedRegret).toBeCloseTo(0)
  })

  it('fall with what is not known of each', () => {
    const sure = endChances(stateWith([0, 0.1, 0.1], 0.01, 1), 1)
    const unsure = endChances(stateWith([0, 0.1, 0.1], 0.25, 1), 1)
    expect(unsure.nearBest).toBeLessThan(sure.nearBest)
    expect(unsure.expectedRegret).toBeGreaterThan(sure.expectedRegret)
  })
})
