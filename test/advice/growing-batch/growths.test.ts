import { describe, expect, it } from 'vitest'
import { growthsOf } from '../../../src/advice/growing-batch/growths.js'
import type { GrowSpec, Outcome, TrialRecord } from '../../../src/advice/vocabulary/trial.js'

const spec: GrowSpec = {
  kind: 'grow',
  batchSize: 256,
  learningRate: 0.1,
  seed: 1,
  grownFrom: 32,
  from: 100,
  steps: 3,
}

function trial(cause: Outcome['cause'], seed = 1): TrialRecord {
  const outcome = { durationMs: 5, peakBytes: null, message: null, exitCode: null, signal: null }
  return {
    id: 't7',
    spec: { ...spec, seed },
    outcome: { cause, ...outcome },
    measurements: [{ name: 'validationLoss', at: 103, value: 0.4 }],
  }
}
const read = (record: TrialRecord) => growthsOf({ trials: [record] }, 1)

describe('growths', () => {
  it('belong to the pair that raced before, and give the loss at their end', () => {
    const pair = { batchSize: 32, learningRate: 0.1 }
    expect(read(trial('completed'))).toEqual([
      { ...pair, from: 100, grownSize: 256, steps: 3, loss: 0.4, trial: 't7' },
    ])
  })

  it('have no loss where the training diverged or ran out of memory', () => {
    expect(read(trial('diverged'))).toMatchObject([{ loss: null }])
    expect(read(trial('outOfMemory'))).toMatchObject([{ loss: null }])
  })

  it('leave out other seeds and cancelled trials', () => {
    expect(read(trial('completed', 2))).toEqual([])
    expect(read(trial('cancelled'))).toEqual([])
  })
})
