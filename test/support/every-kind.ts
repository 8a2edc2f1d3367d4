import type { TrialSpec } from '../../src/advice/vocabulary/trial.js'

const micro = { microBatchSize: 4, microBatches: 4 }
const pair = { batchSize: 16, learningRate: 0.01 }
const race = { kind: 'race', ...pair, seed: 1, validation: { batchSize: 32, rows: 64 } } as const

/** One short trial of every kind; the second rung, the anneal and the growth continue the first. */
export const everyKind: readonly TrialSpec[] = [
  { kind: 'trace', batchSize: 2, budgetBytes: 2 ** 30 },
  { kind: 'fit', batchSize: 8, steps: 4, fresh: true, budgetBytes: 2 ** 30 },
  { kind: 'fit', batchSize: 8, steps: 4, fresh: false, budgetBytes: 2 ** 30, deviceMs: 50 },
  { kind: 'noise', ...pair, deviceMs: 100, ...micro, budgetBytes: 2 ** 30 },
  {
    kind: 'sweep',
    batchSize: 16,
    learningRateMin: 1e-5,
    learningRateMax: 10,
    growth: 1.5,
    deviceMs: 500,
    budgetBytes: 2 ** 30,
  },
  { ...race, rung: 0, untilMs: 1e9, stepsMax: 6, budgetBytes: 2 ** 30 },
  { ...race, rung: 1, untilMs: 1e9, stepsMax: 12, noise: micro },
  { kind: 'anneal', ...pair, seed: 1, from: 12, steps: 4 },
  { kind: 'anneal', ...pair, seed: 2, from: 0, steps: 4 },
  { kind: 'grow', ...pair, batchSize: 64, seed: 1, grownFrom: 16, from: 12, steps: 2 },
]
