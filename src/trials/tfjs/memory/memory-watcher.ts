import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { encode, replyDescriptor } from '../../protocol/messages.js'
import { pageBytes, residentBytes } from './resident-memory.js'

/** The thread's outcome, with placeholders for what it knows only then. */
const outcomeTemplate = encode({
  type: 'outcome',
  cause: 'outOfMemory',
  durationMs: -1,
  peakBytes: -2,
  message: '<message>',
})

/**
 * The watching thread. It samples 2,000 times a second: kernels allocate and free workspaces
 * between two steps. Past the limit it sends the outcome, because the main thread may be deep in a
 * kernel, and kills the process.
 */
const watcherSource = `
const { workerData } = require('node:worker_threads')
const fs = require('node:fs')
const control = new Int32Array(workerData.control)
const peak = new Float64Array(workerData.peak)
const limit = new Float64Array(workerData.limit)
const file = fs.openSync('/proc/self/statm', 'r')
const buffer = Buffer.alloc(256)
const mebibytes = (bytes) => (bytes / 2 ** 20).toFixed(1) + ' MiB'
Atomics.store(control, 1, 1)
for (;;) {
  Atomics.wait(control, 0, 1)
  const fields = buffer.toString('latin1', 0, fs.readSync(file, buffer, 0, 256, 0)).split(' ')
  const bytes = (fields[1] - fields[2]) * ${pageBytes}
  if (bytes > peak[0]) peak[0] = bytes
  if (bytes > limit[0]) {
    const message = 'out of memory: the process took ' + mebibytes(bytes - limit[2]) +
      ' above its baseline; the budget is ' + mebibytes(limit[0] - limit[2])
    const outcome = ${JSON.stringify(outcomeTemplate)}
      .replace('-1', Date.now() - limit[1])
      .replace('-2', bytes)
      .replace('<message>', message)
    fs.writeSync(${replyDescriptor}, outcome)
    process.kill(process.pid, 'SIGKILL')
  }
  Atomics.wait(control, 0, 0, 0.5)
}
`

const startPollMs = 2

/**
 * A thread that samples the resident memory of this process and kills it past a limit.
 *
 * `start` -> paused -> `allow` -> sampling with a limit -> `pause` -> paused -> `allow` ...
 */
export class MemoryWatcher {
  /** [paused, running], written by this thread and by the watching thread. */
  private readonly control = new Int32Array(new SharedArrayBuffer(8))
  private readonly peak = new Float64Array(new SharedArrayBuffer(8))
  /** [limit in bytes, when it was set in ms, baseline in bytes]. */
  private readonly limit = new Float64Array(new SharedArrayBuffer(24))
  private worker: Worker | null = null

  /** Resolves when the thread runs: its heap belongs to the baseline. */
  async start(): Promise<void> {
    if (this.worker !== null || residentBytes() === null) return
    Atomics.store(this.control, 0, 1)
    let failure: Error | null = null
    this.worker = new Worker(watcherSource, {
      eval: true,
      workerData: {
        control: this.control.buffer,
        peak: this.peak.buffer,
        limit: this.limit.buffer,
      },
    })
    this.worker.unref()
    this.worker.once('error', (error) => {
      failure = error
    })
    while (Atomics.load(this.control, 1) === 0) {
      if (failure !== null) throw failure
      await sleep(startPollMs)
    }
  }

  /** From here on the process may take this many bytes above the baseline. Resets the peak. */
  allow(budgetBytes: number, baselineBytes: number): void {
    this.limit[1] = Date.now()
    this.limit[2] = baselineBytes
    this.peak[0] = 0
    this.limit[0] = baselineBytes + budgetBytes
    Atomics.store(this.control, 0, 0)
    Atomics.notify(this.control, 0)
  }

  /** Highest sample since `allow`, bytes; null where the system does not report memory. */
  peakBytes(): number | null {
    return this.worker === null ? null : Math.max(this.peak[0] ?? 0, residentBytes() ?? 0)
  }

  /** Lifts the limit. */
  pause(): void {
    this.limit[0] = Number.POSITIVE_INFINITY
    Atomics.store(this.control, 0, 1)
    Atomics.notify(this.control, 0)
  }
}
