import { randomBytes } from 'node:crypto'
import type { ServerOptions } from '../../src/server.js'
import { localCaller } from '../../src/access/caller.js'
import { Sessions } from '../../src/access/sessions.js'

/** Every caller is the local caller; no rate limit, no log, no metrics. */
export const openServer: ServerOptions = {
  logger: false,
  version: '0.0.0-test',
  authenticate: () => Promise.resolve(localCaller),
  sessions: new Sessions(
    { callerOfPrefix: () => Promise.resolve(null) },
    randomBytes(32),
    () => new Date(),
  ),
  requestsPerMinute: 1e9,
  corsOrigins: [],
  isDraining: () => false,
  keys: null,
  metrics: null,
  tracer: null,
}
