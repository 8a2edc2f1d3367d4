/** One process owns a file of SQLite: others are refused, and its death frees the file. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DatabaseOwned, ownSqlite } from '../../../src/persistence/database/sqlite-owner.js'
import { compiled } from '../../support/compiled.js'
import { runProgram, type Ran } from '../../support/run-program.js'
import { serviceProcess, type ServiceProcess } from '../../support/service-process.js'

let place: string
beforeAll(async () => {
  place = await mkdtemp(path.join(os.tmpdir(), 'batchwise-owner-'))
})
afterAll(() => rm(place, { recursive: true, force: true }))

describe('the lock of a file', () => {
  test('refuses a second owner with the file and the process, until it is freed', () => {
    const file = path.join(place, 'first', 'batchwise.db')
    const free = ownSqlite(file)
    expect(() => ownSqlite(file)).toThrow(DatabaseOwned)
    expect(() => ownSqlite(file)).toThrow(`${file} is in use by process ${process.pid} (`)
    free()
    ownSqlite(file)()
  })

  test('of one file leaves other files free', () => {
    const free = ownSqlite(path.join(place, 'one.db'))
    ownSqlite(path.join(place, 'other.db'))()
    free()
  })
})

const environment = { BATCHWISE_LOG: 'silent', BATCHWISE_KERAS: 'off' }
const cli = (...words: readonly string[]): Promise<Ran> =>
  runProgram(process.execPath, [compiled('cli/main.js'), ...words], environment)

describe('beside a running service', () => {
  let folder: string
  let service: ServiceProcess
  beforeAll(async () => {
    folder = path.join(place, 'served')
    service = await serviceProcess(folder, environment)
  })
  afterAll(async () => {
    service.child.kill('SIGTERM')
    await service.ended
  })

  const expectRefused = ({ code, err }: Ran): void => {
    expect(err).toContain(
      `${path.join(folder, 'batchwise.db')} is in use by process ${String(service.child.pid)} (main.js)`,
    )
    expect(err).toMatch(
      /Stop that process, or .* --server URL, or .*\n.*BATCHWISE_DATA.*DATABASE_URL/,
    )
    expect(code).toBe(1)
  }

  test('a second service is refused', async () => {
    expectRefused(await cli('serve', '--port', '0', '--data-dir', folder))
  })

  test('advise is refused on the same folder, and answers through the service', async () => {
    const question = ['advise', '--preset', 'regression', '--rows', '200', '--probe-budget', '0']
    expectRefused(await cli(...question, '--memory', '256MiB', '--data-dir', folder))
    const asked = await cli(...question, '--memory', '256MiB', '--server', service.url)
    expect(asked.out).toMatch(/batch size \d+/)
  })

  test('keys and doctor go on working', async () => {
    expect(await cli('keys', 'list', '--data-dir', folder)).toMatchObject({
      code: 0,
      out: 'There are no keys.\n',
    })
    expect((await cli('doctor', '--data-dir', folder)).code).toBe(0)
  })
})

test('a killed service does not stop its successor', async () => {
  const folder = path.join(place, 'killed')
  const killed = await serviceProcess(folder, environment)
  killed.child.kill('SIGKILL')
  await once(killed.child, 'close')
  const next = await serviceProcess(folder, environment)
  next.child.kill('SIGTERM')
  expect(await next.ended).toBe(0)
})
