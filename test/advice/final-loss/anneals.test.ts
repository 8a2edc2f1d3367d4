import { describe, expect, it } from 'vitest'
import { annealsOf } from '../../../src/advice/final-loss/anneals.js'
import type { AnnealSpec, Outcome, TrialRecord } from '../../../src/advice/vocabulary/trial.js'

const spec: AnnealSpec = {
  kind: 'anneal',
  batchSize: 32,
  learningRate: 0.1,
  seed: 1,
  from: 100,
  steps: 20,
}

function trial(cause: Outcome['cause'], changes: Partial<AnnealSpec> = {}): TrialRecord {
  return {
    id: 't7',
    spec: { ...spec, ...changes },
    outcome: {
      cause,
      durationMs: 5,
      peakBytes: null,
      message: null,
      exitCode: null,
      signal: null,
    },
    measurements: [
      { name: 'validationLoss', at: 0, value: 2 },
      { name: 'validationLoss', at: 120, value: 0.4 },
    ],
  }
}
const read = (record: TrialRecord) => annealsOf({ trials: [record] }, 1)

describe('anneals', () => {
  it('give the loss at the end', () => {
    expect(read(trial('completed'))).toEqual([
      {
        batchSize: 32,
        learningRate: 0.1,
        from: 100,
        steps: 20,
        loss: 0.4,
        diverged: false,
        trial: 't7',
      },
    ])
  })

  it('have no loss where the training diverged or broke', () => {
    expect(read(trial('diverged'))).toMatchObject([{ loss: null, diverged: true }])
    expect(read(trial('outOfMemory'))).toMatchObject([{ loss: null, diverged: false }])
  })

  it('leave out other seeds and cancelled trials', () => {
    expect(read(trial('completed', { seed: 2 }))).toEqual([])
    expect(read(trial('cancelled'))).toEqual([])
  })
})
