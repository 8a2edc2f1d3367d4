/** Back-up and restore as docs/many-hosts.md describes them, for both stores. */
import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openApplication, type Application } from '../../src/app.js'
import { bytesSource } from '../../src/studies/upload/upload-source.js'
import { reportMissing } from '../support/missing-part.js'
import { missingPostgresql } from '../support/needs-postgresql.js'
import { someArchive } from '../support/npz.js'
import { createPostgresql } from '../support/postgresql.js'
import { RefusingRunner } from '../support/refusing-runner.js'
import { someQuestion } from '../support/serving.js'
import { registryOf, someProcessor } from '../support/some-devices.js'

const run = promisify(execFile)
const tests = 'the back-up of PostgreSQL'
const missing =
  (await missingPostgresql(tests)) ??
  (await run('pg_dump', ['--version']).then(
    () => null,
    (error: unknown) => reportMissing(tests, String(error)),
  ))

let root: string
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'batchwise-back-up-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

/** The application over a folder, whose trials known laws answer. */
async function open(dataFolder: string, database: string | null) {
  const runner = new RefusingRunner(() => null)
  const devices = registryOf([someProcessor])
  return { runner, application: await openApplication({ dataFolder, database, runner, devices }) }
}

/** A data set, a study that is done, and a key. */
async function fill({ useCases, keys }: Application) {
  const dataset = await useCases.addDataset(bytesSource(someArchive(1), {}, 'rows.npz'))
  const { id } = await useCases.submit(someQuestion)
  const study = await useCases.waitFor(id, 60_000)
  const { key } = await keys.create({
    name: 'a',
    owner: 'ada',
    scopes: ['read'],
    expiresAt: null,
  })
  return { dataset, study, trials: await useCases.trials(id), key }
}

async function expectRestored(
  filled: Awaited<ReturnType<typeof fill>>,
  { application, runner }: Awaited<ReturnType<typeof open>>,
): Promise<void> {
  const { useCases, keys } = application
  expect(filled.study.state).toBe('done')
  expect(await useCases.study(filled.study.id)).toEqual(filled.study)
  expect(await useCases.trials(filled.study.id)).toEqual(filled.trials)
  expect(await useCases.dataset(filled.dataset.id)).toEqual(filled.dataset)
  expect(await keys.callerOf(filled.key)).toMatchObject({ owner: 'ada' })
  // the same question is answered from the restored store
  expect((await useCases.submit(someQuestion)).id).toBe(filled.study.id)
  expect(runner.ran).toEqual([])
}

const folders = ['datasets', 'models', 'key-secret'] as const
async function copyFiles(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const name of folders)
    await cp(path.join(from, name), path.join(to, name), { recursive: true, force: true }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
      },
    )
}

test('SQLite: a copy made beside the running service has everything', async () => {
  const data = path.join(root, 'data')
  const copy = path.join(root, 'copy')
  const { application } = await open(data, null)
  const filled = await fill(application)
  await copyFiles(data, copy)
  const live = new Sqlite(path.join(data, 'batchwise.db'), { readonly: true })
  live.prepare('VACUUM INTO ?').run(path.join(copy, 'batchwise.db'))
  live.close()
  await application.close()
  await rm(data, { recursive: true })
  const restored = await open(copy, null)
  await expectRestored(filled, restored)
  await restored.application.close()
})

test.skipIf(missing !== null)('PostgreSQL: a dump restored elsewhere has everything', async () => {
  const data = path.join(root, 'data')
  const copy = path.join(root, 'copy')
  const server = await createPostgresql()
  const other = await createPostgresql()
  const dump = path.join(root, 'batchwise.dump')
  try {
    const { application } = await open(data, server.url)
    const filled = await fill(application)
    await copyFiles(data, copy)
    await run('pg_dump', ['--format=custom', `--file=${dump}`, server.url])
    await application.close()
    await run('pg_restore', ['--no-owner', `--dbname=${other.url}`, dump])
    const restored = await open(copy, other.url)
    await expectRestored(filled, restored)
    await restored.application.close()
  } finally {
    await server.drop()
    await other.drop()
  }
})
