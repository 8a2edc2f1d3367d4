import { describe, expect, it } from 'vitest'
import { longestMs, raceOverheadMs } from '../../../src/advice/stages/budget.js'
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

describe('the most that the probe may still take', () => {
  const budget = { budgetMs: 1000, spentMs: 400, plannedMs: 9000, leastMs: 0, trainings: null }

  it('is what is left of a budget in seconds', () => {
    expect(longestMs(budget, { trials: [race({}, 400)] })).toBe(600)
    expect(longestMs({ ...budget, spentMs: 1200 }, { trials: [] })).toBe(0)
  })
  it('under auto is device time, stretched as the trials so far were on the clock', () => {
    const auto = { ...budget, trainings: 1 }
    expect(longestMs(auto, { trials: [] })).toBe(600)
    // each trial took twice its device time
    expect(longestMs(auto, { trials: [race({}, 400), race({}, 400)] })).toBe(1200)
  })
})
