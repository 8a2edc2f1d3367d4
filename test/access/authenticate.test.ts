import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  authenticator,
  isLoopback,
  refusalToListen,
  type AuthMode,
  type Credentials,
} from '../../src/access/authenticate.js'
import { localCaller } from '../../src/access/caller.js'
import type { KeyRing } from '../../src/access/key-ring.js'
import { openKeyRing } from '../support/open-key-ring.js'

let opened: Awaited<ReturnType<typeof openKeyRing>>
let keys: KeyRing
beforeEach(async () => {
  opened = await openKeyRing()
  keys = opened.keys
})
afterEach(async () => {
  await opened.close()
})
const make = async (): Promise<string> =>
  (await keys.create({ name: 'k', owner: 'ada', scopes: ['read'], expiresAt: null })).key
const here: Credentials = {
  authorization: undefined,
  remoteAddress: '127.0.0.1',
  host: 'localhost:3000',
  isForwarded: false,
}
const elsewhere: Credentials = { ...here, remoteAddress: '192.0.2.7', host: 'batchwise.example' }

describe('without a key', () => {
  test.each<[AuthMode, boolean, boolean]>([
    [null, false, true],
    [null, true, false],
    ['loopback', true, true],
    ['required', false, false],
    ['required', true, false],
  ])(
    'BATCHWISE_AUTH=%s, keys in use: %s, the loopback is accepted: %s; other addresses never are',
    async (mode, inUse, isLetIn) => {
      if (inUse) await make()
      const authenticate = authenticator(keys, mode)
      if (isLetIn) expect(await authenticate(here)).toEqual(localCaller)
      else await expect(authenticate(here)).rejects.toMatchObject({ code: 'unauthenticated' })
      await expect(authenticate(elsewhere)).rejects.toMatchObject({ code: 'unauthenticated' })
    },
  )
  test('revoking the last key does not open the loopback again', async () => {
    await make()
    await keys.revoke('k')
    await expect(authenticator(keys, null)(here)).rejects.toMatchObject({ code: 'unauthenticated' })
  })
  test.each<[string, Partial<Credentials>]>([
    ['a proxy on this machine', { isForwarded: true }],
    ['a page with DNS rebinding to this machine', { host: 'evil.example:3000' }],
    ['no Host', { host: undefined }],
    ['no address', { remoteAddress: undefined }],
  ])('%s does not count as this machine', async (_who, part) => {
    await expect(authenticator(keys, 'loopback')({ ...here, ...part })).rejects.toMatchObject({
      code: 'unauthenticated',
    })
  })
})

test('a key is checked from every address, and only the Bearer scheme is accepted', async () => {
  const key = await make()
  const authenticate = authenticator(keys, 'loopback')
  for (const scheme of ['Bearer', 'bearer'])
    expect(await authenticate({ ...elsewhere, authorization: `${scheme} ${key}` })).toMatchObject({
      owner: 'ada',
    })
  for (const authorization of [
    '',
    key,
    `Basic ${key}`,
    'Bearer',
    `Bearer ${key} x`,
    'Bearer wrong',
  ])
    await expect(authenticate({ ...here, authorization })).rejects.toMatchObject({
      code: 'unauthenticated',
    })
})

test.each([
  ['127.0.0.1', true],
  ['127.8.9.10', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['10.0.0.1', false],
  ['127.0.0.1.example', false],
  ['', false],
])('%s is the loopback: %s', (address, expected) => expect(isLoopback(address)).toBe(expected))

test('a public address or required keys need a valid key; the error says how to create one', async () => {
  expect(await refusalToListen('0.0.0.0', null, keys)).toContain('batchwise keys create')
  expect(await refusalToListen('0.0.0.0', 'loopback', keys)).toContain('0.0.0.0')
  expect(await refusalToListen('127.0.0.1', 'required', keys)).toContain('BATCHWISE_AUTH=required')
  expect(await refusalToListen('127.0.0.1', null, keys)).toBeNull()
  await make()
  expect(await refusalToListen('::', 'required', keys)).toBeNull()
  await keys.revoke('k')
  expect(await refusalToListen('::', null, keys)).not.toBeNull()
})
