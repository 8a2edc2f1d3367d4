/** Another question about a subject that was answered, through the store and in real trials. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Measurement, Outcome, TrialSpec } from '../../../src/advice/vocabulary/trial.js'
import {
  conductStudy,
  type ConductDependencies,
} from '../../../src/studies/conduct/conduct-study.js'
import type { DatasetReader, TrialJob, TrialRunner } from '../../../src/studies/ports.js'
import { resolveRequest } from '../../../src/studies/request/resolve-request.js'
import type { Study } from '../../../src/studies/study.js'
import { answer, laws } from '../../advice/virtual-laboratory.js'
import { openProcessRunner } from '../../support/compiled.js'
import {
  openTemporaryDatabase,
  type TemporaryDatabase,
} from '../../support/open-temporary-database.js'
import { smallStudy } from '../../support/small-study.js'
import { registryOf, someProcessor } from '../../support/some-devices.js'
import { conductDependencies } from './conduct-dependencies.js'

let opened: TemporaryDatabase
beforeEach(async () => {
  opened = await openTemporaryDatabase()
})
afterEach(() => opened.close())

class LawfulRunner implements TrialRunner {
  async *run({ spec }: TrialJob): AsyncGenerator<Measurement, Outcome> {
    await Promise.resolve()
    const { outcome, measurements } = answer(laws, spec)
    yield* measurements
    return outcome
  }
  close(): Promise<void> {
    return Promise.resolve()
  }
}

const noDatasets: DatasetReader = {
  get: () => Promise.resolve(null),
  folder: (id) => id,
  figures: () => Promise.reject(new Error('no data set is stored')),
}

/** Studies of one subject, conducted one after another. */
class Asking {
  private count = 0
  private readonly deps: ConductDependencies
  constructor(runner: TrialRunner) {
    this.deps = conductDependencies(opened, runner)
  }
  /** The study, and how many trials it ran. */
  async ask(
    request: Readonly<Record<string, unknown>>,
  ): Promise<{ study: Study; ran: readonly TrialSpec[] }> {
    const resolved = await resolveRequest(
      {
        model: { preset: 'regression' },
        data: { rows: 600 },
        memoryBudget: '256MiB',
        engine: 'cpu',
        ...request,
      },
      {
        devices: registryOf([someProcessor]),
        datasets: noDatasets,
        models: { model: () => Promise.resolve(null) },
        now: new Date(),
      },
    )
    const { evidence, studies } = this.deps
    const before = (await evidence.load(resolved.subject.id)).length
    const id = `s${(this.count += 1)}`
    await studies.create(smallStudy(id, resolved), null)
    await conductStudy(id, this.deps, new AbortController().signal)
    const study = await studies.get(id)
    if (study?.state !== 'done') throw new Error(`${id} is not done`)
    const all = await evidence.load(resolved.subject.id)
    return { study, ran: all.slice(before).map(({ spec }) => spec) }
  }
}

const codesOf = ({ advice }: Study): readonly string[] =>
  advice?.reasons.map(({ code }) => code) ?? []

test('another objective or schedule runs no trial, more seconds do, and the answer says which', async () => {
  const asking = new Asking(new LawfulRunner())
  const first = await asking.ask({ probeBudget: 10, epochs: 50 })
  expect(first.ran.length).toBeGreaterThan(10)
  expect(codesOf(first.study)).not.toContain('answered-before')
  for (const other of [
    { objective: 'best-quality', schedule: 'constant' },
    { objective: 'best-quality', schedule: 'falling' },
    { objective: 'least-memory' },
    { objective: 'cheapest', price: { perHour: 1 } },
    { workers: 4 },
    { schedule: 'falling', epochs: 20 },
  ]) {
    const { study, ran } = await asking.ask({ probeBudget: 10, epochs: 50, ...other })
    expect(ran, JSON.stringify(other)).toEqual([])
    expect(study.advice?.verdict).toBe('advice')
    expect(codesOf(study)).toContain('answered-before')
    expect(study.question.measuredBefore?.answers).toContainEqual({
      epochsPlanned: 50,
      probeBudget: { kind: 'seconds', seconds: 10 },
    })
  }
  const more = await asking.ask({ probeBudget: 100, epochs: 50, objective: 'best-quality' })
  expect(more.ran.length).toBeGreaterThan(0)
  expect(codesOf(more.study)).not.toContain('answered-before')
}, 120_000)

test('a decided batch size is a question of its own', async () => {
  const asking = new Asking(new LawfulRunner())
  await asking.ask({ probeBudget: 10, epochs: 50 })
  const decided = await asking.ask({ probeBudget: 100, epochs: 50, batchSize: 16 })
  expect(decided.study.question.measuredBefore).toBeUndefined()
  expect(decided.ran.length).toBeGreaterThan(0)
}, 120_000)

test('in real trials: the falling rate is answered from what the constant one trained', async () => {
  const runner = openProcessRunner()
  try {
    const asking = new Asking(runner)
    const first = await asking.ask({ probeBudget: 8, epochs: 20 })
    expect(first.ran.length).toBeGreaterThan(5)
    for (const other of [
      { objective: 'best-quality', schedule: 'falling' },
      { objective: 'best-quality', schedule: 'constant' },
      { epochs: 5 },
    ]) {
      const { study, ran } = await asking.ask({ probeBudget: 8, epochs: 20, ...other })
      expect(ran, JSON.stringify(other)).toEqual([])
      expect(codesOf(study)).toContain('answered-before')
    }
  } finally {
    await runner.close()
  }
}, 120_000)
