import { expect, it } from 'vitest'
import type { ReplayRun } from '../../replay/table.js'
import { atHigherRate, comparedPair } from './compared-pair.js'
import { grownSteps, planOf } from './compare-ends.js'
import { comparedWays, overall } from './summary.js'

const run = (batchSize: number, learningRate: number, end: number | null): ReplayRun => ({
  batchSize,
  learningRate,
  seed: 1,
  diverged: end === null,
  points: [
    [0, 2, 2, 0.1],
    [100, end, end, 0.9],
  ],
  noise: [],
})

it('compares the largest batch that ends as low as the best, and may grow eight times', () => {
  const runs = [
    run(8, 0.1, 0.5),
    run(16, 0.1, 0.505),
    run(16, 0.3, null),
    run(32, 0.1, 0.6),
    run(512, 0.1, 0.4),
  ]
  const table = { runs, trainingRows: 1000 }
  expect(comparedPair(table)).toEqual({ batchSize: 16, learningRate: 0.1 })
  expect(comparedPair({ runs, trainingRows: 10 })).toBeNull()
  const pair = { batchSize: 16, learningRate: 0.1 }
  expect(atHigherRate(pair, table, 1)).toEqual({ batchSize: 16, learningRate: 0.3 })
  expect(atHigherRate(pair, table, 5)).toEqual({ batchSize: 16, learningRate: 0.3 })
})

it('ends the last sixth with as many rows in larger batches', () => {
  const plan = planOf({ batchSize: 16, learningRate: 0.1 }, 1000, 12)
  expect(plan).toMatchObject({ from: 630, steps: 126 })
  expect([grownSteps(plan, 4), grownSteps(plan, 8), grownSteps(plan, 1000)]).toEqual([32, 16, 1])
})

it('takes ratios seed by seed, and counts the diverged', () => {
  const end = (seed: number, grown: number | null) => ({
    seed,
    falling: 0.5,
    unchanged: 0.6,
    grown: new Map([
      [4, 0.5],
      [8, grown],
    ]),
  })
  const compared = comparedWays({
    problem: 'p',
    plan: planOf({ batchSize: 16, learningRate: 0.1 }, 1000, 12),
    stepTimes: new Map([
      [1, 2],
      [4, 3],
      [8, 4],
    ]),
    ends: [end(1, 0.505), end(2, 0.55), end(3, null)],
  })
  const [unchanged, , eight] = compared
  expect(unchanged).toMatchObject({ factor: 1, endRatios: [1.2, 1.2, 1.2], timeRatio: 1 })
  expect(eight).toMatchObject({ factor: 8, endRatios: [1.01, 1.1], diverged: 1 })
  expect(eight?.timeRatio).toBeCloseTo((16 * 4) / (126 * 2))
  const [, , all] = overall(compared)
  expect(all).toMatchObject({ factor: 8, trainings: 3, diverged: 1 })
  expect(all?.asLow).toBeCloseTo(1 / 3)
  expect(all?.endRatio.median).toBeCloseTo(1.055)
})
