import { existsSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { cached, cacheFolderOf } from './cache.mjs'
import { installPackages, pythonVersion, writeCommand } from './python-packages.mjs'
import { ProgramFailed, run } from './run.mjs'
import { pythonPartOf, unpackPythonPart, wheelPython } from './tensorflow.mjs'

const keras = 'keras==3.15.1'
/** What Keras and the Python part of TensorFlow import. */
const packages = [
  keras,
  ...['numpy==2.4.6', 'absl-py==2.5.1', 'astunparse==1.6.3', 'certifi==2026.10.19.post1'],
  ...['charset-normalizer==3.5.3', 'flatbuffers==25.12.19', 'gast==0.7.0', 'google-pasta==0.2.0'],
  ...['h5py==3.16.0', 'idna==3.20', 'markdown-it-py==4.3.0', 'mdurl==0.1.2', 'ml_dtypes==0.6.0'],
  ...['namex==0.1.0', 'opt_einsum==3.4.0', 'optree==0.20.0', 'packaging==26.4'],
  ...['protobuf==7.36.2', 'Pygments==2.21.0', 'requests==2.34.2', 'rich==15.0.0', 'six==1.17.0'],
  ...['termcolor==3.3.0', 'typing_extensions==4.16.0', 'urllib3==2.8.0', 'wrapt==2.5.2'],
]

/**
 * A command that runs Python with Keras on the TensorFlow that the set-up unpacked: the same wheel
 * has both. Null where there is none, said with the reason; undefined where the engine is turned
 * off, which leaves the link of an earlier set-up.
 *
 * @param library what `fetchTensorflow` gave
 */
export async function fetchKeras(root, library, did) {
  if (process.env.BATCHWISE_KERAS === 'off') return undefined
  if (library === null) return sayWithoutKeras('it computes with the TensorFlow library')
  try {
    const version = await pythonVersion()
    if (version !== wheelPython)
      return sayWithoutKeras(`python3 is ${version}, the TensorFlow wheel is for ${wheelPython}`)
    const name = `${keras.replace('==', '-')}-on-${library.name}-python${version}`
    const folder = await cached(root, name, (part) => {
      did()
      return fill(part, library)
    })
    return path.join(folder, 'python')
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error
    const log = error.writeLog(path.join(cacheFolderOf(root), 'logs/keras.log'))
    return sayWithoutKeras(`${error.message}; read ${log}`)
  }
}

/** The service finds the command in node_modules, as it finds the TensorFlow library. */
export function linkKeras(root, command) {
  if (command === undefined) return
  const link = path.join(root, 'node_modules/.batchwise-keras')
  const folder = command === null ? null : path.dirname(command)
  if (folder !== null && existsSync(link) && readlinkSync(link) === folder) return
  rmSync(link, { force: true })
  if (folder !== null) symlinkSync(folder, link)
}

async function fill(folder, library) {
  // a library of an earlier release has no Python part beside it
  const shared = pythonPartOf(library.folder)
  const own = path.join(folder, 'tensorflow')
  if (!existsSync(shared)) await unpackPythonPart(own)
  const part = path.join(existsSync(shared) ? shared : own, 'tensorflow')
  mkdirSync(part, { recursive: true })
  for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) {
    rmSync(path.join(part, name), { force: true })
    symlinkSync(path.join(library.folder, 'tensorflow', name), path.join(part, name))
  }
  await installPackages(path.join(folder, 'packages'), ['--no-deps', ...packages])
  const tensorflow = existsSync(shared) ? shared : '$here/tensorflow'
  writeCommand(folder, ['$here/packages', tensorflow])
  // nothing is written there later: without it every start would compile 4,000 files
  const compiled = [path.join(folder, 'packages'), path.dirname(part)]
  await run('python3', ['-m', 'compileall', '-q', '-j', '0', ...compiled])
}

function sayWithoutKeras(reason) {
  process.stderr.write(
    `set-up: the Keras engine stays off: ${reason}. ` +
      'Models of Keras are then measured in TensorFlow.js.\n',
  )
  return null
}
