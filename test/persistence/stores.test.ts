import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Measurement, Outcome, TrialSpec } from '../../src/advice/vocabulary/trial.js'
import { PrismaEvidenceStore } from '../../src/persistence/evidence-store.js'
import { KeptStudies } from '../../src/persistence/kept/kept-studies.js'
import { KeptTrials } from '../../src/persistence/kept/kept-trials.js'
import {
  migrateSqlite,
  migrationsFolder,
  readMigrations,
} from '../../src/persistence/database/migrate.js'
import { openDatabase, type Database } from '../../src/persistence/database/open-database.js'
import { PrismaStudyImports } from '../../src/persistence/studies/study-imports.js'
import { PrismaStudyStore } from '../../src/persistence/studies/study-store.js'
import type { KeyedAnswer } from '../../src/studies/ports.js'
import { smallStudy as study } from '../support/small-study.js'
import {
  openTemporaryDatabase,
  type TemporaryDatabase,
} from '../support/open-temporary-database.js'

let opened: TemporaryDatabase
let folder: string
let file: string
let database: Database
beforeEach(async () => {
  opened = await openTemporaryDatabase()
  ;({ database, folder, file } = opened)
})
afterEach(() => opened.close())

const completed: Outcome = {
  cause: 'completed',
  durationMs: 5,
  peakBytes: null,
  message: null,
  exitCode: null,
  signal: null,
}
const spec: TrialSpec = { kind: 'trace', batchSize: 2 }

