/**
 * Trials of programs by the runner in Python: over the framework of numpy alone, and over PyTorch.
 * What holds for one runner holds for all.
 */
import { execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fitMemoryLaw, trackedPeakBytes } from '../../src/advice/memory/tracked-law.js'
import { numbersOf, pointsOf } from '../../src/advice/vocabulary/measurements.js'
import type { TrialSpec } from '../../src/advice/vocabulary/trial.js'
import { ProcessRunner } from '../../src/trials/host/process-runner.js'
import { programCommand } from '../../src/trials/host/programs.js'
import { requestOf } from '../../src/trials/host/trial-request.js'
import { BatchOrder } from '../../src/trials/tfjs/data/batch-order.js'
import { everyKind } from '../support/every-kind.js'
import { pythonFor } from '../support/python.js'
import { runTrial, type TrialResult } from '../support/run-trial.js'
import { exchange } from '../support/wire.js'
import { jobFor, programOf } from '../support/programs.js'

const tests = 'the tests of programs in Python'
const check = pythonFor('check', tests)
const frameworks = [
  ['fake', 'fake_train.py', check],
  ['torch', 'torch_train.py', pythonFor('torch', `${tests} over PyTorch`)],
  ['keras', 'keras_train.py', pythonFor('keras', `${tests} over Keras`)],
] as const

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-programs-'))
  // many threads of a small step wait for one another where other work takes the processor
  process.env['OMP_NUM_THREADS'] = '1'
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.each(frameworks)('a program of %s', (framework, file, python) => {
  const program = programOf(framework, file, python)
  const runner = new ProcessRunner({ programs: new Map([[framework, program]]) })
  afterAll(() => runner.close())
  const run = (spec: TrialSpec, checkpoints = folder): Promise<TrialResult> =>
    runTrial(runner, jobFor(spec, framework, checkpoints))

  it.skipIf(python === null)(
    'exchanges what the schema allows, in trials of all kinds',
    async () => {
      const checkpoints = path.join(folder, `${framework}-wire`)
      const { subject } = program
      const describing = { type: 'describe', subject, device: 'cpu', seed: 1, deadlineMs: 60_000 }
      const requests = everyKind.map((spec) => ({
        type: 'request',
        ...requestOf(jobFor(spec, framework, checkpoints), program),
      }))
      const [hello, description, ...replies] = await exchange(programCommand(program), [
        describing,
        ...requests,
      ])
      expect(hello).toMatchObject({ engine: framework, can: { law: 'live-bytes' } })
      expect(description).toMatchObject({ type: 'description', classes: 4 })
      const outcomes = replies.filter(({ type }) => type === 'outcome')
      expect(outcomes.map(({ cause }) => cause)).toEqual(requests.map(() => 'completed'))
    },
  )

  it.skipIf(python === null)('is traced: two sizes predict the bytes of any other', async () => {
    const traces = []
    for (const batchSize of [2, 4, 200]) {
      const traced = await run({ kind: 'trace', batchSize })
      expect(traced.outcome).toMatchObject({ cause: 'completed', message: null })
      const [kernelHash = 0] = numbersOf(traced, 'kernelHash')
      traces.push({ batchSize, liveBytes: numbersOf(traced, 'liveBytes'), kernelHash })
    }
    const [two, four, large] = traces
    if (two === undefined || four === undefined || large === undefined)
      throw new Error('not every trace was made')
    const law = fitMemoryLaw([two, four])
    if (law === null) throw new Error('the traces gave no law')
    expect(law.kind).toBe('event-wise')
    expect(trackedPeakBytes(law, 200) / Math.max(...large.liveBytes)).toBeCloseTo(1, 3)
  })

  it.skipIf(python === null)('races the same however the race is cut, and cools down', async () => {
    const candidate = { batchSize: 16, learningRate: 0.01, seed: 3 } as const
    const rung = (n: number, stepsMax: number): TrialSpec => ({
      kind: 'race',
      ...candidate,
      rung: n,
      untilMs: 1e9,
      stepsMax,
    })
    const cut = path.join(folder, `${framework}-cut`)
    const whole = path.join(folder, `${framework}-whole`)
    const first = await run(rung(0, 5), cut)
    const second = await run(rung(1, 20), cut)
    const uncut = await run(rung(0, 20), whole)
    const last = (result: TrialResult) => pointsOf(result, 'validationLoss').at(-1)
    expect(last(first)?.[0]).toBe(5)
    expect(last(second)).toEqual(last(uncut))
    const start = pointsOf(uncut, 'validationLoss')[0]?.[1] ?? 0
    const end = last(uncut)?.[1] ?? start
    expect(end).toBeLessThan(0.8 * start)
    const cooled = await run({ kind: 'anneal', ...candidate, from: 20, steps: 10 }, whole)
    expect(cooled.outcome.cause).toBe('completed')
    const larger = { ...candidate, batchSize: 64, grownFrom: 16 }
    const grown = await run({ kind: 'grow', ...larger, from: 20, steps: 5 }, whole)
    expect(grown.outcome).toMatchObject({ cause: 'completed', message: null })
    expect(last(grown)?.[0]).toBe(25)
    expect(last(grown)?.[1]).toBeLessThan(end)
    const lost = await run({ kind: 'anneal', ...candidate, from: 7, steps: 10 }, whole)
    expect(lost.outcome.message).toMatch(/has no checkpoint at step 7, but at 20/)
  })

  it.skipIf(python === null)(
    'past its budget is out of memory, and the runner continues',
    async () => {
      const budgetBytes = 2 ** 20
      const spec = { kind: 'fit', batchSize: 200_000, steps: 4, fresh: true, budgetBytes } as const
      const { outcome } = await run(spec)
      expect(outcome.cause).toBe('outOfMemory')
      expect(outcome.message).toMatch(/out of memory: the process took .* the budget is 1\.0 MiB/)
      expect((await run({ kind: 'trace', batchSize: 2 })).outcome.cause).toBe('completed')
    },
  )

  it.skipIf(python === null)('diverges at a rate that is far too large', async () => {
    const candidate = { batchSize: 16, learningRate: 1e6, seed: 1 } as const
    const spec = { kind: 'race', ...candidate, rung: 0, untilMs: 1e9, stepsMax: 50 } as const
    const { outcome } = await run(spec, path.join(folder, `${framework}-diverged`))
    expect(outcome.cause).toBe('diverged')
    expect(outcome.message).toMatch(/the training loss reached .* at step/)
  })
})

