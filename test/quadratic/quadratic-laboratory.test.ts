import { expect, it } from 'vitest'
import { pointsOf } from '../../src/advice/vocabulary/measurements.js'
import type { AnnealSpec } from '../../src/advice/vocabulary/trial.js'
import { expectedLoss, noisyQuadratic } from './noisy-quadratic.js'
import { QuadraticLaboratory } from './quadratic-laboratory.js'
import { stepMs, type Device } from './single-step.js'

const quadratic = noisyQuadratic({ condition: 100, rowVariance: 4 })
const device: Device = { fixedMs: 2, perRowMs: 0.1 }
const choice = { batchSize: 8, learningRate: 0.5 }
const anneal = (more: Pick<AnnealSpec, 'from' | 'steps'> & Partial<AnnealSpec>) =>
  new QuadraticLaboratory(quadratic, device, 1).answer({
    kind: 'anneal',
    ...choice,
    seed: 1,
    ...more,
  })

it('a cool-down ends below the constant rate, for the device time of its steps', () => {
  const { outcome, measurements } = anneal({ from: 400, steps: 80 })
  expect(outcome.durationMs).toBeCloseTo(80 * stepMs(device, 8))
  const [end, ...others] = pointsOf({ measurements }, 'validationLoss')
  expect(others).toEqual([])
  expect(end?.[0]).toBe(480)
  expect(end?.[1]).toBeLessThan(0.9 * expectedLoss(quadratic, choice, 480))
})

it('a cool-down of one step is one step of the race', () => {
  const { measurements } = anneal({ from: 400, steps: 1 })
  const [end] = pointsOf({ measurements }, 'validationLoss')
  expect((end?.[1] ?? 0) / expectedLoss(quadratic, choice, 401)).toBeCloseTo(1, 1.5)
})

it('a whole training starts with the loss of the untrained model, and may diverge', () => {
  const whole = anneal({ from: 0, steps: 50 })
  expect(pointsOf(whole, 'validationLoss')[0]).toEqual([0, expectedLoss(quadratic, choice, 0)])
  const { outcome, measurements } = anneal({ from: 0, steps: 50, learningRate: 5 })
  expect(outcome.cause).toBe('diverged')
  expect(pointsOf({ measurements }, 'validationLoss')).toHaveLength(1)
})
