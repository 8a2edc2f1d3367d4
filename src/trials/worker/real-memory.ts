import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readSync } from 'node:fs'
import type { Tf } from './engine.js'

const pageBytes = 4096

/**
 * Private writable memory of this process as Linux counts it for RLIMIT_DATA (VmData: field 6 of /proc/self/statm, in pages),
 * read after every kernel, so that the peak is the real one and not what was left at the end of a step.
 */
export class RealMemory {
  private readonly file: number | null
  private readonly buffer = Buffer.alloc(256)
  private peak = 0
  constructor() {
    this.file = openStatm()
  }
  /** Bytes now, or null where the system does not tell. */
  bytes(): number | null {
    if (this.file === null) return null
    const length = readSync(this.file, this.buffer, 0, this.buffer.length, 0)
    const pages = Number(this.buffer.toString('latin1', 0, length).split(' ')[5])
    return Number.isFinite(pages) ? pages * pageBytes : null
  }
  sample(): void {
    this.peak = Math.max(this.peak, this.bytes() ?? 0)
  }
  /** Highest sample since the last reset, bytes. */
  peakBytes(): number | null {
    return this.file === null ? null : this.peak
  }
  reset(): void {
    this.peak = 0
    this.sample()
  }
  /** Samples after every kernel of the TensorFlow backend until the returned function is called. */
  watch(tf: Tf): () => void {
    this.reset()
    const backend = tf.backend() as unknown as Record<string, unknown>
    const restores = ['executeSingleOutput', 'executeMultipleOutputs'].map((method) => {
      const original = backend[method]
      if (typeof original !== 'function') return () => undefined
      const sample = (): void => this.sample()
      backend[method] = function (this: unknown, ...parameters: unknown[]): unknown {
        const result: unknown = Reflect.apply(original, this, parameters)
        sample()
        return result
      }
      return () => {
        backend[method] = original
      }
    })
    return () => restores.forEach((restore) => restore())
  }
  close(): void {
    if (this.file !== null) closeSync(this.file)
  }
}

function openStatm(): number | null {
  try {
    return openSync('/proc/self/statm', 'r')
  } catch {
    return null
  }
}

/** Sets the soft RLIMIT_DATA of this process, bytes (null: no limit). Returns what went wrong, or null. */
export function limitData(bytes: number | null): string | null {
  const limit = bytes === null ? 'unlimited' : String(Math.max(1, Math.floor(bytes)))
  const result = spawnSync('prlimit', ['--pid', String(process.pid), `--data=${limit}:`], { encoding: 'utf8' })
  if (result.error !== undefined) return `prlimit (util-linux): ${result.error.message}`
  return result.status === 0 ? null : result.stderr.trim()
}
