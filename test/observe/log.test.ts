import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createClient } from 'graphql-ws'
import { afterEach, beforeEach, expect, test } from 'vitest'
import WebSocket from 'ws'
import { openKeys } from '../../src/app.js'
import { json, post } from '../support/listening.js'
import { serviceProcess, type ServiceProcess } from '../support/service-process.js'

const prefixLength = 8
let folder: string
let service: ServiceProcess | null = null
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-log-'))
})
afterEach(async () => {
  service?.child.kill('SIGKILL')
  await service?.ended
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** 20 characters (120 random bits) of a key's secret. The secret may contain `_`. */
const startOfSecret = (key: string): string =>
  key.slice('bw_'.length + prefixLength + 1).slice(0, 20)

test('the log has request and study ids, and no API key is in it or in any file', async () => {
  const { keys, close } = await openKeys({ dataFolder: folder })
  const { key, record } = await keys.create({
    name: 'laptop',
    owner: 'ada',
    scopes: ['read', 'submit'],
    expiresAt: null,
  })
  await close()
  service = await serviceProcess(folder, { BATCHWISE_AUTH: 'required', BATCHWISE_LOG: 'trace' })
  const { url } = service
  const headers = { authorization: `Bearer ${key}` }
  const submitted = await post(
    `${url}/v1/studies`,
    {
      model: { preset: 'regression' },
      data: { rows: 600 },
      memoryBudget: '256MiB',
      engine: 'wasm',
      probeBudget: 0,
    },
    { prefer: 'wait=60', ...headers },
  )
  const { id } = await json(submitted)
  const requestId = submitted.headers.get('x-request-id')
  expect(submitted.status).toBe(200)
  expect((await fetch(`${url}/v1/studies/${String(id)}`, { headers })).status).toBe(200)
  // keys in wrong places: the address, an altered key, GraphQL, a socket, a refused body
  const wrong = `${key.slice(0, -3)}xyz`
  expect(
    (await fetch(`${url}/v1/studies?key=${key}`, { headers: { authorization: `Bearer ${wrong}` } }))
      .status,
  ).toBe(401)
  expect((await fetch(`${url}/v1/studies?limit=x&key=${key}`, { headers })).status).toBe(400)
  expect((await post(`${url}/graphql`, { query: '{ nothing }' }, headers)).status).toBeLessThan(500)
  expect(
    (await post(`${url}/v1/studies`, `{"authorization":"Bearer ${key}"`, headers)).status,
  ).toBe(400)
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: headers,
    retryAttempts: 0,
  })
  const states: unknown[] = []
  for await (const { data } of client.iterate<{ studyEvents: { state: string } }>({
    query: `subscription { studyEvents(id: "${String(id)}") { state } }`,
  }))
    states.push(data?.studyEvents.state)
  expect(states.at(-1)).toBe('done')
  await client.dispose()
  service.child.kill('SIGTERM')
  expect(await service.ended).toBe(0)

  const secrets = [key, wrong].map(startOfSecret)
  for (const secret of secrets) expect(service.written()).not.toContain(secret)
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (file.isFile())
      for (const secret of secrets)
        expect(
          (await readFile(path.join(file.parentPath, file.name))).includes(secret),
          file.name,
        ).toBe(false)
  }
  expect(service.written()).not.toContain('DeprecationWarning')
  const lines = service.log()
  expect(lines.find(({ msg }) => msg === 'study queued')).toMatchObject({
    studyId: id,
    reqId: requestId,
    key: record.prefix,
  })
  expect(lines.filter(({ studyId }) => studyId === id).map(({ msg }) => msg)).toEqual(
    expect.arrayContaining([
      'study queued',
      'study started',
      'study ended or interrupted',
      'request completed',
    ]),
  )
  expect(
    lines.some(
      ({ msg, studyId, key: prefix }) =>
        msg === 'request completed' && studyId === id && prefix === record.prefix,
    ),
  ).toBe(true)
})
