import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { KeyRing } from '../../src/access/key-ring.js'
import { parseArguments } from '../../src/cli/arguments/arguments.js'
import { manageKeys } from '../../src/cli/keys.js'
import type { KeysArguments } from '../../src/cli/arguments/keys-arguments.js'
import { capturedStreams } from '../support/captured-streams.js'
import { openKeyRing } from '../support/open-key-ring.js'

const keysArguments = (...words: string[]): KeysArguments => {
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
    const streams = capturedStreams()
    expect(await manageKeys(keysArguments(...words), keys, streams)).toBe(0)
    return streams.text
  }

  test('create prints only the key; list shows everything but the key', async () => {
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
    const [, prefix = '', secret = ''] = /^[^_]+_([^_]+)_(.+)$/.exec(key) ?? []
    expect(secret).toHaveLength(43)
    for (const { out } of [await run('list'), await run('list', '--json')]) {
      for (const part of ['laptop', prefix, 'valid']) expect(out).toContain(part)
      expect(out).not.toContain(secret)
    }
  })
  test('list fits the terminal: a table where there is room, else a line for each fact', async () => {
    await run('create', '--name', 'laptop', '--expires', '90d')
    const widthAt = async (columns: number): Promise<readonly [number, string]> => {
      const streams = capturedStreams(columns)
      await manageKeys(keysArguments('list'), keys, streams)
      const { out } = streams.text
      return [Math.max(...out.split('\n').map(({ length }) => length)), out]
    }
    const [wide, table] = await widthAt(200)
    expect(table).toMatch(/^PREFIX .* LAST USE\n/)
    const [narrow, facts] = await widthAt(60)
    expect([narrow <= 60, wide > 60]).toEqual([true, true])
    expect(facts).toContain('NAME      laptop\n')
  })
  test('--json prints one document; a revoked key is named and then refused', async () => {
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
  test('create defaults to the scopes read and submit, and takes a date as expiry', () => {
    expect(keysArguments('create', '--name', 'a')).toMatchObject({
      action: 'create',
      request: { owner: 'a', scopes: ['read', 'submit'], expiresAt: null },
    })
    expect(keysArguments('create', '--name', 'a', '--expires', '2999-01-31')).toMatchObject({
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
    expect(() => keysArguments(...line.split(' ').filter((word) => word !== ''))).toThrow(named),
  )
})
