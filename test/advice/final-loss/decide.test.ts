import { describe, expect, it } from 'vitest'
import type { Anneal } from '../../../src/advice/final-loss/anneals.js'
import { decideByEnd } from '../../../src/advice/final-loss/decide.js'
import { finalLossNumbers } from '../../../src/advice/final-loss/numbers.js'
import type { FinalLossState, PredictedEnd } from '../../../src/advice/final-loss/search.js'
import { curveWith } from '../race/race-problems.js'

const end = (batchSize: number, learningRate: number, log: number): PredictedEnd => ({
  batchSize,
  learningRate,
  log,
  deviation: 0.1,
  apart: 0.05,
  trained: learningRate === 0.1,
})
const closeTo = (value: number): number => expect.closeTo(value) as number
const ends = [
  end(32, 0.03, -2.2),
  end(32, 0.1, -2.3),
  end(64, 0.1, -2.29),
  end(128, 0.1, -1.9),
  end(128, 0.3, -2.0),
]
const state: FinalLossState = {
  ends,
  contenders: {
    ends,
    covariances: ends.map((_, i) => Float64Array.from(ends, (_, j) => (i === j ? 0.01 : 0))),
  },
  favourite: ends[1] ?? null,
}
const race = [curveWith({ batchSize: 32, learningRate: 0.1 })]
const decide = (given: FinalLossState, anneals: readonly Anneal[] = []) =>
  decideByEnd(
    given,
    { race, anneals, stepsPlanned: () => 1000 },
    {
      constant: { batchSize: 64, learningRate: 0.03 },
      usual: { batchSize: 32, learningRate: 0.03 },
    },
    { schedule: 'falling', seed: 1 },
    finalLossNumbers,
  )

describe('the decision by the end', () => {
  it('takes the ends that whole trainings showed as they are', () => {
    const whole = (learningRate: number, loss: number): Anneal => ({
      batchSize: 32,
      learningRate,
      from: 0,
      steps: 1000,
      loss,
      diverged: false,
      trial: `t${learningRate}`,
    })
    const both = decide(state, [whole(0.1, 0.2), whole(0.03, 0.3)])?.ends
    expect(both?.bySize[0]).toMatchObject({ arrived: true, loss: { value: closeTo(0.2) } })
    expect(both?.usual).toMatchObject({
      arrived: true,
      loss: { value: closeTo(0.3) },
      ratio: { value: closeTo(1.5) },
    })
    const shorter = { ...whole(0.1, 0.2), steps: 250 }
    expect(decide(state, [shorter])?.ends?.bySize[0]).toMatchObject({ arrived: false })
  })

  it('is the lowest predicted end, with the best rate of every size', () => {
    expect(decide(state)).toMatchObject({
      batchSize: 32,
      learningRate: 0.1,
      raceWinner: true,
      ends: {
        bySize: [
          { batchSize: 32, learningRate: 0.1, trained: true },
          { batchSize: 64, learningRate: 0.1, trained: true },
          { batchSize: 128, learningRate: 0.3, trained: false },
        ],
        trained: 3,
        annealed: 0,
        usual: { batchSize: 32, learningRate: 0.03 },
        constant: { batchSize: 64, learningRate: 0.03 },
      },
    })
  })

  it('draws differences in, with the range of the difference alone', () => {
    const usual = decide(state)?.ends?.usual
    expect(usual?.loss.value).toBeCloseTo(Math.exp(-2.3 + 0.7 * 0.1))
    const log = (value: number | undefined): number => Math.log(value ?? Number.NaN)
    expect(log(usual?.ratio.value)).toBeCloseTo(0.07)
    expect(log(usual?.ratio.low)).toBeCloseTo(0.07 - 1.28 * 0.05)
    expect(log(usual?.ratio.high)).toBeCloseTo(0.07 + 1.28 * 0.05)
  })

  it('names the largest size that ends within 2 % of the lowest', () => {
    expect(decide(state)?.ends?.largestAsGood).toBe(64)
  })

  it('names the pairs that end about as low', () => {
    expect(decide(state)?.ends?.asGood).toMatchObject({
      batchSizes: { low: 32, high: 64 },
      learningRates: { low: 0.1, high: 0.1 },
      pairs: 2,
    })
  })

  it('ranges over the sizes that may end lowest', () => {
    expect(decide(state)?.batchSizeInterval).toEqual({ low: 32, high: 64 })
  })

  it('is open without candidates', () => {
    expect(
      decide({ ends: [], contenders: { ends: [], covariances: [] }, favourite: null }),
    ).toBeNull()
  })
})
