import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { openApplication, type Application } from '../../src/app.js'
import type { Measurement, Outcome } from '../../src/advice/vocabulary/trial.js'
import { buildServer } from '../../src/server.js'
import type { TrialJob, TrialRunner } from '../../src/studies/ports.js'
import type { RegisteredRecipes } from '../../src/trials/host/recipes.js'
import { openServer } from './open-server.js'
import { RefusingRunner } from './refusing-runner.js'
import { registryOf, someProcessor } from './some-devices.js'

/** The service on a free loopback port over a temporary SQLite file; known laws answer trials. */
export interface Serving {
  readonly url: string
  readonly application: Application
  readonly databaseFile: string
  /** Makes trials wait until `letGo`. */
  hold(): void
  letGo(): void
  /** Restarts the service over the same folder, at another address. */
  restart(): Promise<void>
  close(): Promise<void>
}

class HeldRunner implements TrialRunner {
  private open: Promise<void> = Promise.resolve()
  private openIt = (): void => undefined
  private readonly runner = new RefusingRunner(() => null)
  async *run(job: TrialJob, signal: AbortSignal): AsyncGenerator<Measurement, Outcome> {
    let wake = (): void => undefined
    const aborted = new Promise<void>((resolve) => {
      wake = resolve
    })
    signal.addEventListener('abort', wake)
    await Promise.race([this.open, aborted])
    signal.removeEventListener('abort', wake)
    return yield* this.runner.run(job, signal)
  }
  hold(): void {
    this.open = new Promise((resolve) => {
      this.openIt = resolve
    })
  }
  letGo(): void {
    this.openIt()
  }
  close(): Promise<void> {
    return Promise.resolve()
  }
}

export async function serving({
  heartbeatMs,
  recipes,
}: {
  readonly heartbeatMs?: number
  readonly recipes?: RegisteredRecipes
} = {}): Promise<Serving> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-serving-'))
  const runner = new HeldRunner()
  const start = async (): Promise<{
    application: Application
    url: string
    stop: () => Promise<void>
  }> => {
    const application = await openApplication({
      dataFolder: folder,
      runner,
      devices: registryOf([someProcessor]),
      ...(recipes === undefined ? {} : { recipes }),
    })
    const app = await buildServer(() => application.useCases, {
      ...openServer,
      ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
    })
    await app.listen({ host: '127.0.0.1', port: 0 })
    const stop = async (): Promise<void> => {
      setTimeout(() => app.server.closeAllConnections(), 500).unref()
      await app.close()
      await application.close()
    }
    return {
      application,
      url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`,
      stop,
    }
  }
  let running = await start()
  return {
    get url() {
      return running.url
    },
    get application() {
      return running.application
    },
    databaseFile: path.join(folder, 'batchwise.db'),
    hold: () => runner.hold(),
    letGo: () => runner.letGo(),
    restart: async () => {
      await running.stop()
      running = await start()
    },
    close: async () => {
      runner.letGo()
      await running.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/**
 * A question that is answered in milliseconds. Other `epochs` make another question about the same
 * subject, which needs no new trial. Other `rows` make another subject.
 */
export const someQuestion = {
  model: { preset: 'regression' },
  data: { rows: 600 },
  memoryBudget: '256MiB',
  probeBudget: 0,
}
