import { expect, it } from 'vitest'
import { annealMs } from '../../../src/advice/timing/anneal-time.js'
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
  expect(annealMs(law, { ...anneal, from: 0, steps: 100 })).toBeCloseTo(3000)
  expect(annealMs(law, { ...anneal, from: 500, steps: 100 })).toBeCloseTo(18_000)
})

it('leaves a trial alone whose spec limits its time, and knows nothing without a law', () => {
  expect(annealMs(law, { kind: 'trace', batchSize: 2 })).toBeNull()
  expect(annealMs(null, { ...anneal, from: 0, steps: 100 })).toBeNull()
})
