import type { ServerOptions } from '../../src/server.js'
import { localCaller } from '../../src/access/caller.js'

/** Every caller is the local caller; no rate limit, no log, no metrics. */
export const openServer: ServerOptions = {
  logger: false,
  version: '0.0.0-test',
  authenticate: () => Promise.resolve(localCaller),
  requestsPerMinute: 1e9,
  corsOrigins: [],
  isDraining: () => false,
  keys: null,
  metrics: null,
  tracer: null,
}
