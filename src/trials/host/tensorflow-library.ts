import { existsSync, readlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const require = createRequire(import.meta.url)

/**
 * Folder of the TensorFlow library and, with the CUDA wheel, of the libraries that it loads. Null
 * unless the addon of @tensorflow/tfjs-node-gpu is built and its library is linked.
 */
export function tensorflowLibraryFolder(): string | null {
  try {
    const root = path.dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json'))
    const libraries = path.join(root, 'deps/lib')
    const isLinked =
      existsSync(path.join(root, 'lib/napi-v8/tfjs_binding.node')) &&
      existsSync(path.join(libraries, 'libtensorflow.so'))
    return isLinked ? libraries : null
  } catch {
    return null
  }
}

/**
 * The build of the linked library; null without one. Setup names the folder after the wheel. A
 * library that the user linked may have CUDA.
 */
export function tensorflowBuild(): 'cuda' | 'cpu' | null {
  const folder = tensorflowLibraryFolder()
  if (folder === null) return null
  try {
    const target = readlinkSync(path.join(folder, 'libtensorflow.so'))
    return target.includes('tensorflow-cpu-') ? 'cpu' : 'cuda'
  } catch {
    return 'cuda'
  }
}
