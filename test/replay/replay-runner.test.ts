import { expect, it } from 'vitest'
import type { AnnealSpec, TrialSpec } from '../../src/advice/vocabulary/trial.js'
import { runTrial, type TrialResult } from '../support/run-trial.js'
import { jobOf } from '../support/small-subject.js'
import { ReplayRunner } from './replay-runner.js'
import { parseTable } from './table.js'

const run = {
  batchSize: 32,
  learningRate: 0.1,
  seed: 1,
  diverged: false,
  points: [
    [0, null, 2.3, 0.1],
    [100, 1.2, 1.1, 0.6],
    [200, 0.9, 0.9, 0.7],
  ],
  noise: [],
  cooled: [[100, 0.8, 0.72]],
  decayed: [[200, 0.7, 0.75]],
}
const table = parseTable({
  format: 'batchwise-replay/2',
  name: 'small',
  loss: 'sparseCategoricalCrossentropy',
  optimizer: 'adam',
  trainingRows: 3200,
  validationRows: 100,
  epochsPlanned: 2,
  coolShare: 0.2,
  parameters: 100,
  classes: 4,
  batchSizes: [32],
  learningRates: [0.1, 0.3],
  stepTimeMs: [[32, 5]],
  sweeps: [],
  runs: [
    run,
    { ...run, seed: 2, cooled: [[100, 0.1, 0.9]] },
    { ...run, learningRate: 0.3, diverged: true, points: run.points.slice(0, 2), cooled: [] },
  ],
})
const open = (): ReplayRunner => new ReplayRunner(table, () => 5)
const trial = (runner: ReplayRunner, spec: TrialSpec): Promise<TrialResult> =>
  runTrial(runner, jobOf(spec, ''))
const race = (runner: ReplayRunner, untilMs: number): Promise<TrialResult> =>
  trial(runner, { kind: 'race', batchSize: 32, learningRate: 0.1, rung: 0, untilMs, seed: 1 })
const anneal = (from: number, steps: number, learningRate = 0.1): AnnealSpec => ({
  kind: 'anneal',
  batchSize: 32,
  learningRate,
  seed: 1,
  from,
  steps,
})

it('answers a cool-down from the step where the race stands, for the price of its steps', async () => {
  const runner = open()
  await race(runner, 500)
  const cooled = await trial(runner, anneal(100, 20))
  expect(cooled.outcome).toMatchObject({ cause: 'completed', durationMs: 100 })
  expect(cooled.measurements).toEqual([
    { name: 'validationLoss', at: 120, value: 0.8 },
    { name: 'validationAccuracy', at: 120, value: 0.72 },
    { name: 'stepTimeMs', at: null, value: 5 },
  ])
  const { outcome } = await race(runner, 1000)
  expect(outcome.durationMs).toBe(500)
})

it('charges the steps before a cool-down without a race', async () => {
  const { outcome } = await trial(open(), anneal(100, 20))
  expect(outcome).toMatchObject({ cause: 'completed', durationMs: 600 })
})

it('fails where the race stands at another step', async () => {
  const runner = open()
  await race(runner, 1000)
  const { outcome, measurements } = await trial(runner, anneal(100, 20))
  expect(outcome).toMatchObject({
    cause: 'crashed',
    message: expect.stringContaining('no checkpoint at the step') as string,
  })
  expect(measurements).toEqual([])
})

it('answers a whole training with its loss at the start and at the end', async () => {
  const { outcome, measurements } = await trial(open(), anneal(0, 200))
  expect(outcome).toMatchObject({ cause: 'completed', durationMs: 1000 })
  expect(measurements.filter(({ name }) => name === 'validationLoss')).toEqual([
    { name: 'validationLoss', at: 0, value: 2.3 },
    { name: 'validationLoss', at: 200, value: 0.7 },
  ])
})

it('tells a run that diverged from one that was not recorded', async () => {
  expect((await trial(open(), anneal(50, 10, 0.3))).outcome.cause).toBe('diverged')
  expect((await trial(open(), anneal(50, 10))).outcome).toMatchObject({
    cause: 'unsupported',
    message:
      'a rate that falls over 10 steps from step 50 was not recorded at batch 32 and rate 0.1',
  })
})