describe.skipIf(check === null)('a program', () => {
  it('that fails in the middle of a training is a fault of the user, with file and line', async () => {
    const program = programOf('fake', 'late_fake.py', check)
    const runner = new ProcessRunner({ programs: new Map([['late', program]]) })
    const { outcome } = await runTrial(
      runner,
      jobFor({ kind: 'trace', batchSize: 2 }, 'late', folder),
    )
    await runner.close()
    expect(outcome).toMatchObject({
      cause: 'userError',
      message: 'late_fake.py:11: ValueError: the rows of seed 1 are gone',
    })
  })

  it('that another process registered is not started here', async () => {
    const runner = new ProcessRunner()
    const { outcome } = await runTrial(
      runner,
      jobFor({ kind: 'trace', batchSize: 2 }, 'unknown', folder),
    )
    expect(outcome).toMatchObject({ cause: 'unsupported', exitCode: 3 })
    expect(outcome.message).toMatch(
      /train\.py:build .* is unknown here, as its code changed or this process does not have it: ask again$/,
    )
  })

  it('sees the rows in the order of every other runner', () => {
    const cases = [
      [1, 7, 5, 3],
      [3, 600, 64, 21],
      [2 ** 31 - 1, 100, 100, 4],
    ] as const
    for (const [seed, rows, batchSize, step] of cases) {
      const source = `
import sys; sys.path.append(${JSON.stringify(path.resolve('src/runners/python'))})
from batchwise_runner.order import BatchOrder
print(BatchOrder(${rows}, ${seed}).batch(${step}, ${batchSize}).tolist())`
      const printed = execFileSync(check ?? '', ['-B', '-c', source], { encoding: 'utf8' })
      const order = new BatchOrder(rows, seed).batch(step, batchSize)
      expect(JSON.parse(printed)).toEqual([...order])
    }
  })
})
