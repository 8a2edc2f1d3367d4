import { createRequire } from 'node:module'
import util from 'node:util'
import type { Engine } from '../../advice/interfaces.js'

/** The TensorFlow.js namespace, whatever executes it. */
export type Tf = typeof import('@tensorflow/tfjs')

/** An engine cannot run here; the message says why. */
export class EngineUnavailable extends Error {}

const require = createRequire(import.meta.url)

/** Loads an engine and makes it the current backend. Throws EngineUnavailable with the library's own words. */
export async function loadEngine(engine: Engine): Promise<Tf> {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'
  // used by nodejs_kernel_backend.js of tfjs-node 4.22 and gone since Node 23
  const legacy = util as { isNullOrUndefined?: (value: unknown) => boolean }
  legacy.isNullOrUndefined ??= (value) => value === null || value === undefined
  try {
    if (engine === 'webgpu') throw new EngineUnavailable('the webgpu engine is not part of this release')
    const tf = require(engine === 'tensorflow' ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs') as Tf
    if (engine === 'wasm') require('@tensorflow/tfjs-backend-wasm')
    if (!(await tf.setBackend(engine))) throw new EngineUnavailable(`the backend ${engine} did not start`)
    await tf.ready()
    tf.env().set('PROD', true)
    return tf
  } catch (error) {
    if (error instanceof EngineUnavailable) throw error
    throw new EngineUnavailable(error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error), { cause: error })
  }
}
