import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import v8 from 'node:v8'
import vm from 'node:vm'
import { Worker } from 'node:worker_threads'
import { encode } from '../../protocol/messages.js'

const pageBytes = 4096

/**
 * Resident memory of this process alone: anonymous pages (fields 2 and 3 of /proc/self/statm, in pages), bytes. What a container's limit and the system's out-of-memory killer count. Null where the
 * system does not tell.
 *
 * Not VmData, which RLIMIT_DATA limits: with oneDNN TensorFlow's allocator takes regions that double (306 MiB from batch 60 to 120 of a convolutional net, 2,290 from 600 to 1,080) and touches
 * what it needs of them (127, 256, 1,164, 2,099); held to a limit on VmData it needs 1.1 to 1.6 times as much as it touches.
 */
export function residentBytes(): number | null {
  try {
    const [, resident = Number.NaN, shared = Number.NaN] = readFileSync(
      '/proc/self/statm',
      'latin1',
    )
      .split(' ')
      .map(Number)
    return Number.isFinite(resident - shared) ? (resident - shared) * pageBytes : null
  } catch {
    return null
  }
}

/** Reads about 2,000 times a second: kernels take and return workspaces that nobody sees between two of them. Past the limit it says so in the main thread's place, which may be deep in a kernel, and ends the process. */
const watcherSource = `
const { workerData } = require('node:worker_threads')
const fs = require('node:fs')
const [control, peak, limit] = [new Int32Array(workerData.control), new Float64Array(workerData.peak), new Float64Array(workerData.limit)]
const file = fs.openSync('/proc/self/statm', 'r')
const buffer = Buffer.alloc(256)
Atomics.store(control, 1, 1)
while (Atomics.load(control, 0) === 0) {
  const fields = buffer.toString('latin1', 0, fs.readSync(file, buffer, 0, 256, 0)).split(' ')
  const bytes = (fields[1] - fields[2]) * ${pageBytes}
  if (bytes > peak[0]) peak[0] = bytes
  if (bytes > limit[0]) {
    fs.writeSync(4, ${JSON.stringify(encode({ type: 'outcome', cause: 'outOfMemory', durationMs: -1, peakBytes: -2, message: '<message>' }))}
      .replace('-1', Date.now() - limit[1]).replace('-2', bytes).replace('<message>', 'out of memory: the process took ' + ((bytes - limit[2]) / 2 ** 20).toFixed(1) + ' MiB above its start, ' + ((limit[0] - limit[2]) / 2 ** 20).toFixed(1) + ' MiB are allowed'))
    process.kill(process.pid, 'SIGKILL')
  }
  Atomics.wait(control, 0, 0, 0.5)
}
fs.closeSync(file)
`

/** A thread that watches the resident memory of this process while a trial works, and ends it past a limit. */
export class MemoryWatcher {
  private readonly control = new Int32Array(new SharedArrayBuffer(8))
  private readonly peak = new Float64Array(new SharedArrayBuffer(8))
  /** Limit, bytes; when it was set, ms; baseline, bytes. */
  private readonly limit = new Float64Array(new SharedArrayBuffer(24))
  private worker: Worker | null = null

  /** Resolves when the thread reads: it has a heap of its own, which belongs to the baseline. */
  async start(): Promise<void> {
    this.limit[0] = Number.POSITIVE_INFINITY
    if (residentBytes() === null) return
    this.worker = new Worker(watcherSource, {
      eval: true,
      workerData: {
        control: this.control.buffer,
        peak: this.peak.buffer,
        limit: this.limit.buffer,
      },
    })
    this.worker.unref()
    let failed: Error | null = null
    this.worker.once('error', (error) => {
      failed = error
    })
    while (Atomics.load(this.control, 1) === 0) {
      if (failed !== null) throw failed
      await sleep(2)
    }
  }

  /** From here on the process may take so many bytes above what it has. Forgets the peak so far. */
  allow(budgetBytes: number, baselineBytes: number): void {
    this.limit[1] = Date.now()
    this.limit[2] = baselineBytes
    this.peak[0] = 0
    this.limit[0] = baselineBytes + budgetBytes
  }

  /** Highest reading since `allow`, bytes; null where the system does not tell. */
  peakBytes(): number | null {
    return this.worker === null ? null : Math.max(this.peak[0] ?? 0, residentBytes() ?? 0)
  }

  async stop(): Promise<void> {
    if (this.worker === null) return
    Atomics.store(this.control, 0, 1)
    Atomics.notify(this.control, 0)
    await this.worker.terminate()
  }
}

let collect: (() => void) | null = null
export function collectGarbage(): void {
  v8.setFlagsFromString('--expose-gc')
  // else another thread frees the arrays, on a busy machine after the next step has begun
  v8.setFlagsFromString('--no-concurrent-array-buffer-sweeping')
  collect ??= vm.runInNewContext('gc') as () => void
  collect()
}

/** What a round of collecting must give back to be followed by another, bytes. */
const settled = 2 ** 18

/** Resident bytes once what JavaScript no longer needs is given back: arrays that became tensors would else be freed later and hide what the model takes. */
export async function settledBytes(): Promise<number | null> {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < 25; round++) {
    collectGarbage()
    await sleep(20) // buffers are freed by another thread
    const bytes = residentBytes()
    if (bytes === null) return null
    if (round > 2 && bytes > least - settled) break
    least = Math.min(least, bytes)
  }
  return residentBytes()
}
