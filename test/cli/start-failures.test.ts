/** A service that cannot start: what is wrong, what to do, exit status 1, and nothing half made. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { explainStartFailure } from '../../src/cli/start-failures.js'
import { openDatabase } from '../../src/persistence/database/open-database.js'
import { compiled } from '../support/compiled.js'
import { root, runProgram, type Ran } from '../support/run-program.js'

let place: string
let listener: Server
let takenPort: number
beforeAll(async () => {
  place = mkdtempSync(path.join(os.tmpdir(), 'batchwise-start-'))
  listener = createServer()
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  takenPort = (listener.address() as AddressInfo).port
})
afterAll(() => {
  listener.close()
  rmSync(place, { recursive: true, force: true })
})

const startCommand = [process.execPath, compiled('main.js')] as const
const start = (dataFolder: string, environment: NodeJS.ProcessEnv = {}): Promise<Ran> =>
  runProgram(startCommand[0], startCommand.slice(1), {
    PORT: '0',
    BATCHWISE_DATA: dataFolder,
    BATCHWISE_LOG: 'silent',
    ...environment,
  })

/** A new data folder that `prepare` makes unusable. */
async function folderWith(prepare: (folder: string) => unknown): Promise<string> {
  const folder = mkdtempSync(path.join(place, 'data-'))
  await prepare(folder)
  return folder
}

function expectSentence({ code, out, err }: Ran, sentence: RegExp): void {
  expect(err).toMatch(sentence)
  expect(err).toMatch(/^batchwise: /)
  expect(err).not.toMatch(/\n +at /)
  expect([code, out]).toEqual([1, ''])
}

describe('npm start', () => {
  test('names the process that holds the port, and makes no data folder', async () => {
    const folder = path.join(place, 'never-made')
    const ran = await start(folder, { PORT: String(takenPort) })
    expectSentence(ran, /port \d+ of 127\.0\.0\.1 is taken by .+\n.*PORT=3001/)
    if (process.platform === 'linux') expect(ran.err).toContain(`(process ${process.pid})`)
    expect(existsSync(folder)).toBe(false)
  })

  test('refuses an address that the machine does not have', async () => {
    const ran = await start(path.join(place, 'elsewhere'), { HOST: '203.0.113.7' })
    expectSentence(ran, /no address 203\.0\.113\.7/)
  })

  test('refuses a data folder that is a file', async () => {
    const file = path.join(place, 'a-file')
    writeFileSync(file, '')
    expectSentence(await start(file), /data folder .*a-file is a file/)
  })

  test('refuses a data folder that cannot be written', async () => {
    expectSentence(
      await start('/proc/batchwise'),
      /data folder \/proc\/batchwise cannot be written/,
    )
  })

  test.skipIf(process.getuid?.() !== 0)('says that the disk is full', async () => {
    const disk = path.join(place, 'disk')
    mkdirSync(disk)
    const script = 'mount -t tmpfs -o size=64k tmpfs "$1" && shift && exec "$@"'
    const ran = await runProgram(
      'unshare',
      ['--mount', 'sh', '-c', script, 'sh', disk, ...startCommand],
      { PORT: '0', BATCHWISE_DATA: disk, BATCHWISE_LOG: 'silent' },
      '',
      root,
    )
    expectSentence(ran, /no space is left on the disk/)
  })

  test('refuses a file that is no database', async () => {
    const folder = await folderWith((each) =>
      writeFileSync(path.join(each, 'batchwise.db'), 'no database '.repeat(500)),
    )
    expectSentence(await start(folder), /batchwise\.db is not a SQLite database/)
  })

  test('refuses a database of a newer release', async () => {
    const folder = await folderWith(addUnknownMigration)
    expectSentence(
      await start(folder),
      /99990101000000_future, which this release does not have: use the release/,
    )
  })

  test('refuses a key file that it cannot read, or that has another length', async () => {
    const folder = await folderWith((each) => mkdirSync(path.join(each, 'key-secret')))
    expectSentence(await start(folder), /key file .*key-secret cannot be read/)
    const short = await folderWith((each) => writeFileSync(path.join(each, 'key-secret'), 'short'))
    expectSentence(await start(short), /key-secret has 5 bytes instead of 32/)
  })

  test('names the address of a database that does not answer', async () => {
    const nowhere = { DATABASE_URL: 'postgresql://postgres@127.0.0.1:1/none' }
    expectSentence(await start(path.join(place, 'unused'), nowhere), /DATABASE_URL does not answer/)
    const file = { DATABASE_URL: 'mysql://host/name' }
    expectSentence(await start(path.join(place, 'unused'), file), /Accepted: an address such as/)
  })

  test('refuses a wrong environment variable by its name and value', async () => {
    const ran = await start(path.join(place, 'unused'), { BATCHWISE_RATE_LIMIT: 'many' })
    expectSentence(ran, /BATCHWISE_RATE_LIMIT=many/)
    expect(existsSync(path.join(place, 'unused'))).toBe(false)
  })
})

describe('a failed start is explained', () => {
  const context = { host: '127.0.0.1', port: 80, dataFolder: '/data' }

  test('when another process keeps the database locked', () => {
    const file = path.join(place, 'locked.db')
    const holder = new Database(file)
    holder.exec('CREATE TABLE one (id); BEGIN EXCLUSIVE')
    const other = new Database(file, { timeout: 1 })
    const error = thrownBy(() => other.exec('BEGIN IMMEDIATE'))
    holder.close()
    other.close()
    expect(explainStartFailure(error, context)).toMatch(/another process keeps the database in/)
  })

  test.each([
    ['SQLITE_IOERR_LOCK', undefined, /file systems without locks/],
    ['SQLITE_READONLY', undefined, /cannot be written/],
    ['EACCES', 'listen', /may not listen at port 80/],
    ['ENOTFOUND', 'getaddrinfo', /has no address/],
    ['ENOTFOUND', 'connect', /database at DATABASE_URL does not answer/],
    ['28P01', 'connect', /DATABASE_URL refuses this user/],
  ])('by the code %s of the system', (code, syscall, sentence) => {
    const cause = Object.assign(new Error('as the system says it'), { code, syscall })
    const error = new Error('wrapped by a library', { cause })
    expect(explainStartFailure(error, context)).toMatch(sentence)
  })

  test('but not a fault of the program itself', () => {
    expect(explainStartFailure(new TypeError('x is not a function'), context)).toBeNull()
  })
})

function thrownBy(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

async function addUnknownMigration(folder: string): Promise<void> {
  const file = path.join(folder, 'batchwise.db')
  await (await openDatabase(file)).$disconnect()
  const database = new Database(file)
  database.exec(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
     VALUES ('future', 'x', '99990101000000_future', '2099-01-01')`,
  )
  database.close()
}
