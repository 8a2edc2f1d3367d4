import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../../generated/postgresql/client.js'
import { databaseFault } from './database-faults.js'
import { migrationsFolder, readMigrations } from './migrate.js'
import { migratePostgresql } from './migrate-postgresql.js'
import type { Database } from './open-sqlite.js'

const connectWithinMs = 5000

export async function openPostgresql(url: string, connectionsMax: number): Promise<Database> {
  await migratePostgresql(url, readMigrations(migrationsFolder('postgresql')))
  const adapter = new PrismaPg(
    { connectionString: url, max: connectionsMax, connectionTimeoutMillis: connectWithinMs },
    // a connection that breaks while nothing uses it is replaced: the next statement tells
    { onPoolError: () => undefined, onConnectionError: () => undefined },
  )
  const client: unknown = new PrismaClient({ adapter }).$extends({
    query: {
      async $allOperations({ args, query }) {
        try {
          return (await query(args)) as unknown
        } catch (error) {
          throw databaseFault(error)
        }
      },
    },
  })
  // generated from the same models: the tests of both databases run the same stores
  return client as Database
}