describe('StudyStore', () => {
  test('gives back what it was given, and nothing for an unknown id', async () => {
    const store = new PrismaStudyStore(database)
    const answered = { key: 'key-1', requestId: 'r', studyId: 'a' }
    expect(await store.create(study('a'), answered)).toBe(true)
    expect(await store.get('a')).toEqual(study('a'))
    expect(await store.findKey('key-1')).toEqual(answered)
    expect(await store.get('b')).toBeNull()
    expect(await store.create(study('c'), { ...answered, studyId: 'c' })).toBe(false)
    expect(await store.get('c')).toBeNull()
    expect(await store.rememberKey(answered)).toBe(false)
    expect(await store.rememberKey({ ...answered, key: 'key-2' })).toBe(true)
    await expect(store.create(study('a'), null)).rejects.toThrow(/Unique constraint/)
  })
  test('a final state is never changed again', async () => {
    const store = new PrismaStudyStore(database)
    await store.create(study('a'), null)
    expect(await store.update('a', { state: 'cancelled' })).toBe(true)
    expect(await store.update('a', { state: 'done' })).toBe(false)
    expect((await store.get('a'))?.state).toBe('cancelled')
    expect(await store.update('unknown', { state: 'done' })).toBe(false)
  })
  test('a study that goes on elsewhere has its new subject, request and question at once, the rest stays', async () => {
    const store = new PrismaStudyStore(database)
    const before = study('a')
    await store.create(before, null)
    const moved = {
      subject: { ...before.subject, id: 'other', engine: 'wasm' },
      request: { ...before.request, engine: 'wasm' },
      question: { ...before.question, budgetBytes: 7 },
    } as const
    expect(await store.update('a', moved)).toBe(true)
    expect(await store.get('a')).toEqual({
      ...before,
      ...moved,
      updatedAt: expect.any(Date) as Date,
    })
    expect((await database.study.findUnique({ where: { id: 'a' } }))?.subjectId).toBe('other')
  })
  test('pages are complete, newest first, without repetition, even where dates are equal', async () => {
    const store = new PrismaStudyStore(database)
    for (let i = 0; i < 7; i++)
      await store.create(
        study(`s${i}`, { createdAt: new Date(1_767_225_600_000 + Math.floor(i / 3) * 1000) }),
        null,
      )
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof store.list>> = await store.list({ cursor, limit: 2 })
      seen.push(...page.studies.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(seen).toEqual(['s6', 's5', 's4', 's3', 's2', 's1', 's0'])
    await expect(store.list({ cursor: 'nonsense', limit: 2 })).rejects.toThrow(/cursor/)
  })
  test('a page goes on where the one before ended, whatever is added or vanishes, in every order', async () => {
    const store = new PrismaStudyStore(database)
    const at = (i: number): Date => new Date(1_767_225_600_000 + Math.floor(i / 2) * 1000)
    for (let i = 0; i < 8; i++)
      await store.create(study(`s${i}`, { createdAt: at(i), updatedAt: at(9 - i) }), null)
    for (const by of ['createdAt', 'updatedAt'] as const) {
      for (const descending of [true, false]) {
        const order = { by, descending }
        const all = (await store.list({ limit: 100, order })).studies.map(({ id }) => id)
        const { studies, nextCursor } = await store.list({ limit: 3, order })
        expect(studies.map(({ id }) => id)).toEqual(all.slice(0, 3))
        await store.create(
          study('before', { createdAt: new Date(0), updatedAt: new Date(0) }),
          null,
        )
        await store.create(
          study('after', { createdAt: new Date('2099-01-01'), updatedAt: new Date('2099-01-01') }),
          null,
        )
        const rest = (await store.list({ limit: 100, order, cursor: nextCursor })).studies.map(
          ({ id }) => id,
        )
        expect(rest).toEqual([...all.slice(3), descending ? 'before' : 'after'])
        await database.study.deleteMany({ where: { id: { in: ['before', 'after'] } } })
        await expect(
          store.list({ limit: 3, order: { by, descending: !descending }, cursor: nextCursor }),
        ).rejects.toThrow(/sorted otherwise/)
      }
    }
  })
  test('a study that goes on at another engine is found under that', async () => {
    const store = new PrismaStudyStore(database)
    const before = study('a')
    await store.create(before, null)
    await store.update('a', { request: { ...before.request, engine: 'wasm', device: 'webgpu:0' } })
    expect(
      (await store.list({ limit: 1, filter: { engine: 'wasm', device: 'webgpu:0' } })).studies,
    ).toHaveLength(1)
    expect((await store.list({ limit: 1, filter: { engine: 'tensorflow' } })).studies).toEqual([])
  })
  test('unfinished ones come oldest first; an answered question is found again', async () => {
    const store = new PrismaStudyStore(database)
    await store.create(study('new', { createdAt: new Date('2026-02-01'), state: 'running' }), null)
    await store.create(study('old'), null)
    await store.create(study('done', { state: 'done', questionId: 'q2' }), null)
    expect((await store.unfinished()).map(({ id }) => id)).toEqual(['old', 'new'])
    expect((await store.findFinished('q2'))?.id).toBe('done')
    expect(await store.findFinished('q1')).toBeNull()
  })
})

describe('a reach', () => {
  test('holds for everything that is asked of a store; the service itself sees all', async () => {
    const kept = new KeptStudies()
    const [ada, bob, all] = [
      { owner: 'ada', everyone: false },
      { owner: 'bob', everyone: false },
      { owner: 'local', everyone: true },
    ].map((reach) => new PrismaStudyStore(database, reach, kept))
    if (ada === undefined || bob === undefined || all === undefined) throw new Error('three stores')
    const underKey = (studyId: string): KeyedAnswer => ({ key: 'key', requestId: 'r', studyId })
    await ada.create(study('a', { state: 'running' }), underKey('a'))
    await ada.create(study('b', { state: 'done', questionId: 'q2' }), null)
    expect([
      await bob.get('a'),
      await bob.findKey('key'),
      await bob.findFinished('q2'),
      await all.findFinished('q2'),
    ]).toEqual([null, null, null, null])
    expect([
      await bob.countUnfinished(),
      await bob.unfinished(),
      await bob.countByState(),
      (await bob.list({ limit: 9, filter: { model: 'small' } })).studies,
    ]).toEqual([0, [], {}, []])
    expect(await bob.update('a', { state: 'cancelled' })).toBe(false)
    expect([
      (await all.get('a'))?.id,
      (await all.unfinished()).length,
      await all.countByState(),
    ]).toEqual(['a', 1, { running: 1, done: 1 }])
    expect([
      await ada.countUnfinished(),
      (await ada.findFinished('q2'))?.id,
      await ada.findKey('key'),
    ]).toEqual([1, 'b', underKey('a')])
    expect((await ada.list({ limit: 9, filter: { model: 'small' } })).studies).toHaveLength(2)
    await bob.create(study('c'), underKey('c'))
    expect(await bob.findKey('key')).toEqual(underKey('c'))
    await new PrismaStudyImports(
      database,
      { studies: kept, trials: new KeptTrials() },
      { owner: 'ada', everyone: false },
    ).adopt(study('imported'), [])
    expect([(await ada.get('imported'))?.id, await bob.get('imported')]).toEqual(['imported', null])
  })
})

describe('EvidenceStore', () => {
  test('a finished trial is not handed out again; an unfinished one is, without what it had measured', async () => {
    const store = new PrismaEvidenceStore(database)
    const first = await store.begin('s', 'study', 'k', spec)
    await store.append('s', first?.id ?? '', [{ name: 'stepTimeMs', at: null, value: 1 }])
    const again = await store.begin('s', 'study', 'k', spec)
    expect((await store.trialsOf('s')).map(({ measurements }) => measurements.length)).toEqual([0])
    await store.finish('s', again?.id ?? '', completed)
    expect(await store.begin('s', 'study', 'k', spec)).toBeNull()
    expect(await store.begin('other subject', 'study', 'k', spec)).not.toBeNull()
  })
  test('measurements come back in order, numbers and curves alike; only finished trials are evidence', async () => {
    const store = new PrismaEvidenceStore(database)
    const trial = await store.begin('s', 'study', 'k', spec)
    const some: Measurement[] = [
      { name: 'liveBytes', at: null, value: [1, 2.5, 3] },
      { name: 'validationLoss', at: 7, value: 0.25 },
    ]
    await store.append('s', trial?.id ?? '', some)
    await store.append('s', trial?.id ?? '', some)
    expect(await store.load('s')).toEqual([])
    await store.finish('s', trial?.id ?? '', completed)
    expect(await store.load('s')).toEqual([
      { id: 't1', spec, outcome: completed, measurements: [...some, ...some] },
    ])
  })
  test('a cancelled trial is forgotten, a finished one stays', async () => {
    const store = new PrismaEvidenceStore(database)
    const gone = await store.begin('s', 'study', 'a', spec)
    await store.forget('s', gone?.id ?? '')
    const kept = await store.begin('s', 'study', 'b', spec)
    await store.finish('s', kept?.id ?? '', completed)
    await store.forget('s', kept?.id ?? '')
    expect((await store.load('s')).length).toBe(1)
  })
})

describe('migrations', () => {
  test('give what was stored before there were owners to this machine, and lose nothing', async () => {
    const old = path.join(folder, 'old.db')
    const [first] = readMigrations(migrationsFolder('sqlite'))
    if (first === undefined) throw new Error('no migrations')
    migrateSqlite(old, [first])
    const db = new Sqlite(old)
    db.prepare(
      `INSERT INTO "Study" (id, state, questionId, subjectId, request, subject, data, question, progress, idempotencyKey, createdAt, updatedAt)
      VALUES ('before', 'done', 'q', 's', '{}', '{}', '{}', '{}', '{}', 'key', '2026-01-01T00:00:00.000+00:00', '2026-01-01T00:00:00.000+00:00')`,
    ).run()
    db.close()
    const migrated = await openDatabase(old)
    const stored = await new PrismaStudyStore(migrated, { owner: 'local', everyone: false }).get(
      'before',
    )
    expect(stored).toMatchObject({ id: 'before', createdAt: new Date('2026-01-01') })
    await migrated.$disconnect()
  })
  test('are applied once', () => {
    expect(migrateSqlite(file, readMigrations(migrationsFolder('sqlite')))).toEqual([])
  })
  test('a database of a newer release is refused by name', () => {
    const db = new Sqlite(file)
    db.prepare(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'y', '29990101_future', 'now')",
    ).run()
    db.close()
    expect(() => migrateSqlite(file, readMigrations(migrationsFolder('sqlite')))).toThrow(
      /29990101_future/,
    )
  })
  test('an edited migration is refused', () => {
    const edited = readMigrations(migrationsFolder('sqlite')).map((migration) => ({
      ...migration,
      checksum: 'other',
    }))
    expect(() => migrateSqlite(file, edited)).toThrow(/edited/)
  })
})
