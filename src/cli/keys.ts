import type { KeyRing } from '../access/key-ring.js'
import { stateOf, type KeyRecord } from '../access/key-store.js'
import type { Streams } from './advise.js'
import type { KeysArguments } from './keys-arguments.js'

const day = (date: Date | null, otherwise: string): string =>
  date?.toISOString().slice(0, 16).replace('T', ' ') ?? otherwise

/** Makes, lists or revokes keys. The exit code is 0; faults are thrown. */
export async function manageKeys(
  given: KeysArguments,
  keys: KeyRing,
  { out, err }: Streams,
): Promise<number> {
  const say = (document: unknown, text: string): void =>
    void out.write(given.json ? `${JSON.stringify(document, null, 2)}\n` : text)
  switch (given.action) {
    case 'create': {
      const { record, key } = await keys.create(given.request)
      say({ ...documentOf(record), key }, `${key}\n`)
      if (!given.json)
        err.write(
          `The key ${record.prefix} of ${record.owner} may ${record.scopes.join(', ')}${record.expiresAt === null ? '' : ` until ${day(record.expiresAt, '')}`}. It is shown this once; send it as "Authorization: Bearer KEY".\n`,
        )
      return 0
    }
    case 'list': {
      const all = await keys.list()
      say(all.map(documentOf), table(all))
      return 0
    }
    case 'revoke': {
      const record = await keys.revoke(given.key)
      say(documentOf(record), `The key ${record.prefix} (${record.name}) is revoked.\n`)
      return 0
    }
  }
}

function documentOf(record: KeyRecord): object {
  return { ...record, state: stateOf(record, new Date()) }
}

function table(records: readonly KeyRecord[]): string {
  if (records.length === 0) return 'There are no keys.\n'
  const rows = [
    ['PREFIX', 'NAME', 'OWNER', 'SCOPES', 'STATE', 'EXPIRES', 'LAST USE'],
    ...records.map((record) => [
      record.prefix,
      record.name,
      record.owner,
      record.scopes.join(','),
      stateOf(record, new Date()),
      day(record.expiresAt, 'never'),
      day(record.lastUsedAt, 'never'),
    ]),
  ]
  const widths =
    rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}
