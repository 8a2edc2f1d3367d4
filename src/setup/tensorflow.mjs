import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  cpSync,
} from 'node:fs'
import path from 'node:path'
import { cached, exists } from './cache.mjs'
import { run, runs } from './progress.mjs'

const wheels = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'tensorflow-wheels.json'), 'utf8'),
)
const cost =
  'the engine `tensorflow` stays off: trials run on the wasm engine, several times slower and without a hard memory budget'

/**
 * Links @tensorflow/tfjs-node-gpu to the C library of a current TensorFlow wheel: download through pip (version and sha256 pinned), unpack into the
 * per-user cache, compile the package's own addon against it. What is missing is said, with what it costs; the service runs without.
 */
export async function linkTensorflow(root, cudaAsked, announce) {
  const package_ = path.join(root, 'node_modules/@tensorflow/tfjs-node-gpu')
  const flavour =
    cudaAsked ||
    process.env.BATCHWISE_TENSORFLOW === 'cuda' ||
    (process.env.BATCHWISE_TENSORFLOW !== 'cpu' && (await runs('nvidia-smi', ['-L'])))
      ? 'cuda'
      : 'cpu'
  const name = `tensorflow-${flavour}-${wheels.version}`
  const library = path.join(package_, 'deps/lib/libtensorflow.so')
  const binding = path.join(package_, 'lib/napi-v8/tfjs_binding.node')
  if (exists(binding) && existsSync(library) && readlinkSync(library).includes(name)) return null
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `none for ${process.platform} on ${process.arch}; ${cost}`
  const missing = await whatIsMissing()
  if (missing !== null) return `${missing}; ${cost}`
  try {
    const folder = await cached(name, (part) => unpack(part, flavour, announce))
    link(package_, folder)
    const { version } = JSON.parse(readFileSync(path.join(package_, 'package.json'), 'utf8'))
    const addon = await cached(
      `tfjs-addon-${version}-${name}-node${process.versions.modules}`,
      async (part) => {
        announce('compiling the addon of @tensorflow/tfjs-node-gpu')
        await compileAddon(package_)
        cpSync(path.join(package_, 'lib/napi-v8'), part, {
          recursive: true,
          verbatimSymlinks: true,
        })
      },
    )
    mkdirSync(path.dirname(binding), { recursive: true })
    cpSync(addon, path.dirname(binding), { recursive: true, verbatimSymlinks: true })
    return `${flavour} ${wheels.version}, linked`
  } catch (error) {
    return `not linked; ${cost}. What went wrong: ${error instanceof Error ? error.message : String(error)}`
  }
}

async function whatIsMissing() {
  if (!(await runs('python3', ['-m', 'pip', '--version']))) return 'Python 3 with pip is missing'
  if (!(await runs('c++', ['--version'])) && !(await runs('g++', ['--version'])))
    return 'a C++ compiler is missing'
  if (!(await runs('make', ['--version']))) return 'make is missing'
  return null
}

async function unpack(part, flavour, announce) {
  const { megabytes, wheels: parts } = wheels.flavours[flavour]
  announce(
    `downloading ${parts.length === 1 ? 'the wheel' : `${parts.length} wheels, beginning with`} ${parts[0].package} ${wheels.version}, through pip (${megabytes} MB, once per user)`,
  )
  for (const { package: name, version, sha256 } of parts) {
    const download = path.join(part, 'download')
    const tags = [
      '--python-version',
      wheels.pythonVersion,
      '--implementation',
      'cp',
      '--abi',
      `cp${wheels.pythonVersion.replace('.', '')}`,
      '--abi',
      'none',
      ...wheels.platforms.flatMap((platform) => ['--platform', platform]),
    ]
    await run('python3', [
      '-m',
      'pip',
      'download',
      '--no-deps',
      '--quiet',
      '--only-binary=:all:',
      ...tags,
      '--dest',
      download,
      `${name}==${version}`,
    ])
    const [wheel] = readdirSync(download)
    await run('python3', [
      path.join(import.meta.dirname, 'extract-wheel.py'),
      path.join(download, wheel),
      sha256,
      part,
    ])
    rmSync(download, { recursive: true })
  }
}

/** The layout that the addon's build file and its run path expect. */
function link(package_, folder) {
  const tensorflow = path.join(folder, 'tensorflow')
  for (const folder of ['deps', 'lib', 'build'])
    rmSync(path.join(package_, folder), { recursive: true, force: true })
  const lib = path.join(package_, 'deps/lib')
  mkdirSync(lib, { recursive: true })
  symlinkSync(path.join(tensorflow, 'include'), path.join(package_, 'deps/include'))
  for (const [name, target] of [
    ['libtensorflow_cc.so.2', 'libtensorflow_cc.so.2'],
    ['libtensorflow_framework.so.2', 'libtensorflow_framework.so.2'],
    ['libtensorflow.so', 'libtensorflow_cc.so.2'],
    ['libtensorflow_framework.so', 'libtensorflow_framework.so.2'],
  ])
    symlinkSync(path.join(tensorflow, target), path.join(lib, name))
  // trial processes look for them here (LD_LIBRARY_PATH)
  for (const file of cudaLibraries(folder)) symlinkSync(file, path.join(lib, path.basename(file)))
}

/** Libraries of the CUDA parts, wherever their wheels put them. */
function cudaLibraries(folder) {
  const root = path.join(folder, 'nvidia')
  if (!existsSync(root)) return []
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.so(\.\d+)*$/.test(file))
    .map((file) => path.join(root, file))
}

/** Node's own headers where they are installed beside it: then nothing is downloaded. */
async function compileAddon(package_) {
  const prefix = path.dirname(path.dirname(process.execPath))
  const headers = existsSync(path.join(prefix, 'include/node/node_api.h'))
    ? { npm_config_nodedir: prefix }
    : {}
  const tool = path.join(package_, '../../@mapbox/node-pre-gyp/bin/node-pre-gyp')
  await run(process.execPath, [tool, 'install', '--build-from-source'], {
    cwd: package_,
    env: headers,
  })
}
