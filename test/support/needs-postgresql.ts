import { reportMissing } from './missing-part.js'
import { createPostgresql } from './postgresql.js'

/** Why no database can be made on the server; null where one can. */
export function missingPostgresql(tests: string): Promise<string | null> {
  return createPostgresql().then(
    (server) => server.drop().then(() => null),
    (error: unknown) => reportMissing(tests, String(error)),
  )
}
