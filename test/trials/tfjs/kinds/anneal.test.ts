/** A falling learning rate, beside the same training by hand and beside the race it starts from. */
import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { numbersOf, pointsOf } from '../../../../src/advice/vocabulary/measurements.js'
import type { TrialResult } from '../../../support/run-trial.js'
import { perceptron, TinyLaboratory, type Workload } from '../../../support/tiny-training.js'
import { linearRegression, lossByHand, rules } from '../fixtures/linear-regression.js'

// exact in each process
const laboratory = new TinyLaboratory('cpu')
afterAll(() => laboratory.close())

const batchSize = 16

/** The trials of one candidate, with its checkpoints in a folder of its own. */
class CandidateTrials {
  constructor(
    private readonly workload: Workload,
    private readonly folder: string,
    private readonly learningRate: number,
  ) {}

  static async of(workload: Workload, learningRate: number): Promise<CandidateTrials> {
    const folder = await laboratory.dataset(workload.data)
    return new CandidateTrials(workload, folder, learningRate)
  }

  race(rung: number, stepsMax: number): Promise<TrialResult> {
    const { workload, folder, learningRate } = this
    const spec = { kind: 'race', batchSize, learningRate, rung, untilMs: 1e9, seed: 1 } as const
    return laboratory.run(workload, folder, { ...spec, stepsMax })
  }

  anneal(from: number, steps: number): Promise<TrialResult> {
    const { workload, folder, learningRate } = this
    const spec = { kind: 'anneal', batchSize, learningRate, seed: 1, from, steps } as const
    return laboratory.run(workload, folder, spec)
  }

  async checkpoints(): Promise<readonly (readonly [string, string])[]> {
    const folder = path.join(this.folder, 'checkpoints')
    const names = (await readdir(folder)).sort()
    return Promise.all(
      names.map(async (name) => [name, await readFile(path.join(folder, name), 'base64')] as const),
    )
  }

  removeCheckpoints(): Promise<void> {
    return rm(path.join(this.folder, 'checkpoints'), { recursive: true })
  }
}

const lossAt = (result: TrialResult, step: number): number =>
  new Map(pointsOf(result, 'validationLoss')).get(step) ?? Number.NaN

const falling = (rate: number, steps: number): readonly number[] =>
  Array.from({ length: steps }, (_, i) => rate * (1 - i / steps))

describe.each(['momentum', 'adam', 'adamw'] as const)('with %s', (optimizer) => {
  const workload = linearRegression(optimizer)
  const learningRate = optimizer === 'momentum' ? 0.02 : 0.05
  const byHand = (rates: readonly number[]): number =>
    lossByHand(workload.data, rules[optimizer], batchSize, rates)

  it('a whole training has the loss of the same training by hand', async () => {
    const trials = await CandidateTrials.of(workload, learningRate)
    const result = await trials.anneal(0, 60)
    expect(result.outcome).toMatchObject({ cause: 'completed', message: null })
    const expected = byHand(falling(learningRate, 60))
    expect(Math.abs(lossAt(result, 60) / expected - 1)).toBeLessThan(1e-5)
    expect(Math.abs(lossAt(result, 0) / byHand([]) - 1)).toBeLessThan(1e-5)
  })

  it('a cool-down goes on with the slots and the batches of its race', async () => {
    const trials = await CandidateTrials.of(workload, learningRate)
    await trials.race(0, 40)
    const result = await trials.anneal(40, 20)
    const constant = Array.from({ length: 40 }, () => learningRate)
    const expected = byHand([...constant, ...falling(learningRate, 20)])
    expect(Math.abs(lossAt(result, 60) / expected - 1)).toBeLessThan(1e-5)
  })
})

describe('a cool-down', () => {
  const noisy = linearRegression('adam')
  const workload: Workload = {
    ...noisy,
    model: perceptron({ inputs: 3, hidden: [8], outputs: 1, norm: true, classify: false }),
  }

  it('leaves the race as it was', async () => {
    const trials = await CandidateTrials.of(workload, 0.03)
    await trials.race(0, 30)
    const before = await trials.checkpoints()
    const cooled = await trials.anneal(30, 6)
    expect(cooled.outcome.cause).toBe('completed')
    expect(await trials.checkpoints()).toEqual(before)
    const after = await trials.race(1, 50)
    const alone = await CandidateTrials.of(workload, 0.03)
    await alone.race(0, 30)
    const uninterrupted = await alone.race(1, 50)
    expect(pointsOf(after, 'validationLoss')).toEqual(pointsOf(uninterrupted, 'validationLoss'))
    expect(pointsOf(after, 'trainingLoss')).toEqual(pointsOf(uninterrupted, 'trainingLoss'))
  })

  it('measures the loss at its end alone, and the step time', async () => {
    const trials = await CandidateTrials.of(workload, 0.03)
    await trials.race(0, 30)
    const cooled = await trials.anneal(30, 6)
    expect(pointsOf(cooled, 'validationLoss').map(([step]) => step)).toEqual([36])
    expect(pointsOf(cooled, 'trainingLoss').map(([step]) => step)).toEqual([36])
    expect(numbersOf(cooled, 'stepTimeMs')).toHaveLength(1)
    expect(numbersOf(cooled, 'guessingLoss')).toEqual([])
  })

  it('starts from either of the two rungs that are on disk, and fails from any other step', async () => {
    const trials = await CandidateTrials.of(workload, 0.03)
    await trials.race(0, 20)
    const first = await trials.anneal(20, 4)
    await trials.race(1, 30)
    expect((await trials.anneal(20, 4)).measurements.map(({ at, name }) => [name, at])).toEqual(
      first.measurements.map(({ at, name }) => [name, at]),
    )
    expect(lossAt(await trials.anneal(20, 4), 24)).toBe(lossAt(first, 24))
    const { outcome, measurements } = await trials.anneal(25, 5)
    expect(outcome).toMatchObject({
      cause: 'crashed',
      message: expect.stringContaining('has no checkpoint at step 25, but at 20, 30') as string,
    })
    expect(measurements.map(({ name }) => name)).not.toContain('validationLoss')
  })

  it('trains the steps before it again where the checkpoints are gone', async () => {
    const trials = await CandidateTrials.of(workload, 0.03)
    await trials.race(0, 20)
    const first = await trials.anneal(20, 4)
    await trials.removeCheckpoints()
    expect(lossAt(await trials.anneal(20, 4), 24)).toBe(lossAt(first, 24))
  })
})

it('ends lower than the constant rate where the gradients are noisy', async () => {
  const trials = await CandidateTrials.of(linearRegression('momentum', 2), 0.03)
  const constant = lossAt(await trials.race(0, 300), 300)
  const annealed = await trials.anneal(0, 300)
  const guess = numbersOf(annealed, 'guessingLoss')[0] ?? 0
  expect(guess).toBeGreaterThan(constant)
  expect(lossAt(annealed, 300)).toBeLessThan(0.98 * constant)
})

it('diverges by the rule of a race', async () => {
  const trials = await CandidateTrials.of(linearRegression('momentum'), 50)
  const { outcome, measurements } = await trials.anneal(0, 40)
  expect(outcome.cause).toBe('diverged')
  expect(measurements.filter(({ name }) => name === 'validationLoss')).toHaveLength(1)
})
