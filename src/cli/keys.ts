/** `batchwise keys`: creates, lists and revokes keys. */
import type { KeyRing } from '../access/key-ring.js'
import { stateOf, type KeyRecord } from '../access/key-store.js'
import type { KeysArguments } from './arguments/keys-arguments.js'
import { exitStatus } from './exit-status.js'
import { writeJson, type Streams } from './streams.js'
import { writeFitted } from './terminal/columns.js'

/** Returns the exit status; failures are thrown. */
export async function manageKeys(
  given: KeysArguments,
  keys: KeyRing,
  { out, err }: Streams,
): Promise<number> {
  const print = (document: unknown, text: string): void => {
    if (given.json) writeJson(out, document)
    else writeFitted(out, text)
  }
  switch (given.action) {
    case 'create': {
      const { record, key } = await keys.create(given.request)
      // a key is never broken
      if (given.json) writeJson(out, { ...withState(record), key })
      else out.write(`${key}\n`)
      if (!given.json) writeFitted(err, keyNotice(record))
      return exitStatus.done
    }
    case 'list': {
      const records = await keys.list()
      print(records.map(withState), keyTable(records, out.columns))
      return exitStatus.done
    }
    case 'revoke': {
      const record = await keys.revoke(given.key)
      print(withState(record), `The key ${record.prefix} (${record.name}) is revoked.\n`)
      return exitStatus.done
    }
  }
}

function withState(record: KeyRecord): object {
  return { ...record, state: stateOf(record, new Date()) }
}

function keyNotice({ prefix, owner, scopes, expiresAt }: KeyRecord): string {
  const expiry = expiresAt === null ? '' : ` until ${minuteOf(expiresAt)}`
  return (
    `The key ${prefix} of ${owner} may ${scopes.join(', ')}${expiry}. ` +
    'It is shown this once; send it as "Authorization: Bearer KEY".\n'
  )
}

const columnNames = ['PREFIX', 'NAME', 'OWNER', 'SCOPES', 'STATE', 'EXPIRES', 'LAST USE'] as const

/** A line for each key; where it would be wider than the terminal, a line for each fact. */
function keyTable(records: readonly KeyRecord[], columns: number | undefined): string {
  if (records.length === 0) return 'There are no keys.\n'
  const rows = records.map(keyRow)
  const table = alignColumns([columnNames, ...rows])
  const width = Math.max(...table.split('\n').map((line) => line.length))
  if (columns === undefined || width <= columns) return table
  return rows
    .map((row) => alignColumns(columnNames.map((name, i) => [name, row[i] ?? ''])))
    .join('\n')
}

function keyRow(record: KeyRecord): readonly string[] {
  const { prefix, name, owner, scopes, expiresAt, lastUsedAt } = record
  return [
    prefix,
    name,
    owner,
    scopes.join(','),
    stateOf(record, new Date()),
    expiresAt === null ? 'never' : minuteOf(expiresAt),
    lastUsedAt === null ? 'never' : minuteOf(lastUsedAt),
  ]
}

/** Pads each cell to the widest of its column. */
function alignColumns(rows: readonly (readonly string[])[]): string {
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  const aligned = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(width(column)))
      .join('  ')
      .trimEnd(),
  )
  return `${aligned.join('\n')}\n`
}

/** Example: `2026-01-31 12:05`, in UTC. */
function minuteOf(date: Date): string {
  return date.toISOString().slice(0, 16).replace('T', ' ')
}
