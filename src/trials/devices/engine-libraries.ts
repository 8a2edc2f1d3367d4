/** Library and version of each engine: what is measured with one version holds for no other. */
import { createRequire } from 'node:module'
import type { Engine } from '../../advice/vocabulary/engines.js'
import { kerasRuntime } from '../host/keras-runtime.js'
import { tensorflowLibraryFolder, tensorflowVersionIn } from '../host/tensorflow-library.js'

const require = createRequire(import.meta.url)

/** Example: "tfjs 4.22.0, TensorFlow 2.21.0". Null for an engine of the user's environment. */
export function engineLibrary(engine: Engine): string | null {
  switch (engine) {
    case 'tensorflow':
      return tensorflow()
    case 'webgpu':
      return `${tfjs()}, webgpu ${versionOf('webgpu')}`
    case 'wasm':
    case 'cpu':
      return tfjs()
    case 'keras':
      return kerasRuntime()?.title ?? null
    case 'torch':
      return null
  }
}

const tfjs = (): string => `tfjs ${versionOf('@tensorflow/tfjs-core')}`

function versionOf(name: string): string {
  const { version } = require(`${name}/package.json`) as { readonly version: string }
  return version
}

function tensorflow(): string {
  const folder = tensorflowLibraryFolder()
  return folder === null ? tfjs() : `${tfjs()}, TensorFlow ${tensorflowVersionIn(folder)}`
}
