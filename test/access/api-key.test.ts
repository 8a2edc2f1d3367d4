import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hashOf, hasHash, newKey, prefixOf } from '../../src/access/api-key.js'
import { keySecret } from '../../src/access/key-secret.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-secret-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('a key', () => {
  test('contains its prefix, and is unique', () => {
    const keys = Array.from({ length: 200 }, newKey)
    for (const { prefix, key } of keys) expect(prefixOf(key)).toBe(prefix)
    expect(new Set(keys.map(({ key }) => key)).size).toBe(keys.length)
  })
  test.each([
    '',
    'bw_',
    'bw_abcdefgh_short',
    `xx_abcdefgh_${'a'.repeat(43)}`,
    `bw_ABCDEFGH_${'a'.repeat(43)}`,
    `bw_abcdefgh_${'a'.repeat(44)}`,
  ])('is not %s', (text) => expect(prefixOf(text)).toBeNull())
  test('has its hash with its own secret only', () => {
    const key = newKey().key
    const otherKey = newKey().key
    const secret = randomBytes(32)
    expect(hasHash(key, secret, hashOf(key, secret))).toBe(true)
    expect(hasHash(otherKey, secret, hashOf(key, secret))).toBe(false)
    expect(hasHash(key, randomBytes(32), hashOf(key, secret))).toBe(false)
    expect(hasHash(key, secret, '')).toBe(false)
  })
})

describe('the secret of the hashes', () => {
  test('is created once, also for concurrent callers, and only its user can read it', async () => {
    const made = await Promise.all(
      Array.from({ length: 8 }, () => keySecret({ dataFolder: folder })),
    )
    for (const secret of made) expect(secret).toEqual(made[0])
    expect((await stat(path.join(folder, 'key-secret'))).mode & 0o777).toBe(0o600)
  })
  test('is refused, not replaced, if it is truncated', async () => {
    await writeFile(path.join(folder, 'key-secret'), 'short')
    await expect(keySecret({ dataFolder: folder })).rejects.toThrow('5 bytes instead of 32')
  })
  test('comes from a file that is named, which is never made', async () => {
    const keySecretFile = path.join(folder, 'mounted')
    const named = () => keySecret({ dataFolder: folder, keySecretFile })
    await expect(named()).rejects.toThrow(`BATCHWISE_KEY_SECRET_FILE=${keySecretFile}`)
    const secret = randomBytes(32)
    await writeFile(keySecretFile, secret)
    expect(Buffer.from(await named())).toEqual(secret)
    expect(await readdir(folder)).toEqual(['mounted'])
  })
})
