import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keyCacheTtlMs, type KeyRing, type KeyRequest } from '../../src/access/key-ring.js'
import { openKeyRing } from '../support/open-key-ring.js'

const start = new Date('2026-03-01T10:00:00Z')
const request: KeyRequest = { name: 'laptop', owner: 'ada', scopes: ['read'], expiresAt: null }
let opened: Awaited<ReturnType<typeof openKeyRing>>
let now: Date
let keys: KeyRing
beforeEach(async () => {
  now = start
  opened = await openKeyRing(() => now)
  keys = opened.keys
})
afterEach(async () => {
  await opened.close()
})
const later = (ms: number): void => {
  now = new Date(now.getTime() + ms)
}

test('a key has its owner and scopes, and no file contains it', async () => {
  const { key, record } = await keys.create(request)
  expect(await keys.callerOf(key)).toEqual({
    owner: 'ada',
    scopes: ['read'],
    keyPrefix: record.prefix,
  })
  await opened.database.$disconnect()
  for (const file of ['batchwise.db', 'batchwise.db-wal'])
    expect(
      (await readFile(path.join(opened.folder, file)).catch(() => Buffer.alloc(0))).includes(
        key.slice(12),
      ),
    ).toBe(false)
})

test('expired, revoked, altered and unknown keys are refused', async () => {
  const expiring = await keys.create({ ...request, expiresAt: new Date(start.getTime() + 1000) })
  const revoked = await keys.create({ ...request, name: 'other' })
  const { key } = await keys.create({ ...request, name: 'third' })
  await keys.revoke(revoked.record.prefix)
  later(1000)
  await expect(keys.callerOf(expiring.key)).rejects.toMatchObject({
    code: 'unauthenticated',
    message: expect.stringContaining('expired') as string,
  })
  await expect(keys.callerOf(revoked.key)).rejects.toMatchObject({
    code: 'unauthenticated',
    message: expect.stringContaining('revoked') as string,
  })
  const altered = `${key.slice(0, -4)}${key.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`
  for (const wrong of [altered, 'bw_aaaaaaaa_x', '', key.toUpperCase()])
    await expect(keys.callerOf(wrong)).rejects.toMatchObject({
      code: 'unauthenticated',
      message: 'this key is unknown',
    })
  await expect(keys.callerOf(key)).resolves.toMatchObject({ owner: 'ada' })
  // also if the valid key is cached
  await expect(keys.callerOf(altered)).rejects.toMatchObject({
    code: 'unauthenticated',
    message: 'this key is unknown',
  })
})

test('the last use is stored to the minute, not written at every use', async () => {
  const { key } = await keys.create(request)
  const lastUse = async (): Promise<Date | null | undefined> => (await keys.list())[0]?.lastUsedAt
  expect(await lastUse()).toBeNull()
  await keys.callerOf(key)
  later(59_000)
  await keys.callerOf(key)
  expect(await lastUse()).toEqual(start)
  later(1000)
  await keys.callerOf(key)
  expect(await lastUse()).toEqual(now)
})

test('names are unique; a key is revoked once, by prefix or name, and stays in the list', async () => {
  await keys.create(request)
  await expect(keys.create(request)).rejects.toMatchObject({ code: 'conflict' })
  const { revokedAt } = await keys.revoke('laptop')
  later(1000)
  expect((await keys.revoke('laptop')).revokedAt).toEqual(revokedAt)
  expect((await keys.list()).map(({ name, revokedAt: at }) => [name, at])).toEqual([
    ['laptop', start],
  ])
  await expect(keys.revoke('nobody')).rejects.toMatchObject({ code: 'not-found' })
  await expect(keys.create(request)).rejects.toMatchObject({ code: 'conflict' })
})

test('keys stay in use after the first one, even if none is valid any more', async () => {
  expect([await keys.inUse(), await keys.hasValid()]).toEqual([false, false])
  await keys.create(request)
  expect([await keys.inUse(), await keys.hasValid()]).toEqual([true, true])
  await keys.revoke('laptop')
  expect([await keys.inUse(), await keys.hasValid()]).toEqual([true, false])
})

test('a revoked key is refused at once, or after the cache expires if another process revoked it', async () => {
  const elsewhere = await keys.create(request)
  const here = await keys.create({ ...request, name: 'here' })
  await keys.callerOf(elsewhere.key)
  await keys.callerOf(here.key)
  await opened.database.apiKey.updateMany({
    where: { prefix: elsewhere.record.prefix },
    data: { revokedAt: start },
  })
  await keys.revoke('here')
  await expect(keys.callerOf(here.key)).rejects.toMatchObject({ code: 'unauthenticated' })
  await vi.waitFor(
    async () => {
      await expect(keys.callerOf(elsewhere.key)).rejects.toMatchObject({ code: 'unauthenticated' })
    },
    { timeout: 10 * keyCacheTtlMs, interval: 100 },
  )
})
