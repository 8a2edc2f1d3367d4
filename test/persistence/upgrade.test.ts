import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import {
  migrateSqlite,
  migrationsFolder,
  readMigrations,
} from '../../src/persistence/database/migrate.js'
import { openDatabase } from '../../src/persistence/database/open-database.js'
import { PrismaStudyStore } from '../../src/persistence/studies/study-store.js'
import { smallStudy } from '../support/small-study.js'

test('studies of the first release keep everything, and are found by what lists are filtered by', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-upgrade-'))
  const file = path.join(folder, 'batchwise.db')
  try {
    const [first] = readMigrations(migrationsFolder('sqlite'))
    if (first === undefined) throw new Error('there is a first migration')
    migrateSqlite(file, [first])
    const study = smallStudy('old', { state: 'done' })
    const db = new Sqlite(file)
    const text = (value: unknown): string => JSON.stringify(value)
    db.prepare(
      'INSERT INTO Study (id, state, questionId, subjectId, request, subject, data, question, progress, idempotencyKey, createdAt, updatedAt) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)',
    ).run(
      study.id,
      study.state,
      study.questionId,
      study.subject.id,
      text(study.request),
      text(study.subject),
      text(study.data),
      text(study.question),
      text(study.progress),
      'key',
      study.createdAt.toISOString(),
      study.updatedAt.toISOString(),
    )
    db.close()
    const database = await openDatabase(file)
    const store = new PrismaStudyStore(database)
    expect(await store.get('old')).toEqual(study)
    for (const filter of [{ engine: 'tensorflow' }, { device: 'cpu' }, { model: 'small' }])
      expect((await store.list({ limit: 5, filter })).studies).toHaveLength(1)
    expect((await store.list({ limit: 5, filter: { engine: 'wasm' } })).studies).toEqual([])
    await database.$disconnect()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
