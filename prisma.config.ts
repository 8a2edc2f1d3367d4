import { defineConfig } from 'prisma/config'

const provider = process.env['DB_PROVIDER'] === 'postgresql' ? 'postgresql' : 'sqlite'
// these three need no native schema engine; only the check at the CLI's start asks for one
if (process.argv.some((argument) => ['generate', 'validate', 'format'].includes(argument)))
  process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath

export default defineConfig({
  schema: `prisma/${provider}`,
  migrations: { path: `prisma/migrations/${provider}` },
  datasource: { url: process.env['DATABASE_URL'] ?? 'file:./dev.db' },
})
