/**
 * node prisma/migrate-new.mjs NAME     writes migrations/<provider>/<stamp>_NAME for both databases
 * node prisma/migrate-new.mjs --check  exits with 1 when the models and the migrations differ
 *
 * Compares the models with the snapshot beside the newest migration: needs no database.
 */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { filters, openEngine } from './schema-engine.mjs'

const here = import.meta.dirname
const modelsFile = path.join(here, 'models.prisma')
const adapters = {
  sqlite: { provider: 'sqlite', adapterName: '@prisma/adapter-better-sqlite3' },
  postgresql: { provider: 'postgres', adapterName: '@prisma/adapter-pg' },
}

/** An adapter without a database: to compare two schemas, the engine only asks for the provider. */
function adapterFactory(provider) {
  const noRows = { columnNames: [], columnTypes: [], rows: [] }
  const adapter = {
    ...adapters[provider],
    queryRaw: async () => noRows,
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
  const connect = async () => adapter
  return { ...adapters[provider], connect, connectToShadowDb: connect }
}

/**
 * JSON keeps a document as it was written. JSONB sorts its keys, rounds its numbers and refuses
 * some characters; nothing here queries inside of documents.
 */
const withPlainJson = (sql) => sql.replaceAll(/\bJSONB\b/g, 'JSON')

/** Returns the SQL from the newest migration to the models; null when they are equal. */
async function pendingSql(provider, models) {
  const header = await readFile(path.join(here, provider, 'schema.prisma'), 'utf8')
  const filesOf = (content) => [{ path: 'schema.prisma', content: `${header}\n${content}` }]
  const schemaOf = (content) => ({ tag: 'schemaDatamodel', files: filesOf(content) })
  const snapshot = await newestSnapshot(provider)
  const engine = await openEngine(adapterFactory(provider), filesOf(models))
  const { stdout, exitCode } = await engine.diff({
    from: snapshot === null ? { tag: 'empty' } : schemaOf(snapshot),
    to: schemaOf(models),
    script: true,
    exitCode: true,
    filters,
  })
  if (exitCode === 0) return null
  return provider === 'postgresql' ? withPlainJson(stdout) : stdout
}

async function newestSnapshot(provider) {
  const folder = path.join(here, 'migrations', provider)
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const newest = names.sort().at(-1)
  if (newest === undefined) return null
  return readFile(path.join(folder, newest, 'models.prisma.snapshot'), 'utf8')
}

async function writeMigration(provider, name, sql, models) {
  const folder = path.join(here, 'migrations', provider)
  await mkdir(path.join(folder, name), { recursive: true })
  await writeFile(path.join(folder, name, 'migration.sql'), sql)
  await writeFile(path.join(folder, name, 'models.prisma.snapshot'), models)
  await writeFile(path.join(folder, 'migration_lock.toml'), `provider = "${provider}"\n`)
  process.stdout.write(`${provider}: wrote ${name}\n`)
}

const argument = process.argv[2]
if (argument === undefined) {
  process.stderr.write('usage: node prisma/migrate-new.mjs NAME | --check\n')
  process.exit(2)
}
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
const models = await readFile(modelsFile, 'utf8')
let differs = false
for (const provider of Object.keys(adapters)) {
  const sql = await pendingSql(provider, models)
  if (sql === null) continue
  differs = true
  if (argument !== '--check') await writeMigration(provider, `${stamp}_${argument}`, sql, models)
  else process.stdout.write(`${provider}: the models and the newest migration differ\n`)
}
process.exit(argument === '--check' && differs ? 1 : 0)
