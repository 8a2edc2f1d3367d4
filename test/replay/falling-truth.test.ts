import { describe, expect, it } from 'vitest'
import { fallingEndTruth, fallingTimeTruth } from './falling-truth.js'
import { parseTable, type ReplayRun, type ReplayTable } from './table.js'

/** `decayed`: the loss at the planned end. Lost seeds have none. */
const run = (
  batchSize: number,
  seed: number,
  cooled: readonly (readonly [number, number])[],
  decayed: readonly (readonly [number, number])[],
): ReplayRun => ({
  batchSize,
  learningRate: 0.1,
  seed,
  diverged: false,
  noise: [],
  points: [[0, 1, 1, null]],
  cooled: cooled.map(([step, loss]) => [step, loss, null]),
  decayed: decayed.map(([steps, loss]) => [steps, loss, null]),
})

/** 100 rows, 10 epochs: 100 steps of batch 10, 50 of batch 20. Start 1. */
const table: ReplayTable = {
  format: 'batchwise-replay/2',
  name: 'hand',
  loss: 'meanSquaredError',
  optimizer: 'sgd',
  trainingRows: 100,
  validationRows: 10,
  epochsPlanned: 10,
  coolShare: 0.2,
  parameters: 5,
  classes: null,
  batchSizes: [10, 20],
  learningRates: [0.1],
  stepTimeMs: [
    [10, 1],
    [20, 3],
  ],
  sweeps: [],
  runs: [
    run(10, 1, [[50, 0.28]], [[100, 0.2]]),
    run(10, 2, [[50, 0.36]], [[100, 0.2]]),
    run(20, 1, [[20, 0.5]], [[50, 0.4]]),
    run(20, 2, [], []),
  ],
}

describe('with a falling rate', () => {
  it('the end of a cell is the mean of its seeds, and a lost seed ends where it began', () => {
    const truth = fallingEndTruth(table, () => 1)
    expect(truth?.cell({ batchSize: 10, learningRate: 0.1 }).regret).toBe(0)
    expect(truth?.cell({ batchSize: 20, learningRate: 0.1 }).regret).toBeCloseTo(0.7 / 0.2 - 1)
  })

  it('the time to the target is linear in ln steps between two trainings', () => {
    const truth = fallingTimeTruth(table, (batchSize) => batchSize)
    // target 0.24, between 0.32 after 60 steps and 0.2 after 100
    expect(truth?.target).toBeCloseTo(0.24)
    const { timeMs, regret } = truth?.best ?? { timeMs: Number.NaN, regret: Number.NaN }
    expect(timeMs).toBeCloseTo(10 * 60 * (100 / 60) ** (0.08 / 0.12))
    expect(regret).toBe(0)
  })

  it('a cell that never reaches the target has regret 10', () => {
    const truth = fallingTimeTruth(table, () => 1)
    expect(truth?.cell({ batchSize: 20, learningRate: 0.1 })).toMatchObject({
      reached: false,
      regret: 10,
    })
  })

  it('nothing is known from a table of constant rates', () => {
    const constant: ReplayTable = { ...table, format: 'batchwise-replay/1' }
    expect(fallingEndTruth(constant, () => 1)).toBeNull()
    expect(fallingTimeTruth(constant, () => 1)).toBeNull()
  })

  it('a table without the length of its cool-downs is refused', () => {
    const { coolShare: _, ...without } = table
    expect(() => parseTable(without)).toThrow(/^coolShare/)
  })
})
