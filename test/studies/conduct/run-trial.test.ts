import { expect, it } from 'vitest'
import { deadlineMs } from '../../../src/studies/conduct/run-trial.js'

const anneal = {
  kind: 'anneal',
  batchSize: 8,
  learningRate: 0.1,
  seed: 1,
  from: 400,
  steps: 100,
} as const
const race = { kind: 'race', batchSize: 8, learningRate: 0.1, rung: 0, seed: 1 } as const

it('gives a trial several times the device time that its spec allows', () => {
  expect(deadlineMs({ spec: { ...race, untilMs: 10_000 }, predictedMs: null })).toBe(240_000)
})

it('gives an anneal or a growth several times what its steps are predicted to take', () => {
  const grow = { ...anneal, kind: 'grow', batchSize: 64, grownFrom: 8 } as const
  expect(deadlineMs({ spec: grow, predictedMs: 10_000 })).toBe(240_000)
  expect(deadlineMs({ spec: anneal, predictedMs: 10_000 })).toBe(240_000)
  expect(deadlineMs({ spec: anneal, predictedMs: null })).toBe(180_000 + 6 * 200 * 500)
})
