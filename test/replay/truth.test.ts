import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { plannedMs, stepTimesOf } from './devices.js'
import { choiceOf, ruleNames } from './peer-rules.js'
import { parseTable, readTable, writeTable, type ReplayRun, type ReplayTable } from './table.js'
import { meanCurves, truthOf } from './truth.js'

/** `losses`: [step, loss]. */
const run = (
  batchSize: number,
  learningRate: number,
  seed: number,
  losses: readonly (readonly [number, number])[],
  diverged = false,
): ReplayRun => ({
  batchSize,
  learningRate,
  seed,
  diverged,
  noise: [],
  points: losses.map(([step, loss]) => [step, loss, loss, null]),
})
const convergingLosses = [
  [0, 1],
  [40, 0.44],
  [60, 0.2],
] as const
const divergingLosses = [
  [0, 1],
  [3, 0.9],
  [5, 40],
] as const
/** Start 1, best 0.2: target 0.24. 100 rows, 10 epochs: 100 steps of batch 10, 50 of batch 20. */
const table: ReplayTable = {
  format: 'batchwise-replay/1',
  name: 'hand',
  loss: 'meanSquaredError',
  optimizer: 'sgd',
  trainingRows: 100,
  validationRows: 10,
  epochsPlanned: 10,
  parameters: 5,
  classes: null,
  batchSizes: [10, 20],
  learningRates: [0.1, 1],
  stepTimeMs: [
    [10, 1],
    [20, 3],
  ],
  sweeps: [],
  runs: [
    run(10, 0.1, 1, [...convergingLosses, [100, 0.25]]),
    run(10, 0.1, 2, [...convergingLosses, [100, 0.3]]),
    run(10, 1, 1, divergingLosses, true),
    run(10, 1, 2, divergingLosses, true),
    run(20, 0.1, 1, [
      [0, 1],
      [20, 0.5],
    ]),
    run(20, 1, 1, [
      [0, 1],
      [10, 0.6],
      [50, 0.5],
    ]),
  ],
}

describe('truth of a table', () => {
  const truth = truthOf(meanCurves(table), stepTimesOf(table, 'measured'), 'fastest')
  it('has its target at 95 % of the improvement of the mean lowest loss, linear between points', () => {
    expect(truth.target).toBeCloseTo(0.24)
    expect(truth.best).toMatchObject({ batchSize: 10, learningRate: 0.1, reached: true, regret: 0 })
    expect(truth.best.timeMs).toBeCloseTo(40 + 20 * (0.2 / 0.24))
  })
  it('gives regret 10 to an unreached target, and 1–10 to a run that was cut short', () => {
    expect(truth.cell({ batchSize: 10, learningRate: 1 }).regret).toBe(10)
    expect(truth.cell({ batchSize: 20, learningRate: 1 }).regret).toBe(10)
    expect(truth.cell({ batchSize: 20, learningRate: 0.1 }).regret).toBeCloseTo(
      (2 * 20 * 3) / truth.best.timeMs - 1,
    )
    expect(() => truth.cell({ batchSize: 5, learningRate: 1 })).toThrow('not recorded')
  })
  it('has its target at 90 % of the improvement on the log scale for best-quality', () => {
    expect(
      truthOf(meanCurves(table), stepTimesOf(table, 'measured'), 'best-quality').target,
    ).toBeCloseTo(0.2 * 5 ** 0.1)
  })
  it('holds the cell that every rule chooses', () => {
    for (const rule of ruleNames)
      expect(() =>
        truth.cell(choiceOf(rule, table, stepTimesOf(table, 'measured'), 'fastest')),
      ).not.toThrow()
  })
})

describe('the devices of a table', () => {
  it('take the step times of their law', () => {
    expect(stepTimesOf(table, 'parallel')(1000)).toBeCloseTo((3 / 5) * 2)
    expect(stepTimesOf(table, 'linear')(20)).toBeCloseTo(2.2)
  })
  it('need the planned epochs of batch 32 for the planned training', () => {
    expect(plannedMs(table, () => 2)).toBeCloseTo(((10 * 100) / 32) * 2)
  })
})

describe('a table file', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-tables-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  it('is read as it was written', async () => {
    await writeTable(path.join(folder, 'hand.json.gz'), table)
    expect(await readTable(path.join(folder, 'hand.json.gz'))).toEqual(table)
  })
  it('is refused with the name of an invalid field', async () => {
    expect(() => parseTable({ ...table, format: 'other/1' })).toThrow(/^format/)
    expect(() => parseTable({ ...table, runs: [{ ...table.runs[0], batchSize: -1 }] })).toThrow(
      /^runs\.0\.batchSize/,
    )
    expect(() => parseTable({ ...table, stepTimeMs: [[10, 1]] })).toThrow(
      'batch size 20 is missing',
    )
    await writeFile(path.join(folder, 'bad.json.gz'), 'not gzip')
    await expect(readTable(path.join(folder, 'bad.json.gz'))).rejects.toThrow()
  })
})
