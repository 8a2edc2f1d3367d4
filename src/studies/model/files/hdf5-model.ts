import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { malformed } from '../../../errors.js'
import { isObject } from '../json.js'
import { parseModelText } from './json-text.js'
import { modelTextBytesMax } from './limits.js'
import { acceptedFiles, foreignFile } from './refuse-foreign.js'

export interface Hdf5Question {
  readonly file: string
  readonly names: readonly string[]
  /** Longer attributes count as missing. */
  readonly textMax: number
}
/** Attributes of the root that are text, and its members; null for a broken file. */
export type Hdf5Answer = {
  readonly attributes: Readonly<Record<string, string | null>>
  readonly keys: readonly string[]
} | null

const deadlineMs = 30_000

/** The JSON of a Keras model in an HDF5 file: the attribute model_config, with training_config. */
export async function readHdf5Model(file: string, pointer: string): Promise<unknown> {
  const names = ['model_config', 'training_config', 'layer_names']
  const answer = await askProcess({ file, names, textMax: modelTextBytesMax })
  if (answer === null)
    throw malformed(
      pointer,
      'HDF5',
      acceptedFiles,
      'this is HDF5, but it is broken or incomplete: save it again, or send model.to_json()',
    )
  const { model_config: model, training_config: training } = answer.attributes
  if (typeof model === 'string') {
    const topology = parseModelText(model, `${pointer}/model_config`)
    return typeof training === 'string' && isObject(topology)
      ? { ...topology, training_config: training }
      : topology
  }
  const isWeights = 'layer_names' in answer.attributes || answer.keys.includes('layers')
  throw foreignFile(isWeights ? 'weightsOnly' : 'hdf5WithoutModel', pointer)
}

/** Null where the file is broken: the process fails, or does not end in time. */
function askProcess(question: Hdf5Question): Promise<Hdf5Answer> {
  const { program, execArgv } = readerProgram()
  // what the library prints is thrown away
  const child = fork(program, { execArgv, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(null), deadlineMs)
    const end = (answer: Hdf5Answer): void => {
      clearTimeout(timer)
      resolve(answer)
      child.kill('SIGKILL')
    }
    child.on('message', (answer) => end(answer as Hdf5Answer))
    child.on('error', () => end(null))
    child.on('exit', () => end(null))
    child.send(question, () => undefined)
  })
}

/** The compiled program; from a source checkout the TypeScript file, whose types Node strips. */
function readerProgram(): { readonly program: string; readonly execArgv: string[] } {
  const compiled = fileURLToPath(new URL('hdf5-reader.js', import.meta.url))
  if (existsSync(compiled)) return { program: compiled, execArgv: [] }
  const source = fileURLToPath(new URL('hdf5-reader.ts', import.meta.url))
  return { program: source, execArgv: ['--experimental-strip-types'] }
}
