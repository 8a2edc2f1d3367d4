import { rmSync } from 'node:fs'
import path from 'node:path'
import { run } from './run.mjs'

const sources = ['tfjs_backend', 'tfjs_binding']

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
  const object = (name) => path.join(target, `${name}.o`)
  await Promise.all(
    sources.map((name) =>
      run(compiler, [
        ...common,
        '-DNAPI_VERSION=8',
        ...includes.flatMap((folder) => ['-I', folder]),
        ...['-c', path.join(package_, 'binding', `${name}.cc`), '-o', object(name)],
      ]),
    ),
  )
  await run(compiler, [
    ...common,
    ...sources.map(object),
    ...linkFlags(package_),
    ...['-o', path.join(target, 'tfjs_binding.node')],
  ])
  for (const name of sources) rmSync(object(name))
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
