/**
 * Runs compose.yaml: one process as in the README, and the profile `scaled` of docs/many-hosts.md.
 * The image takes minutes and about 2 GB, so the test runs in continuous integration and on
 * request: BATCHWISE_TEST_DOCKER=1 npx vitest run test/docker. It removes what it made at the end.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHttpClient } from '../../src/cli/advise/http-client.js'
import { openComposeProject, statusOf, type ComposeProject } from '../support/compose-project.js'
import { openDocker, type DockerEngine } from '../support/docker-engine.js'
import { bearer } from '../support/keyed-service.js'
import { json, jsonAs, post } from '../support/listening.js'
import {
  devicesOf,
  openRoom,
  socketStates,
  streamedStates,
  type ComposeRoom,
} from './compose-room.js'

const isAsked = process.env['BATCHWISE_TEST_DOCKER'] === '1' || (process.env['CI'] ?? '') !== ''
if (!isAsked)
  process.stderr.write(
    '\n!!! the docker compose test is SKIPPED: set BATCHWISE_TEST_DOCKER=1 to run it\n',
  )

const buildWithinMs = 1_800_000
const image = { BATCHWISE_IMAGE: 'batchwise:test' }
const question = {
  model: { preset: 'regression' },
  data: { rows: 600 },
  memoryBudget: '256MiB',
  probeBudget: 0,
}
let engine: DockerEngine
let single: ComposeProject

const isUp = (url: string): Promise<void> =>
  expect.poll(() => statusOf(`${url}/readyz`), { timeout: 60_000, interval: 300 }).toBe(200)
const exitCode = async (): Promise<number> => {
  const [container = ''] = await single.containers('batchwise')
  return Number(await engine.docker(['inspect', '--format', '{{.State.ExitCode}}', container]))
}

describe.skipIf(!isAsked)('docker compose', () => {
  beforeAll(async () => {
    engine = await openDocker()
    single = await openComposeProject(engine, 'batchwise-test', image)
    await single.compose('build')
  }, buildWithinMs)
  afterAll(async () => {
    await single.compose('down', '--volumes', '--rmi', 'all')
    await engine.close()
  }, 120_000)

  test('needs a key to start, answers only callers with a key, drains, and keeps its data', async () => {
    const { compose, url } = single
    // without a key the service ends and logs how to create one
    const early = await compose('run', '--rm', '-T', 'batchwise').catch((error: unknown) =>
      String(error),
    )
    expect(early).toContain('batchwise keys create')

    const laptop = bearer(await single.createKey('batchwise', '--name', 'laptop'))
    const status = (headers?: Record<string, string>): Promise<number> =>
      statusOf(`${url}/v1/studies`, headers)
    await compose('up', '--detach')
    await isUp(url)
    expect([await status(), await status(bearer('wrong')), await status(laptop)]).toEqual([
      401, 401, 200,
    ])

    const answered = await post(`${url}/v1/studies`, question, { prefer: 'wait=60', ...laptop })
    const study = await json(answered)
    expect([answered.status, study.state]).toEqual([200, 'done'])

    // SIGTERM: requests in flight are answered, then the process exits
    const waiting = post(
      `${url}/v1/studies`,
      { ...question, data: { rows: 700 }, probeBudget: 20 },
      { prefer: 'wait=60', ...laptop },
    )
    const running = async (): Promise<number> => {
      const listed = await fetch(`${url}/v1/studies?state=running`, { headers: laptop })
      return (await jsonAs<{ studies: unknown[] }>(listed)).studies.length
    }
    await expect.poll(running, { timeout: 30_000 }).toBe(1)
    await compose('stop')
    const interrupted = await waiting
    expect([interrupted.status, await exitCode(), await status(laptop)]).toEqual([202, 0, 0])

    await compose('up', '--detach')
    await isUp(url)
    expect([await status(), await status(laptop)]).toEqual([401, 200])
    const stateOf = async (id: unknown): Promise<unknown> =>
      (await json(await fetch(`${url}/v1/studies/${String(id)}`, { headers: laptop }))).state
    expect(await stateOf(study.id)).toBe('done')
    const { id } = await json(interrupted)
    await expect.poll(() => stateOf(id), { timeout: 120_000, interval: 500 }).toBe('done')

    await compose('exec', '-T', 'batchwise', 'node', 'dist/cli/main.js', 'keys', 'revoke', 'laptop')
    // another process revoked it: the service looks a key up again after a second at the latest
    await expect.poll(() => status(laptop), { timeout: 5_000 }).toBe(401)
    await compose('stop')
  }, 300_000)

  describe('with the profile scaled', () => {
    let room: ComposeRoom
    beforeAll(async () => {
      room = await openRoom(engine, image)
    }, 240_000)
    afterAll(() => room.close(), 120_000)

    test('answers over both kinds of stream while one of two services is killed', async () => {
      const { url, key, containers } = room
      await isUp(url)
      await expect.poll(() => devicesOf(room), { timeout: 120_000, interval: 500 }).toBe(1)
      const client = openHttpClient(url, key)
      const { id } = await client.submit({ ...question, probeBudget: 15 })
      const overEvents = streamedStates(room, id)
      const overSocket = socketStates(room, id)
      const stateNow = async (): Promise<string> => (await client.answer(id, 'en')).state
      await expect.poll(stateNow, { timeout: 60_000 }).toBe('running')

      const services = await containers('api')
      expect(services).toHaveLength(2)
      await engine.docker(['kill', services[0] ?? ''])
      // connections that it refuses go to the other one
      const asked = Array.from({ length: 20 }, () => statusOf(`${url}/v1/studies`, bearer(key)))
      expect(new Set(await Promise.all(asked))).toEqual(new Set([200]))
      expect((await overEvents).at(-1)).toBe('done')
      expect((await overSocket).at(-1)).toBe('done')
      const { answered } = await client.answer(id, 'en')
      expect(answered?.advice.batchSize?.value).toBeGreaterThan(0)
    }, 180_000)
  })
})
