import { describe, expect, it } from 'vitest'
import { timingNumbers } from '../../../src/advice/timing/numbers.js'
import { stepTimings, type StepTiming } from '../../../src/advice/timing/step-timings.js'
import type { TrialRecord } from '../../../src/advice/vocabulary/trial.js'

interface FitRun {
  readonly id?: string
  readonly batchSize?: number
  readonly fresh?: boolean
  readonly stepTimesMs?: readonly number[]
}

const steadyMs = Array.from({ length: 9 }, () => 10)
const driftingMs = [10, 10, 10, 10, 12, 14, 14, 14, 14]

/** A fit trial at batch 8 with nine steps of 10 ms. */
const fit = ({
  id = 't1',
  batchSize = 8,
  fresh = false,
  stepTimesMs = steadyMs,
}: FitRun): TrialRecord => ({
  id,
  spec: { kind: 'fit', batchSize, steps: 8, fresh, budgetBytes: 1e9 },
  outcome: {
    cause: 'completed',
    durationMs: 100,
    peakBytes: null,
    message: null,
    exitCode: null,
    signal: null,
  },
  measurements: [{ name: 'stepTimesMs', at: null, value: stepTimesMs }],
})
const timings = (...trials: readonly TrialRecord[]): readonly StepTiming[] =>
  stepTimings({ trials }, timingNumbers)

describe('the timed sizes of the evidence', () => {
  it('come in ascending order, each with the trial it comes from', () => {
    const found = timings(fit({ id: 't1', batchSize: 64 }), fit({ id: 't2', batchSize: 4 }))
    expect(found.map(({ batchSize, trial }) => [batchSize, trial])).toEqual([
      [4, 't2'],
      [64, 't1'],
    ])
    expect(found[0]?.medianMs).toBeCloseTo(10)
  })
  it('leave out trials without a timed step', () => {
    expect(timings(fit({ stepTimesMs: [] }))).toEqual([])
    const trace = { ...fit({}), spec: { kind: 'trace', batchSize: 8 } } as const
    expect(timings(trace)).toEqual([])
  })
  it('believe the steadier run of a size, in either order, and cite both', () => {
    const drifting = fit({ id: 't1', stepTimesMs: driftingMs })
    const steady = fit({ id: 't2' })
    for (const runs of [
      [drifting, steady],
      [steady, drifting],
    ]) {
      const [timing, ...more] = timings(...runs)
      expect(more).toEqual([])
      expect(timing).toMatchObject({
        trial: 't2',
        drifts: false,
        trials: runs.map(({ id }) => id),
      })
    }
  })
  it('ignore runs under the hard limit up to twice the largest size timed without it', () => {
    const timed = fit({ batchSize: 100 })
    const fresh = (batchSize: number): TrialRecord => fit({ batchSize, fresh: true })
    expect(timings(timed, fresh(200)).map(({ batchSize }) => batchSize)).toEqual([100])
    expect(timings(timed, fresh(201)).map(({ batchSize }) => batchSize)).toEqual([100, 201])
    expect(timings(fresh(7)).map(({ batchSize }) => batchSize)).toEqual([7])
  })
})
