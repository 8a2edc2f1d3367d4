import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { authenticator, type AuthMode } from '../../src/access/authenticate.js'
import type { Scope } from '../../src/access/caller.js'
import { KeyWatch } from '../../src/access/key-watch.js'
import { guardUseCases } from '../../src/access/guarded-use-cases.js'
import { defaultLimits } from '../../src/access/limits.js'
import { openApplication, type Application } from '../../src/app.js'
import { buildServer, type ServerOptions } from '../../src/server.js'
import type { DeviceRegistry, TrialRunner } from '../../src/studies/ports.js'
import { openServer } from './open-server.js'
import { RefusingRunner } from './refusing-runner.js'
import { registryOf, someProcessor } from './some-devices.js'

export interface KeyedService {
  readonly url: string
  readonly application: Application
  readonly folder: string
  /** Creates a key for this owner. */
  key(owner: string, ...scopes: readonly Scope[]): Promise<string>
  close(): Promise<void>
}
export type KeyedServiceOptions = Partial<ServerOptions> & {
  readonly mode?: AuthMode
  readonly runner?: TrialRunner
  readonly devices?: DeviceRegistry
  readonly unfinishedMax?: number
  readonly bytesPerOwner?: number
  readonly uploadBytesMax?: number
  readonly streamsPerKey?: number
  /** Interval between two polls for ended keys. */
  readonly keyPollMs?: number
  readonly folder?: string
}

/** The service with keys over a real database; known laws answer its trials. */
export async function keyedService({
  mode = null,
  runner = new RefusingRunner(() => null),
  devices = registryOf([someProcessor]),
  unfinishedMax = 100,
  streamsPerKey = defaultLimits.streamsPerKey,
  keyPollMs,
  bytesPerOwner,
  uploadBytesMax,
  folder: given,
  ...options
}: KeyedServiceOptions = {}): Promise<KeyedService> {
  const folder = given ?? (await mkdtemp(path.join(os.tmpdir(), 'batchwise-keyed-')))
  const application = await openApplication({
    dataFolder: folder,
    runner,
    devices,
    unfinishedMax,
    ...(bytesPerOwner === undefined ? {} : { bytesPerOwner }),
    ...(uploadBytesMax === undefined ? {} : { uploadBytesMax }),
  })
  const useCasesFor = guardUseCases({ useCasesOf: application.useCasesOf, streamsPerKey })
  const server = await buildServer(useCasesFor, {
    ...openServer,
    authenticate: authenticator(application.keys, mode),
    sessions: application.sessions,
    keys: new KeyWatch(application.keys, keyPollMs),
    ...options,
  })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  let made = 0
  return {
    url,
    application,
    folder,
    key: async (owner, ...scopes) => {
      made += 1
      return (
        await application.keys.create({ name: `${owner} ${made}`, owner, scopes, expiresAt: null })
      ).key
    },
    close: async () => {
      setTimeout(() => server.server.closeAllConnections(), 500).unref()
      await server.close()
      await application.close()
      if (given === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

export const bearer = (key: string): { authorization: string } => ({
  authorization: `Bearer ${key}`,
})
export const smallRequest = {
  model: { preset: 'regression' },
  data: { rows: 600 },
  memoryBudget: '256MiB',
  probeBudget: 0,
}
