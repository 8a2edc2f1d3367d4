import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { addonVersion, compileAddon } from './addon.mjs'
import { cached, cacheFolderOf, exists } from './cache.mjs'
import { demandTools, sayWithoutTensorflow, ToolsMissing } from './missing-tools.mjs'
import { ProgramFailed, run, runs } from './run.mjs'

const wheels = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'tensorflow-wheels.json'), 'utf8'),
)
const packageOf = (root) => path.join(root, 'node_modules/@tensorflow/tfjs-node-gpu')
const bindingOf = (root) => path.join(packageOf(root), 'lib/napi-v8/tfjs_binding.node')
const addonVersionFile = (root) => path.join(path.dirname(bindingOf(root)), 'version')

/**
 * The folder of TensorFlow's C library: the wheel that the platform has, through pip, its version
 * and sha256 pinned. Null where it cannot be had; then the reader is told what it costs and how to
 * mend it, and the service runs on another engine.
 */
export async function fetchTensorflow(root, wantsCuda, did) {
  const platform = wheels.platforms[`${process.platform}-${process.arch}`]
  if (platform === undefined) {
    sayWithoutTensorflow(`there is no pinned wheel for ${process.platform} on ${process.arch}`)
    return null
  }
  const flavour = await flavourFor(platform, wantsCuda)
  const name = `tensorflow-${flavour}-${wheels.version}-${process.platform}-${process.arch}`
  return attempt(root, async () => {
    const folder = await cached(root, name, async (part) => {
      did()
      await demandTools()
      return unpackWheels(part, platform.flavours[flavour], platform)
    })
    return { name, folder }
  })
}

/** Links @tensorflow/tfjs-node-gpu to the library and gives it an addon compiled against it. */
export async function linkTensorflow(root, library, did) {
  if (library === null || isLinked(root, library)) return
  await attempt(root, async () => {
    did()
    const package_ = packageOf(root)
    linkLibrary(package_, library.folder)
    const { version } = JSON.parse(readFileSync(path.join(package_, 'package.json'), 'utf8'))
    const name = `tfjs-addon-${version}-${addonVersion()}-${library.name}`
    const addon = await cached(root, name, async (part) => {
      await demandTools()
      await compileAddon({ root, package_, library: library.folder, target: part })
    })
    mkdirSync(path.dirname(bindingOf(root)), { recursive: true })
    cpSync(addon, path.dirname(bindingOf(root)), { recursive: true })
    writeFileSync(addonVersionFile(root), addonVersion())
  })
}

/** A failed download or build is told with its log; the service runs without. */
async function attempt(root, work) {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ToolsMissing) return sayWithoutTensorflow(error.message, error.mend)
    if (!(error instanceof ProgramFailed)) throw error
    const log = error.writeLog(path.join(cacheFolderOf(root), 'logs/tensorflow.log'))
    return sayWithoutTensorflow(error.message, `read ${log}`)
  }
}

async function flavourFor(platform, wantsCuda) {
  if (platform.flavours.cuda === undefined) return 'cpu'
  const asked = process.env.BATCHWISE_TENSORFLOW
  if (asked === 'cpu' || asked === 'cuda') return asked
  return wantsCuda || (await runs('nvidia-smi', ['-L'])) ? 'cuda' : 'cpu'
}

function isLinked(root, { folder }) {
  const library = path.join(packageOf(root), 'deps/lib', libraryFile('tensorflow'))
  const versionFile = addonVersionFile(root)
  if (!exists(bindingOf(root)) || !existsSync(library) || !existsSync(versionFile)) return false
  if (readFileSync(versionFile, 'utf8') !== addonVersion()) return false
  return readlinkSync(library).startsWith(folder + path.sep)
}

/** The Python that the wheel is for. */
export const wheelPython = wheels.pythonVersion

/** Where the Python part of a wheel lies, beside the library. */
export const pythonPartOf = (folder) => path.join(folder, 'python')

async function unpackWheels(part, flavour, platform) {
  for (const wheel of flavour.wheels)
    await unpackWheel(wheel, platform, { library: part, python: pythonPartOf(part) })
}

/** The Python part alone, for a library that was unpacked without. */
export async function unpackPythonPart(folder) {
  const platform = wheels.platforms[`${process.platform}-${process.arch}`]
  const [wheel] = platform.flavours.cpu.wheels
  const library = path.join(folder, 'library')
  await unpackWheel(wheel, platform, { library, python: folder })
  rmSync(library, { recursive: true })
}

async function unpackWheel({ package: name, version, sha256 }, { tags }, folders) {
  const download = path.join(folders.library, 'download')
  await run('python3', [
    ...['-m', 'pip', 'download', '--no-deps', '--quiet', '--only-binary=:all:'],
    ...['--python-version', wheels.pythonVersion, '--implementation', 'cp'],
    ...['--abi', `cp${wheels.pythonVersion.replace('.', '')}`, '--abi', 'none'],
    ...tags.flatMap((tag) => ['--platform', tag]),
    ...['--dest', download, `${name}==${version}`],
  ])
  const [wheel] = readdirSync(download)
  const extract = path.join(import.meta.dirname, 'extract-wheel.py')
  const { library, python } = folders
  await run('python3', [extract, path.join(download, wheel), sha256, library, python])
  rmSync(download, { recursive: true })
}

/** Name of a library as the addon asks for it. */
const libraryFile = (name) =>
  process.platform === 'darwin' ? `lib${name}.2.dylib` : `lib${name}.so`

/** The layout that the package and the addon's run path expect. */
function linkLibrary(package_, folder) {
  const tensorflow = path.join(folder, 'tensorflow')
  for (const stale of ['deps', 'lib', 'build'])
    rmSync(path.join(package_, stale), { recursive: true, force: true })
  const lib = path.join(package_, 'deps/lib')
  mkdirSync(lib, { recursive: true })
  symlinkSync(path.join(tensorflow, 'include'), path.join(package_, 'deps/include'))
  for (const [name, target] of libraryLinks)
    symlinkSync(path.join(tensorflow, target), path.join(lib, name))
  // trial processes look for them here (LD_LIBRARY_PATH)
  for (const file of cudaLibraries(folder)) symlinkSync(file, path.join(lib, path.basename(file)))
}

/** The C interface is part of TensorFlow's one large library. */
const libraryLinks =
  process.platform === 'darwin'
    ? [
        ['libtensorflow.2.dylib', 'libtensorflow_cc.2.dylib'],
        ['libtensorflow_cc.2.dylib', 'libtensorflow_cc.2.dylib'],
        ['libtensorflow_framework.2.dylib', 'libtensorflow_framework.2.dylib'],
      ]
    : [
        ['libtensorflow.so', 'libtensorflow_cc.so.2'],
        ['libtensorflow_cc.so.2', 'libtensorflow_cc.so.2'],
        ['libtensorflow_framework.so', 'libtensorflow_framework.so.2'],
        ['libtensorflow_framework.so.2', 'libtensorflow_framework.so.2'],
      ]

/** Libraries of the CUDA parts, wherever their wheels put them. */
function cudaLibraries(folder) {
  const root = path.join(folder, 'nvidia')
  if (!existsSync(root)) return []
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.so(\.\d+)*$/.test(file))
    .map((file) => path.join(root, file))
}
