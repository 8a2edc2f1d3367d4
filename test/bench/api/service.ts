/**
 * The service under load: real HTTP, access, use cases, queue and SQLite; trials are answered from
 * known laws. Prints its address and an admin key. On the word `memory` it collects garbage and
 * prints its memory. Ends when stdin closes.
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

/** Duration of each trial of a watched study, by its seed: one progresses, the other one waits. */
const pacesMs: ReadonlyMap<number, number> = new Map([
  [77, 1000],
  [78, 120_000],
])

class PacedRunner implements TrialRunner {
  private readonly laws = new RefusingRunner(() => null)
  async *run(job: TrialJob, signal: AbortSignal): AsyncGenerator<Measurement, Outcome> {
    // the sleep aborts when the service stops
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

/** Collects several times: freed objects free more, and pages return to the system later. */
async function settledMemory(): Promise<MemoryTaken> {
  for (let round = 0; round < 5; round++) {
    if (globalThis.gc === undefined) throw new Error('memory is measured with --expose-gc')
    globalThis.gc()
    await sleep(100)
  }
  const { heapUsed, rss } = process.memoryUsage()
  return { heapBytes: heapUsed, residentBytes: rss }
}
