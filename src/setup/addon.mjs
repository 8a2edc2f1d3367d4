import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { run } from './run.mjs'

const cardMemory = path.join(import.meta.dirname, 'card-memory.cc')
/** The sources of the addon and their flags: the context of the package gets a memory limit. */
const sourcesOf = (package_) => [
  {
    file: path.join(package_, 'binding/tfjs_backend.cc'),
    flags: ['-DTFE_NewContext=batchwise_new_context'],
  },
  { file: path.join(package_, 'binding/tfjs_binding.cc'), flags: [] },
  { file: cardMemory, flags: [] },
]

/** Changes with our source: an addon of an earlier release is compiled again. */
export function addonVersion() {
  return createHash('sha256').update(readFileSync(cardMemory)).digest('hex').slice(0, 8)
}

/**
 * Compiles the addon of @tensorflow/tfjs-node-gpu from the sources in its package. It speaks
 * Node-API 8, so one build serves every Node. The compiler is called directly: arguments need no
 * quoting, whatever the folder is called, and neither make nor node-gyp is needed.
 */
export async function compileAddon({ root, package_, library, target }) {
  const compiler = process.env.CXX ?? 'c++'
  const common = ['-std=c++17', '-O2', '-fPIC', '-pthread']
  const includes = [
    path.join(root, 'node_modules/node-api-headers/include'),
    path.join(library, 'tensorflow/include'),
  ]
  const objectOf = (file) => path.join(target, `${path.basename(file, '.cc')}.o`)
  const sources = sourcesOf(package_)
  await Promise.all(
    sources.map(({ file, flags }) =>
      run(compiler, [
        ...common,
        '-DNAPI_VERSION=8',
        ...flags,
        ...includes.flatMap((folder) => ['-I', folder]),
        ...['-c', file, '-o', objectOf(file)],
      ]),
    ),
  )
  const objects = sources.map(({ file }) => objectOf(file))
  await run(compiler, [
    ...common,
    ...objects,
    ...linkFlags(package_),
    ...['-o', path.join(target, 'tfjs_binding.node')],
  ])
  for (const object of objects) rmSync(object)
}

/** The library is found beside the addon, wherever the package lies. */
function linkFlags(package_) {
  const libraries = path.join(package_, 'deps/lib')
  if (process.platform === 'darwin')
    return [
      ...['-bundle', '-undefined', 'dynamic_lookup', '-Wl,-rpath,@loader_path/../../deps/lib'],
      path.join(libraries, 'libtensorflow.2.dylib'),
      path.join(libraries, 'libtensorflow_framework.2.dylib'),
    ]
  return [
    ...['-shared', '-L', libraries, '-ltensorflow', '-ltensorflow_framework'],
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
  ]
}
