/** A batch that grows, beside the same training by hand and beside the race that it starts from. */
import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { numbersOf, pointsOf } from '../../../../src/advice/vocabulary/measurements.js'
import type { RaceSpec } from '../../../../src/advice/vocabulary/trial.js'
import type { TrialResult } from '../../../support/run-trial.js'
import { TinyLaboratory } from '../../../support/tiny-training.js'
import { linearRegression, lossByHand, rules } from '../fixtures/linear-regression.js'

// exact in each process
const laboratory = new TinyLaboratory('cpu')
afterAll(() => laboratory.close())

const from = 40
const steps = 6
const pair = { batchSize: 8, learningRate: 0.02, seed: 1 } as const
const grown = { ...pair, batchSize: 64, grownFrom: 8 } as const
const race: RaceSpec = { kind: 'race', ...pair, rung: 0, untilMs: 1e9, stepsMax: from }

const constant = (count: number, value: number): readonly number[] =>
  Array.from({ length: count }, () => value)
const endOf = (result: TrialResult): readonly [number, number] | undefined =>
  pointsOf(result, 'validationLoss').at(-1)

const workload = linearRegression('momentum')
const byHand = lossByHand(
  workload.data,
  rules.momentum,
  [...constant(from, 8), ...constant(steps, 64)],
  constant(from + steps, pair.learningRate),
)

it('goes on with the slots of its race, at the larger size and the same rate', async () => {
  const folder = await laboratory.dataset(workload.data)
  await laboratory.run(workload, folder, race)
  const result = await laboratory.run(workload, folder, { kind: 'grow', ...grown, from, steps })
  expect(result.outcome).toMatchObject({ cause: 'completed', message: null })
  const [step, loss = Number.NaN] = endOf(result) ?? []
  expect(step).toBe(from + steps)
  expect(Math.abs(loss / byHand - 1)).toBeLessThan(1e-5)
  expect(numbersOf(result, 'stepTimeMs')).toHaveLength(1)
})

it('leaves the race as it was, and trains it again where its checkpoints are gone', async () => {
  const folder = await laboratory.dataset(workload.data)
  const grow = { kind: 'grow', ...grown, from, steps } as const
  await laboratory.run(workload, folder, race)
  const checkpoints = path.join(folder, 'checkpoints')
  const written = async () =>
    Promise.all(
      (await readdir(checkpoints)).map(async (name) => [
        name,
        await readFile(path.join(checkpoints, name), 'base64'),
      ]),
    )
  const before = await written()
  const first = await laboratory.run(workload, folder, grow)
  expect(await written()).toEqual(before)
  await rm(checkpoints, { recursive: true })
  expect(endOf(await laboratory.run(workload, folder, grow))).toEqual(endOf(first))
})

it('fails from a step at which its race does not stand', async () => {
  const folder = await laboratory.dataset(workload.data)
  await laboratory.run(workload, folder, race)
  const { outcome } = await laboratory.run(workload, folder, {
    kind: 'grow',
    ...grown,
    from: 25,
    steps,
  })
  expect(outcome).toMatchObject({
    cause: 'crashed',
    message: expect.stringContaining('has no checkpoint at step 25, but at 40') as string,
  })
})

it('ends lower than the small batch at the same rate after as many rows', async () => {
  const noisy = linearRegression('momentum', 3)
  const folder = await laboratory.dataset(noisy.data)
  const small = { ...race, batchSize: 2, stepsMax: 100 }
  await laboratory.run(noisy, folder, small)
  const large = { ...grown, batchSize: 64, grownFrom: 2, from: 100, steps: 20 }
  const end = endOf(await laboratory.run(noisy, folder, { kind: 'grow', ...large }))
  const further = { ...small, rung: 1, stepsMax: 100 + (20 * 64) / 2 }
  const same = endOf(await laboratory.run(noisy, folder, further))
  expect(end?.[1]).toBeLessThan(0.8 * (same?.[1] ?? 0))
})
