/**
 * The service that is loaded: HTTP, access, use cases, queue and a SQLite file are the real ones. Trials are answered from known laws, each after a moment, so that a study can be watched while it
 * goes on. Says where it listens and a key with the scope admin; ends when its stdin closes.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Measurement, Outcome } from '../../../src/advice/interfaces.js'
import type { TrialJob, TrialRunner } from '../../../src/studies/ports.js'
import { keyedService } from '../../support/keyed-service.js'
import { RefusingRunner } from '../../support/refusing-runner.js'

/** A study is watched where its seed is this: its trials take a while. */
const [watchedSeed, watchedMs] = [77, 1000]

class PacedRunner implements TrialRunner {
  private readonly laws = new RefusingRunner(() => null)
  async *run(job: TrialJob, signal: AbortSignal): AsyncGenerator<Measurement, Outcome> {
    if (job.seed === watchedSeed) await sleep(watchedMs)
    return yield* this.laws.run(job, signal)
  }
  close(): Promise<void> {
    return this.laws.close()
  }
}

const service = await keyedService({ runner: new PacedRunner(), unfinishedMax: 1e6 })
process.stdout.write(`${JSON.stringify({ url: service.url, key: await service.key('bench', 'admin') })}\n`)
process.stdin.resume().on('end', () => void service.close().then(() => process.exit(0)))
