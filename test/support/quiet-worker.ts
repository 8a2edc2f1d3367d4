/** A worker on one processor that fetches nothing and logs nothing. */
import type { WorkerOptions } from '../../src/composition/worker.js'
import { createLog } from '../../src/observe/log.js'
import { Metrics } from '../../src/observe/metrics.js'
import { registryOf, someProcessor } from './some-devices.js'

type WorkerPlace = Pick<WorkerOptions, 'dataFolder' | 'database' | 'redisUrl' | 'redisPrefix'>

export const quietWorker = (
  place: WorkerPlace & Required<Pick<WorkerOptions, 'openRunner'>>,
): WorkerOptions => ({
  ...place,
  name: 'host',
  deviceIds: [],
  server: null,
  key: null,
  observation: { log: createLog('silent'), metrics: new Metrics(), tracer: null },
  devices: registryOf([someProcessor]),
})
