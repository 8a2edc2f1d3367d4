import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { KeyRing } from '../../src/access/key-ring.js'
import { parseArguments } from '../../src/cli/arguments.js'
import { openRemote } from '../../src/cli/http-asker.js'
import { manageKeys } from '../../src/cli/keys.js'
import type { KeysArguments } from '../../src/cli/keys-arguments.js'
import { settingsFrom } from '../../src/cli/settings.js'
import { keyedService, smallRequest } from '../support/keyed-service.js'
import { openKeyRing } from '../support/open-key-ring.js'

const parsed = (...words: string[]): KeysArguments => {
  const given = parseArguments(['keys', ...words])
  if (given.command !== 'keys') throw new Error('not keys')
  return given
}

describe('keys on the command line', () => {
  let opened: Awaited<ReturnType<typeof openKeyRing>>
  let keys: KeyRing
  beforeEach(async () => {
    opened = await openKeyRing()
    keys = opened.keys
  })
  afterEach(async () => {
    await opened.close()
  })
  const run = async (...words: string[]): Promise<{ out: string; err: string }> => {
    const text = { out: '', err: '' }
    expect(
      await manageKeys(parsed(...words), keys, {
        out: {
          write: (part) => {
            text.out += part
          },
        },
        err: {
          write: (part) => {
            text.err += part
          },
        },
      }),
    ).toBe(0)
    return text
  }

  test('create prints the key alone, once; list shows what is known of it without it', async () => {
    const made = await run(
      'create',
      '--name',
      'laptop',
      '--scopes',
      'submit,read',
      '--expires',
      '90d',
    )
    const key = made.out.trim()
    expect(await keys.callerOf(key)).toMatchObject({ owner: 'laptop', scopes: ['read', 'submit'] })
    expect(made.err).toContain('shown this once')
    for (const { out } of [await run('list'), await run('list', '--json')]) {
      for (const part of ['laptop', key.split('_')[1], 'valid']) expect(out).toContain(part)
      expect(out).not.toContain(key.split('_')[2])
    }
  })
  test('with --json everything is one document; a revoked key is named and known no more', async () => {
    const made = JSON.parse(
      (await run('create', '--name', 'ci', '--owner', 'team', '--scopes', 'admin', '--json')).out,
    ) as { key: string; prefix: string }
    expect(made).toMatchObject({
      name: 'ci',
      owner: 'team',
      scopes: ['admin'],
      expiresAt: null,
      state: 'valid',
    })
    expect((await run('revoke', made.prefix)).out).toContain('ci')
    await expect(keys.callerOf(made.key)).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(JSON.parse((await run('list', '--json')).out)).toMatchObject([{ state: 'revoked' }])
  })
  test('create takes read and submit where no scope is named, and a date as expiry', () => {
    expect(parsed('create', '--name', 'a')).toMatchObject({
      action: 'create',
      request: { owner: 'a', scopes: ['read', 'submit'], expiresAt: null },
    })
    expect(parsed('create', '--name', 'a', '--expires', '2999-01-31')).toMatchObject({
      request: { expiresAt: new Date('2999-01-31T00:00:00Z') },
    })
  })
  test.each([
    ['', 'keys create, keys list and keys revoke'],
    ['make', 'keys make'],
    ['create', '--name'],
    ['create laptop', 'laptop'],
    ['create --name a --scopes read,write', '--scopes read,write'],
    ['create --name a --expires 2020-01-01', '2020-01-01'],
    ['create --name a --expires soon', 'soon'],
    ['create --name -a', '--name'],
    ['list --name a', '--name'],
    ['list x', 'x'],
    ['revoke', 'prefix or name'],
    ['revoke a b', 'prefix or name'],
  ])('names what is wrong in: keys %s', (line, named) =>
    expect(() => parsed(...line.split(' ').filter((word) => word !== ''))).toThrow(named),
  )
})

test('advise asks a service with the key of BATCHWISE_KEY, and says what is missing without one', async () => {
  const service = await keyedService({ mode: 'required' })
  await expect(openRemote(service.url).submit(smallRequest)).rejects.toMatchObject({
    code: 'unauthenticated',
  })
  const asker = openRemote(service.url, await service.key('ada', 'read', 'submit'))
  const { id } = await asker.submit(smallRequest)
  for await (const { state } of asker.watch(id, new AbortController().signal))
    expect(['queued', 'running', 'done']).toContain(state)
  expect((await asker.answer(id, 'en')).state).toBe('done')
  await service.close()
})

test('settings come from the environment, and every fault names its variable', () => {
  expect(settingsFrom({})).toEqual({
    authMode: null,
    requestsPerMinute: 600,
    unfinishedMax: 100,
    bytesPerOwner: 10 * 2 ** 30,
    socketsPerKey: 1000,
    streamsPerKey: 1000,
    corsOrigins: [],
    drainMs: 0,
    logLevel: 'info',
    traced: false,
  })
  expect(
    settingsFrom({
      BATCHWISE_AUTH: 'loopback',
      BATCHWISE_RATE_LIMIT: '5',
      BATCHWISE_CORS: 'https://a.example, http://b.example:8080',
      BATCHWISE_DRAIN_SECONDS: '2.5',
      BATCHWISE_BYTES_PER_OWNER: '1.5 GB',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
    }),
  ).toMatchObject({
    authMode: 'loopback',
    requestsPerMinute: 5,
    corsOrigins: ['https://a.example', 'http://b.example:8080'],
    drainMs: 2500,
    bytesPerOwner: 1.5e9,
    traced: true,
  })
  for (const [name, value] of [
    ['BATCHWISE_AUTH', 'off'],
    ['BATCHWISE_RATE_LIMIT', '0'],
    ['BATCHWISE_STUDIES_PER_OWNER', 'many'],
    ['BATCHWISE_CORS', '*'],
    ['BATCHWISE_CORS', 'https://a.example/'],
    ['BATCHWISE_DRAIN_SECONDS', '-1'],
    ['BATCHWISE_LOG', 'loud'],
    ['BATCHWISE_BYTES_PER_OWNER', 'much'],
    ['BATCHWISE_BYTES_PER_OWNER', '0'],
    ['BATCHWISE_SOCKETS_PER_KEY', '0'],
    ['BATCHWISE_STREAMS_PER_KEY', '0'],
  ] as const) {
    expect(() => settingsFrom({ [name]: value })).toThrow(`${name}=${value}`)
  }
})
