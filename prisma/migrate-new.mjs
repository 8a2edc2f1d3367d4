/**
 * node prisma/migrate-new.mjs NAME   writes migrations/<provider>/<stamp>_NAME for both providers
 * node prisma/migrate-new.mjs --check   ends with 1 when the models and the newest migration differ
 *
 * The start point is the snapshot of the models beside the newest migration: neither a database nor a native engine is needed.
 */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { filters, openEngine } from './schema-engine.mjs'

const here = import.meta.dirname
const name = process.argv[2]
if (name === undefined) {
  process.stderr.write('usage: node prisma/migrate-new.mjs NAME | --check\n')
  process.exit(2)
}

/** A comparison of two data models touches no database: the engine only wants to know the provider. */
function stubFactory(provider) {
  const id =
    provider === 'sqlite'
      ? { provider: 'sqlite', adapterName: '@prisma/adapter-better-sqlite3' }
      : { provider: 'postgres', adapterName: '@prisma/adapter-pg' }
  const none = { columnNames: [], columnTypes: [], rows: [] }
  const adapter = {
    ...id,
    queryRaw: async () => none,
    executeRaw: async () => 0,
    executeScript: async () => undefined,
    dispose: async () => undefined,
    startTransaction: async () => {
      throw new Error('a comparison has no transactions')
    },
    getConnectionInfo: () => ({
      schemaName: provider === 'sqlite' ? 'main' : 'public',
      supportsRelationJoins: false,
    }),
  }
  return { ...id, connect: async () => adapter, connectToShadowDb: async () => adapter }
}

const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
const models = await readFile(path.join(here, 'models.prisma'), 'utf8')
let differs = false
for (const provider of ['sqlite', 'postgresql']) {
  const folder = path.join(here, 'migrations', provider)
  const head = await readFile(path.join(here, provider, 'schema.prisma'), 'utf8')
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const last = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .at(-1)
  const files = (content) => [{ path: 'schema.prisma', content: `${head}\n${content}` }]
  const target = { tag: 'schemaDatamodel', files: files(models) }
  const from =
    last === undefined
      ? { tag: 'empty' }
      : {
          tag: 'schemaDatamodel',
          files: files(await readFile(path.join(folder, last, 'models.prisma.snapshot'), 'utf8')),
        }
  const engine = await openEngine(stubFactory(provider), files(models))
  const { stdout, exitCode } = await engine.diff({
    from,
    to: target,
    script: true,
    exitCode: true,
    filters,
  })
  if (exitCode === 0) continue
  differs = true
  if (name === '--check') {
    process.stdout.write(`${provider}: models and newest migration differ\n`)
    continue
  }
  await mkdir(path.join(folder, `${stamp}_${name}`), { recursive: true })
  await writeFile(path.join(folder, `${stamp}_${name}`, 'migration.sql'), stdout)
  await writeFile(path.join(folder, `${stamp}_${name}`, 'models.prisma.snapshot'), models)
  await writeFile(path.join(folder, 'migration_lock.toml'), `provider = "${provider}"\n`)
  process.stdout.write(`${provider}: wrote ${stamp}_${name}\n`)
}
process.exit(name === '--check' && differs ? 1 : 0)
