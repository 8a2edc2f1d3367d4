/**
 * The service that is loaded: HTTP, access, use cases, queue and a SQLite file are the real ones. Trials are answered from known laws, each after a moment, so that a study can be watched while it
 * goes on. Says where it listens and a key with the scope admin; at the word `memory` what it takes, without what is garbage; ends when its stdin closes.
 */
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Measurement, Outcome } from '../../../src/advice/vocabulary/trial.js'
import type { TrialJob, TrialRunner } from '../../../src/studies/ports.js'
import { keyedService } from '../../support/keyed-service.js'
import { RefusingRunner } from '../../support/refusing-runner.js'

/** `heapBytes`: of JavaScript's objects. `residentBytes`: of the whole process. */
export interface MemoryTaken {
  readonly heapBytes: number
  readonly residentBytes: number
}

/** How long each trial of a study takes that is watched, ms, by its seed: one goes on, the other stays while memory is taken. */
const pacesMs: ReadonlyMap<number, number> = new Map([
  [77, 1000],
  [78, 120_000],
])

class PacedRunner implements TrialRunner {
  private readonly laws = new RefusingRunner(() => null)
  async *run(job: TrialJob, signal: AbortSignal): AsyncGenerator<Measurement, Outcome> {
    // interrupted with the service
    const paceMs = pacesMs.get(job.seed)
    if (paceMs !== undefined) await sleep(paceMs, undefined, { signal }).catch(() => undefined)
    return yield* this.laws.run(job, signal)
  }
  close(): Promise<void> {
    return this.laws.close()
  }
}

const service = await keyedService({ runner: new PacedRunner(), unfinishedMax: 1e6 })
process.stdout.write(
  `${JSON.stringify({ url: service.url, key: await service.key('bench', 'admin') })}\n`,
)
const words = createInterface(process.stdin)
words.on('line', (word) => {
  if (word === 'memory')
    void settledMemory().then((memory) => process.stdout.write(`${JSON.stringify(memory)}\n`))
})
words.on('close', () => void service.close().then(() => process.exit(0)))

/** Collected several times: pages go back to the system, and what was freed frees more, only afterwards. */
async function settledMemory(): Promise<MemoryTaken> {
  for (let round = 0; round < 5; round++) {
    if (globalThis.gc === undefined) throw new Error('memory is measured with --expose-gc')
    globalThis.gc()
    await sleep(100)
  }
  const { heapUsed, rss } = process.memoryUsage()
  return { heapBytes: heapUsed, residentBytes: rss }
}
