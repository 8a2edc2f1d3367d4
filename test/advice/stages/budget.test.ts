import { describe, expect, it } from 'vitest'
import { raceOverheadMs } from '../../../src/advice/stages/budget.js'
import type { Outcome, RaceSpec, TrialRecord } from '../../../src/advice/vocabulary/trial.js'

const race = (
  spec: Partial<RaceSpec>,
  wallMs: number,
  cause: Outcome['cause'] = 'completed',
): TrialRecord => ({
  id: 't1',
  spec: {
    kind: 'race',
    batchSize: 8,
    learningRate: 0.1,
    rung: 0,
    untilMs: 100,
    seed: 1,
    ...spec,
  },
  outcome: {
    cause,
    durationMs: wallMs / 2,
    wallMs,
    peakBytes: null,
    message: null,
    exitCode: null,
    signal: null,
  },
  measurements: [],
})

describe('what a race trial takes beyond its training', () => {
  it('is the median of the races so far, each by the time of its own rung', () => {
    const trials = [
      race({}, 130),
      race({ batchSize: 16 }, 1100),
      race({ rung: 1, untilMs: 300 }, 240),
      race({ seed: 2, untilMs: 300 }, 350),
    ]
    // 30, 1000, 40 and 50 ms
    expect(raceOverheadMs({ trials })).toBe(45)
  })
  it('is nothing before the first race, and never less', () => {
    expect(raceOverheadMs({ trials: [] })).toBe(0)
    expect(raceOverheadMs({ trials: [race({}, 80), race({}, 900, 'diverged')] })).toBe(0)
  })
})
