import { expect, it } from 'vitest'
import { continuedMs } from '../../../src/advice/timing/continued-time.js'
import { timingNumbers } from '../../../src/advice/timing/numbers.js'
import { fitStepTime } from '../../../src/advice/timing/step-time-law.js'

const law = fitStepTime(
  [
    { batchSize: 10, stepTimeMs: 15 },
    { batchSize: 100, stepTimeMs: 60 },
  ],
  timingNumbers,
)
const anneal = { kind: 'anneal', batchSize: 40, learningRate: 0.1, seed: 1 } as const

it('counts the steps of an anneal, and those that it may have to train again', () => {
  expect(continuedMs(law, { ...anneal, from: 0, steps: 100 })).toBeCloseTo(3000)
  expect(continuedMs(law, { ...anneal, from: 500, steps: 100 })).toBeCloseTo(18_000)
})

it('counts the steps of a growth at its own size, and those of its race at the smaller one', () => {
  const grow = { ...anneal, kind: 'grow', batchSize: 100, grownFrom: 40, from: 500 } as const
  expect(continuedMs(law, { ...grow, steps: 50 })).toBeCloseTo(18_000)
})

it('leaves a trial alone whose spec limits its time, and knows nothing without a law', () => {
  expect(continuedMs(law, { kind: 'trace', batchSize: 2 })).toBeNull()
  expect(continuedMs(null, { ...anneal, from: 0, steps: 100 })).toBeNull()
})
