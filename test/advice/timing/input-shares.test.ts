import { expect, it } from 'vitest'
import { inputShares } from '../../../src/advice/timing/input-shares.js'
import type { TrialRecord } from '../../../src/advice/vocabulary/trial.js'

function timed(
  id: string,
  batchSize: number,
  { inputMs, fresh = false }: { readonly inputMs: readonly number[]; readonly fresh?: boolean },
): TrialRecord {
  return {
    id,
    spec: { kind: 'fit', batchSize, steps: 3, fresh, budgetBytes: 2 ** 30 },
    outcome: {
      cause: 'completed',
      durationMs: 1,
      peakBytes: null,
      message: null,
      exitCode: null,
      signal: null,
    },
    measurements: [
      { name: 'stepTimesMs', at: null, value: [90, 10, 10, 10] },
      { name: 'inputTimesMs', at: null, value: inputMs },
    ],
  }
}

it('is the share of the warm steps, by size; fresh runs and first steps do not count', () => {
  const trials = [
    timed('t1', 64, { inputMs: [80, 6, 6, 7] }),
    timed('t2', 8, { inputMs: [0, 1, 1, 1] }),
    timed('t3', 512, { inputMs: [9, 9, 9, 9], fresh: true }),
  ]
  expect(inputShares({ trials })).toEqual([
    { batchSize: 8, share: 0.1, trial: 't2' },
    { batchSize: 64, share: 0.6, trial: 't1' },
  ])
})

it('is unknown where a runner does not time its input', () =>
  expect(inputShares({ trials: [timed('t1', 8, { inputMs: [] })] })).toEqual([]))
