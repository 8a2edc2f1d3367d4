/** A model file, whatever its format, becomes the JSON to put in a question as {keras: …}. */
import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ModelFormat } from '../../../advice/vocabulary/understood-model.js'
import { invalid } from '../../../errors.js'
import { bytes } from '../../../words/number-format.js'
import { readHdf5Model } from './hdf5-model.js'
import { parseModelText } from './json-text.js'
import { modelTextBytesMax } from './limits.js'
import { readModelDocument } from './model-document.js'
import { foreignFile } from './refuse-foreign.js'
import { decodeText, headBytes, recognizeFile } from './signatures.js'
import { readZipModel } from './zip-model.js'

export interface ReadModel {
  readonly format: ModelFormat
  /** The JSON of the model. */
  readonly keras: unknown
}

/**
 * Recognises the format by the first bytes, not by the name. Reads a few KiB of a binary file, and
 * the whole text of a JSON file. Throws BatchwiseError, whose words hold no byte of the file.
 */
export async function readModel(file: string, pointer: string): Promise<ReadModel> {
  const kind = recognizeFile(await headOf(file))
  const read = (format: ModelFormat, keras: unknown): ReadModel => ({
    format,
    keras: checked(keras, pointer),
  })
  if (kind === 'zip') return read('keras', await readZipModel(file, pointer))
  if (kind === 'hdf5') return read('hdf5', await readHdf5Model(file, pointer))
  if (kind === 'json') return read('json', parseModelText(await wholeText(file, pointer), pointer))
  throw foreignFile(kind, pointer)
}

/** The same for what a person names, which may be a folder. */
export async function readModelFile(given: string, pointer: string): Promise<unknown> {
  return (await readModel(await modelFileIn(given, pointer), pointer)).keras
}

/** Throws where the JSON holds no model. */
function checked(json: unknown, pointer: string): unknown {
  readModelDocument(json, pointer)
  return json
}

/** The file; of a folder, the JSON in an unpacked archive or of `save` of TensorFlow.js. */
export async function modelFileIn(given: string, pointer: string): Promise<string> {
  if (!(await stat(given)).isDirectory()) return given
  const names = await readdir(given)
  const inside = ['config.json', 'model.json'].find((name) => names.includes(name))
  if (inside !== undefined) return path.join(given, inside)
  throw foreignFile(names.includes('saved_model.pb') ? 'savedModel' : 'folder', pointer)
}

async function headOf(file: string): Promise<Uint8Array> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(headBytes) })
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

async function wholeText(file: string, pointer: string): Promise<string> {
  const { size } = await stat(file)
  if (size > modelTextBytesMax)
    throw invalid(
      pointer,
      size,
      `at most ${bytes(modelTextBytesMax)} of JSON`,
      `the JSON takes ${bytes(size)}, more than any model: send the layers without the weights`,
    )
  const text = decodeText(await readFile(file))
  if (text === null) throw foreignFile('otherBinary', pointer)
  return text
}

/** Base64 of the first bytes of zip and HDF5. */
const base64Start = /^(UEsDB|UEsFB|iUhERg)/

/** Whether a text is a binary model file in base64. */
export const isBase64File = (text: string): boolean => base64Start.test(text)

/** Reads a binary model file that was sent as base64 text. Leaves nothing on the disk. */
export async function readBase64File(text: string, pointer: string): Promise<unknown> {
  const folder = await mkdtemp(path.join(tmpdir(), 'batchwise-model-'))
  try {
    const file = path.join(folder, 'model')
    await writeFile(file, Buffer.from(text, 'base64'))
    return await readModelFile(file, pointer)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
