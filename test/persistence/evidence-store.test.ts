import { describe, expect, test } from 'vitest'
import type { Measurement, Outcome, TrialSpec } from '../../src/advice/vocabulary/trial.js'
import { PrismaEvidenceStore } from '../../src/persistence/evidence-store.js'
import type { TrialView } from '../../src/studies/study.js'
import { databaseOfEachTest } from '../support/database-of-each-test.js'

const database = databaseOfEachTest()
const openStore = (): PrismaEvidenceStore => new PrismaEvidenceStore(database())

const completed: Outcome = {
  cause: 'completed',
  durationMs: 5,
  peakBytes: null,
  message: null,
  exitCode: null,
  signal: null,
}
const spec: TrialSpec = { kind: 'trace', batchSize: 2 }
const stepTime: Measurement = { name: 'stepTimeMs', at: null, value: 1 }
const liveBytes: Measurement = { name: 'liveBytes', at: null, value: [1, 2.5, 3] }
const validationLoss: Measurement = { name: 'validationLoss', at: 7, value: 0.25 }

/** Begins a trial about the subject "s". */
async function begin(store: PrismaEvidenceStore, key = 'k'): Promise<string> {
  const trial = await store.begin('s', 'study', key, spec)
  if (trial === null) throw new Error(`the trial ${key} is finished`)
  return trial.id
}

/** The trials of the subject "s". */
async function trialsOf(store: PrismaEvidenceStore): Promise<readonly TrialView[]> {
  return (await store.trialsBySubject(['s'])).get('s') ?? []
}

describe('begin', () => {
  test('returns null for a finished trial of the same subject', async () => {
    const store = openStore()
    await store.finish('s', await begin(store), completed)
    expect(await store.begin('s', 'study', 'k', spec)).toBeNull()
    expect(await store.begin('other subject', 'study', 'k', spec)).not.toBeNull()
  })

  test('restarts an unfinished trial and removes its measurements', async () => {
    const store = openStore()
    await store.append('s', await begin(store), [stepTime])
    await begin(store)
    expect((await trialsOf(store)).map(({ measurements }) => measurements)).toEqual([[]])
  })
})

describe('load', () => {
  test('returns every number as it was measured, to the last digit', async () => {
    const store = openStore()
    const values = [2.3318000000000003, 0.1 + 0.2, 1 / 3, 5e-324, -1.7976931348623157e308, 2 ** 53]
    const measured = values.map((value, at): Measurement => ({ name: 'trainingLoss', at, value }))
    const curve: Measurement = { name: 'liveBytes', at: 1 / 3, value: values }
    const id = await begin(store)
    await store.append('s', id, [...measured, curve])
    await store.finish('s', id, completed)
    const [trial] = await openStore().load('s')
    expect(trial?.measurements).toEqual([...measured, curve])
  })

  test('reads numbers that an earlier release stored', async () => {
    const store = openStore()
    const id = await begin(store)
    const row = { subjectId: 's', trialOrdinal: 1, seq: 0, name: 'stepTimeMs', at: null }
    await database().measurement.create({ data: { ...row, value: 2.5 } })
    await store.finish('s', id, completed)
    const [trial] = await openStore().load('s')
    expect(trial?.measurements).toEqual([{ name: 'stepTimeMs', at: null, value: 2.5 }])
  })

  test('returns finished trials with their measurements in order', async () => {
    const store = openStore()
    const id = await begin(store)
    await store.append('s', id, [liveBytes, validationLoss])
    await store.append('s', id, [liveBytes, validationLoss])
    expect(await store.load('s')).toEqual([])
    await store.finish('s', id, completed)
    const measurements = [liveBytes, validationLoss, liveBytes, validationLoss]
    expect(await store.load('s')).toEqual([{ id: 't1', spec, outcome: completed, measurements }])
  })
})

describe('forget', () => {
  test('removes an unfinished trial and keeps a finished one', async () => {
    const store = openStore()
    await store.forget('s', await begin(store, 'cancelled'))
    const finished = await begin(store, 'finished')
    await store.finish('s', finished, completed)
    await store.forget('s', finished)
    expect((await store.load('s')).length).toBe(1)
  })
})

describe('trialsBySubject', () => {
  test('caches finished trials and reads unfinished ones again', async () => {
    const store = openStore()
    const first = await begin(store, 'k1')
    await store.append('s', first, [stepTime])
    const [running] = await trialsOf(store)
    expect(running).toMatchObject({ id: first, outcome: null, finishedAt: null })
    await store.finish('s', first, completed)
    const [finished] = await trialsOf(store)
    expect(finished).toMatchObject({ outcome: completed, measurements: [stepTime] })
    expect((await trialsOf(store))[0]).toBe(finished)
    const second = await begin(store, 'k2')
    expect((await trialsOf(store)).map(({ id }) => id)).toEqual([first, second])
    await store.forget('s', second)
    expect(await trialsOf(store)).toEqual([finished])
  })

  test('sees what another process writes', async () => {
    const store = openStore()
    const other = openStore()
    const id = await begin(other)
    expect((await trialsOf(store)).map(({ measurements }) => measurements.length)).toEqual([0])
    await other.append('s', id, [stepTime])
    expect((await trialsOf(store)).map(({ measurements }) => measurements.length)).toEqual([1])
    await other.finish('s', id, completed)
    expect((await trialsOf(store)).map(({ outcome }) => outcome)).toEqual([completed])
  })

  // more rows than SQLite has parameters for
  test('reads the trials of a hundred subjects at once', async () => {
    const subjects = Array.from({ length: 100 }, (_, n) => `subject-${n}`)
    await storeTrials(subjects, 50)
    const trials = await openStore().trialsBySubject(subjects)
    expect([...trials.keys()].sort()).toEqual([...subjects].sort())
    for (const ofSubject of trials.values())
      expect(ofSubject.map(({ id, measurements }) => [id, measurements[0]?.value])).toEqual(
        Array.from({ length: 50 }, (_, n) => [`t${n + 1}`, n + 1]),
      )
  }, 60_000)
})

/** Stores finished trials of each subject; each has one measurement, its ordinal. */
async function storeTrials(subjects: readonly string[], trialsEach: number): Promise<void> {
  const startedAt = new Date()
  const outcome = { ...completed }
  const trials = subjects.flatMap((subjectId) =>
    Array.from({ length: trialsEach }, (_, n) => ({
      subjectId,
      ordinal: n + 1,
      key: `k${n}`,
      studyId: 'a',
      spec: { kind: 'trace', batchSize: n },
      outcome,
      startedAt,
      finishedAt: startedAt,
    })),
  )
  await database().trial.createMany({ data: trials })
  await database().measurement.createMany({
    data: trials.map(({ subjectId, ordinal }) => ({
      subjectId,
      trialOrdinal: ordinal,
      seq: 0,
      name: 'weightBytes',
      at: null,
      value: ordinal,
    })),
  })
}
