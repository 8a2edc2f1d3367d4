import { existsSync, readlinkSync, statSync } from 'node:fs'
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
  return linkTargetIn(folder)?.includes('tensorflow-cpu-') === true ? 'cpu' : 'cuda'
}

/**
 * Version of the library in a folder, as setup names its wheel: "2.21.0". A library of the user has
 * no such name: its size and time of change stand for its version, for they differ once it is
 * replaced.
 */
export function tensorflowVersionIn(folder: string): string {
  const version = /tensorflow-(?:\w+-)?(\d[\d.]*\d)/.exec(linkTargetIn(folder) ?? '')?.[1]
  if (version !== undefined) return version
  const { size, mtime } = statSync(path.join(folder, 'libtensorflow.so'))
  return `of ${size} bytes, changed ${mtime.toISOString()}`
}

/** Where the library is linked to; null where it is a file itself. */
function linkTargetIn(folder: string): string | null {
  try {
    return readlinkSync(path.join(folder, 'libtensorflow.so'))
  } catch {
    return null
  }
}
