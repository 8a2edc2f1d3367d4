import { describe, expect, it } from 'vitest'
import { finalLossNumbers } from '../../../src/advice/final-loss/numbers.js'
import { riseIn, worldsOf, type World } from '../../../src/advice/final-loss/worlds.js'

const world: World = {
  logRate: Math.log(0.1),
  exponent: 1,
  cap: Math.log(4),
  riseBelow: 0.35,
  riseAbove: 1,
  logPrior: 0,
}
const rise = (batchSize: number, learningRate: number, pace = 0): number =>
  riseIn(world, { batchSize, learningRate }, pace, finalLossNumbers)

describe('the end in a world', () => {
  it('is lowest at the best rate of each batch size, by the linear rule', () => {
    expect(rise(256, 0.1)).toBeCloseTo(0, 10)
    expect(rise(128, 0.05)).toBeCloseTo(0, 10)
    expect(rise(1024, 0.4)).toBeCloseTo(0, 10)
    expect(rise(256, 0.03)).toBeGreaterThan(0.2)
    expect(rise(256, 0.3)).toBeGreaterThan(0.5)
  })

  it('rises for a batch beyond the cap at every rate', () => {
    const least = Math.min(...[0.2, 0.4, 0.6, 0.8, 1, 1.6].map((rate) => rise(4096, rate)))
    expect(least).toBeGreaterThan(0.2)
  })

  it('judges an early loss by the sum of the rates so far', () => {
    expect(rise(256, 0.01, Math.log(0.1))).toBeCloseTo(rise(256, 0.001), 10)
  })

  it('keeps the noise of a rate past the wall at every moment', () => {
    expect(rise(256, 1, Math.log(0.1))).toBeCloseTo(rise(256, 1), 10)
  })
})

describe('the worlds', () => {
  const best = (edge: { learningRate: number; batchSize: number } | null): number =>
    Math.exp(
      worldsOf('momentum', edge, finalLossNumbers).find(
        ({ logPrior, exponent }) => logPrior === 0 && exponent === 0.9,
      )?.logRate ?? Number.NaN,
    )

  it('put the best rate of momentum at a seventh of the edge near 256 rows', () => {
    expect(best({ learningRate: 0.7, batchSize: 256 })).toBeCloseTo(0.1, 6)
  })

  it('carry an edge that was met at another size by the growth of the rate', () => {
    expect(best({ learningRate: 0.7, batchSize: 64 })).toBeCloseTo(0.1 * 4 ** 0.9, 6)
  })

  it('take the usual rate without a range test', () => {
    expect(best(null)).toBeCloseTo(finalLossNumbers.prior.usualBest.momentum, 6)
  })
})
