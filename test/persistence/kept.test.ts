import { afterEach, beforeEach, expect, test } from 'vitest'
import { PrismaEvidenceStore } from '../../src/persistence/evidence-store.js'
import { FinalStudies } from '../../src/persistence/final-studies.js'
import type { Database } from '../../src/persistence/open-database.js'
import { PrismaStudyStore } from '../../src/persistence/study-store.js'
import { smallStudy } from '../support/small-study.js'
import { openTemporaryDatabase, type TemporaryDatabase } from '../support/open-temporary-database.js'

let opened: TemporaryDatabase
let database: Database
beforeEach(async () => {
  opened = await openTemporaryDatabase()
  database = opened.database
})
afterEach(() => opened.close())

test('a final study is kept for its owner alone, one that may change is read anew', async () => {
  const finals = new FinalStudies()
  const of = (owner: string, everyone = false): PrismaStudyStore => new PrismaStudyStore(database, { owner, everyone }, finals)
  await of('ada').create(smallStudy('a'), null)
  const queued = await of('ada').get('a')
  expect(await of('ada').get('a')).not.toBe(queued)
  await of('ada').update('a', { state: 'done' })
  const done = await of('ada').get('a')
  expect(done?.state).toBe('done')
  expect(await of('ada').get('a')).toBe(done)
  expect((await of('ada').list({ limit: 5 })).studies[0]).toBe(done)
  expect(await of('root', true).get('a')).toBe(done)
  expect(await of('bob').get('a')).toBeNull()
  expect((await of('bob').list({ limit: 5 })).studies).toEqual([])
  expect(await of('bob').findFinished(done?.questionId ?? '')).toBeNull()
})

test('a finished trial is kept, an unfinished one is read anew, and what was forgotten is gone', async () => {
  const store = new PrismaEvidenceStore(database)
  const subject = smallStudy('a').subject.id
  const first = await store.begin(subject, 'a', 'k1', { kind: 'trace', batchSize: 2 })
  await store.append(subject, first?.id ?? '', [{ name: 'weightBytes', at: null, value: 7 }])
  const [running] = await store.trialsOf(subject)
  expect(running).toMatchObject({ id: first?.id, outcome: null, finishedAt: null })
  await store.finish(subject, first?.id ?? '', { cause: 'completed', durationMs: 5, peakBytes: null, message: null, exitCode: null, signal: null })
  const [finished] = await store.trialsOf(subject)
  expect(finished).toMatchObject({ outcome: { cause: 'completed' }, measurements: [{ name: 'weightBytes', value: 7 }] })
  expect((await store.trialsOf(subject))[0]).toBe(finished)
  const second = await store.begin(subject, 'a', 'k2', { kind: 'trace', batchSize: 4 })
  expect((await store.trialsOf(subject)).map(({ id }) => id)).toEqual([first?.id, second?.id])
  await store.forget(subject, second?.id ?? '')
  expect(await store.trialsOf(subject)).toEqual([finished])
})

test('the trials of a hundred studies are read in one go, however many they are', async () => {
  const subjects = Array.from({ length: 100 }, (_, n) => `subject-${n}`)
  const outcome = { cause: 'completed', durationMs: 5, peakBytes: null, message: null, exitCode: null, signal: null }
  const at = new Date()
  const rows = subjects.flatMap((subjectId) => Array.from({ length: 50 }, (_, n) => ({ subjectId, ordinal: n + 1, key: `k${n}`, studyId: 'a', spec: { kind: 'trace', batchSize: n }, outcome, startedAt: at, finishedAt: at })))
  await database.trial.createMany({ data: rows })
  await database.measurement.createMany({ data: rows.map(({ subjectId, ordinal }) => ({ subjectId, trialOrdinal: ordinal, seq: 0, name: 'weightBytes', at: null, value: ordinal })) })
  const trials = await new PrismaEvidenceStore(database).trialsOfAll(subjects)
  expect([...trials.keys()].sort()).toEqual([...subjects].sort())
  for (const of of trials.values()) expect(of.map(({ id, measurements }) => [id, measurements[0]?.value])).toEqual(Array.from({ length: 50 }, (_, n) => [`t${n + 1}`, n + 1]))
}, 60_000)
