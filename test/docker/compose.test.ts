/**
 * Runs the README's two Docker commands. The image takes minutes and about 2 GB, so the test runs
 * in continuous integration and on request: BATCHWISE_TEST_DOCKER=1 npx vitest run test/docker.
 * It removes its image, container and volume at the end.
 */
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDocker, type DockerEngine } from '../support/docker-engine.js'
import { bearer } from '../support/keyed-service.js'
import { json, post } from '../support/listening.js'

const isAsked = process.env['BATCHWISE_TEST_DOCKER'] === '1' || (process.env['CI'] ?? '') !== ''
if (!isAsked)
  process.stderr.write(
    '\n!!! the docker compose test is SKIPPED: set BATCHWISE_TEST_DOCKER=1 to run it\n',
  )

const root = fileURLToPath(new URL('../..', import.meta.url))
const buildWithinMs = 1_800_000
const project = 'batchwise-test'
let engine: DockerEngine
let environment: Readonly<Record<string, string>>
let url: string
const compose = (...given: readonly string[]): Promise<string> =>
  engine.compose(['--file', path.join(root, 'compose.yaml'), ...given], environment)

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
/**
 * The HTTP status, or 0 without a response. Docker's proxy may accept a connection before the
 * service listens, and then stay silent.
 */
const status = (path = '/v1/studies', headers: Record<string, string> = {}): Promise<number> =>
  fetch(`${url}${path}`, {
    headers: { connection: 'close', ...headers },
    signal: AbortSignal.timeout(5000),
  }).then(
    (answer) => answer.status,
    () => 0,
  )
const isUp = (): Promise<void> =>
  expect.poll(() => status('/readyz'), { timeout: 60_000, interval: 300 }).toBe(200)
const exitCode = async (): Promise<number> => {
  const [container = ''] = (
    await engine.docker([
      'ps',
      '--all',
      '--quiet',
      '--filter',
      `label=com.docker.compose.project=${project}`,
    ])
  ).split('\n')
  return Number(await engine.docker(['inspect', '--format', '{{.State.ExitCode}}', container]))
}

describe.skipIf(!isAsked)('docker compose', () => {
  beforeAll(async () => {
    const port = await freePort()
    url = `http://127.0.0.1:${port}`
    environment = {
      COMPOSE_PROJECT_NAME: project,
      BATCHWISE_IMAGE: 'batchwise:test',
      BATCHWISE_PORT: String(port),
    }
    engine = await openDocker()
    await compose('build')
  }, buildWithinMs)
  afterAll(async () => {
    await compose('down', '--volumes', '--rmi', 'all')
    await engine.close()
  }, 120_000)

  test('needs a key to start, answers only callers with a key, drains, and keeps its data', async () => {
    // without a key the service ends and logs how to create one
    const early = await compose('run', '--rm', '-T', 'batchwise').catch((error: unknown) =>
      String(error),
    )
    expect(early).toContain('batchwise keys create')

    const key =
      /^bw_\S+$/m.exec(
        await compose(
          'run',
          '--rm',
          '-T',
          'batchwise',
          'node',
          'dist/cli/main.js',
          'keys',
          'create',
          '--name',
          'laptop',
        ),
      )?.[0] ?? ''
    const laptop = bearer(key)
    await compose('up', '--detach')
    await isUp()
    expect([
      await status(),
      await status('/v1/studies', bearer('wrong')),
      await status('/v1/studies', laptop),
    ]).toEqual([401, 401, 200])

    const question = {
      model: { preset: 'regression' },
      data: { rows: 600 },
      memoryBudget: '256MiB',
      probeBudget: 0,
    }
    const answered = await post(`${url}/v1/studies`, question, { prefer: 'wait=60', ...laptop })
    const study = await json(answered)
    expect([answered.status, study.state]).toEqual([200, 'done'])

    // SIGTERM: requests in flight are answered, then the process exits
    const waiting = post(
      `${url}/v1/studies`,
      { ...question, data: { rows: 700 }, probeBudget: 20 },
      { prefer: 'wait=60', ...laptop },
    )
    await expect
      .poll(
        async () =>
          (
            (await json(await fetch(`${url}/v1/studies?state=running`, { headers: laptop })))
              .studies as unknown[]
          ).length,
        { timeout: 30_000 },
      )
      .toBe(1)
    await compose('stop')
    const interrupted = await waiting
    expect([interrupted.status, await exitCode(), await status('/v1/studies', laptop)]).toEqual([
      202, 0, 0,
    ])

    await compose('up', '--detach')
    await isUp()
    expect([await status(), await status('/v1/studies', laptop)]).toEqual([401, 200])
    expect(
      (await json(await fetch(`${url}/v1/studies/${String(study.id)}`, { headers: laptop }))).state,
    ).toBe('done')
    const { id } = await json(interrupted)
    await expect
      .poll(
        async () =>
          (await json(await fetch(`${url}/v1/studies/${String(id)}`, { headers: laptop }))).state,
        { timeout: 120_000, interval: 500 },
      )
      .toBe('done')

    await compose('exec', '-T', 'batchwise', 'node', 'dist/cli/main.js', 'keys', 'revoke', 'laptop')
    // another process revoked it: the service looks a key up again after a second at the latest
    await expect.poll(() => status('/v1/studies', laptop), { timeout: 5_000 }).toBe(401)
  }, 300_000)
})
