import { readlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const require = createRequire(import.meta.url)

/** Keras as the set-up linked it. */
export interface KerasRuntime {
  /** A command that runs Python with it. */
  readonly interpreter: string
  /** "Keras 3.15.1 on TensorFlow 2.21.0": what is measured holds for these versions. */
  readonly title: string
}

/** Null unless the set-up linked Keras, and with BATCHWISE_KERAS=off. */
export function kerasRuntime(): KerasRuntime | null {
  if (process.env['BATCHWISE_KERAS'] === 'off') return null
  try {
    const packages = path.dirname(path.dirname(require.resolve('zod/package.json')))
    const folder = readlinkSync(path.join(packages, '.batchwise-keras'))
    return { interpreter: path.join(folder, 'python'), title: titleOf(path.basename(folder)) }
  } catch {
    return null
  }
}

/** The set-up names the folder after both: keras-3.15.1-on-tensorflow-cpu-2.21.0-linux-x64-…. */
function titleOf(name: string): string {
  const [, keras = '', tensorflow = ''] = /^keras-([\d.]+)-on-\D+-([\d.]+)-/.exec(name) ?? []
  return `Keras ${keras} on TensorFlow ${tensorflow}`
}
