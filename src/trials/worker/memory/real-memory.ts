import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'

const pageBytes = 4096

/**
 * Private writable memory of this process as Linux counts it for RLIMIT_DATA (VmData: field 6 of /proc/self/statm, in pages). Null where
 * the system does not tell.
 */
export function dataBytes(): number | null {
  try {
    const pages = Number(readFileSync('/proc/self/statm', 'latin1').split(' ')[5])
    return Number.isFinite(pages) ? pages * pageBytes : null
  } catch {
    return null
  }
}

/** Reads VmData about 2,000 times a second: kernels take and return workspaces that nobody sees between two of them. */
const samplerSource = `
const { workerData } = require('node:worker_threads')
const fs = require('node:fs')
const [control, peak] = [new Int32Array(workerData.control), new Float64Array(workerData.peak)]
const file = fs.openSync('/proc/self/statm', 'r')
const buffer = Buffer.alloc(256)
Atomics.store(control, 1, 1)
Atomics.notify(control, 1)
while (Atomics.load(control, 0) === 0) {
  const length = fs.readSync(file, buffer, 0, 256, 0)
  const bytes = Number(buffer.toString('latin1', 0, length).split(' ')[5]) * ${pageBytes}
  if (bytes > peak[0]) peak[0] = bytes
  Atomics.wait(control, 0, 0, 0.5)
}
fs.closeSync(file)
`

/** A thread that watches the real memory of this process while a trial works. Start it before the baseline is read: it has a heap of its own. */
export class MemorySampler {
  private readonly control = new Int32Array(new SharedArrayBuffer(8))
  private readonly peak = new Float64Array(new SharedArrayBuffer(8))
  private worker: Worker | null = null

  async start(): Promise<void> {
    if (dataBytes() === null) return
    this.worker = new Worker(samplerSource, { eval: true, workerData: { control: this.control.buffer, peak: this.peak.buffer } })
    this.worker.unref()
    await new Promise<void>((resolve, reject) => {
      const poll = setInterval(() => {
        if (Atomics.load(this.control, 1) === 0) return
        clearInterval(poll)
        resolve()
      }, 2)
      this.worker?.once('error', (error) => {
        clearInterval(poll)
        reject(error)
      })
    })
    this.peak[0] = 0
  }

  /** Highest reading since the start, bytes; null where the system does not tell. */
  peakBytes(): number | null {
    return this.worker === null ? null : Math.max(this.peak[0] ?? 0, dataBytes() ?? 0)
  }

  async stop(): Promise<void> {
    if (this.worker === null) return
    Atomics.store(this.control, 0, 1)
    Atomics.notify(this.control, 0)
    await this.worker.terminate()
  }
}

/** Sets the soft RLIMIT_DATA of this process, bytes (null: no limit). Returns what went wrong, or null. */
export function limitData(bytes: number | null): string | null {
  const limit = bytes === null ? 'unlimited' : String(Math.max(1, Math.floor(bytes)))
  const result = spawnSync('prlimit', ['--pid', String(process.pid), `--data=${limit}:`], { encoding: 'utf8' })
  if (result.error !== undefined) return `prlimit (util-linux): ${result.error.message}`
  return result.status === 0 ? null : result.stderr.trim()
}
