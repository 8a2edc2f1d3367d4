import type { Entry, ZipFile } from 'yauzl'
import { malformed, invalid } from '../../../errors.js'
import { openZip } from '../../upload/open-zip.js'
import { bytes } from '../../../words/number-format.js'
import { archiveEntriesMax, modelTextBytesMax } from './limits.js'
import { parseModelText } from './json-text.js'
import { acceptedFiles, foreignFile } from './refuse-foreign.js'
import { printable } from './signatures.js'

/** The JSON of a Keras 3 model: the entry config.json of a `.keras` archive. Unpacks no other. */
export async function readZipModel(file: string, pointer: string): Promise<unknown> {
  const zip = await opened(file, pointer)
  try {
    const config = await findConfig(zip, pointer)
    const text = await textOf(zip, config, pointer)
    return parseModelText(text, `${pointer}/config.json`)
  } finally {
    zip.close()
  }
}

async function opened(file: string, pointer: string): Promise<ZipFile> {
  try {
    return await openZip(file)
  } catch (error) {
    throw brokenZip(error, pointer)
  }
}

/** Looks at every entry: a name that climbs out of the archive is refused wherever it is. */
async function findConfig(zip: ZipFile, pointer: string): Promise<Entry> {
  if (zip.entryCount > archiveEntriesMax)
    throw invalid(
      pointer,
      zip.entryCount,
      `at most ${archiveEntriesMax} entries`,
      `the archive has ${zip.entryCount} entries, more than any model has`,
    )
  let config: Entry | null = null
  const inFolders: Entry[] = []
  let foreign: ForeignZip = 'zipWithoutModel'
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName === 'config.json') config = entry
      if (isInFolder.test(entry.fileName)) inFolders.push(entry)
      foreign = foreignZip(entry.fileName) ?? foreign
    }
  } catch (error) {
    throw brokenZip(error, pointer)
  }
  const found = config ?? (inFolders.length === 1 ? inFolders[0] : undefined)
  if (found !== undefined) return found
  throw foreignFile(foreign, pointer)
}

/** An archive that was unpacked and packed again has its files in a folder. */
const isInFolder = /^(?!__MACOSX\/)[^/]+\/config\.json$/

type ForeignZip = 'zipWithoutModel' | 'zippedPyTorch' | 'zippedSavedModel' | 'zippedArrays'

/** The program that wrote an archive with this entry. */
function foreignZip(name: string): ForeignZip | null {
  if (/(^|\/)(data|constants)\.pkl$/.test(name)) return 'zippedPyTorch'
  if (/(^|\/)saved_model\.pb$/.test(name)) return 'zippedSavedModel'
  return name.endsWith('.npy') ? 'zippedArrays' : null
}

/** Ends as soon as the entry turns out longer than it says, or than any model. */
async function textOf(zip: ZipFile, entry: Entry, pointer: string): Promise<string> {
  const tooLarge = invalid(
    `${pointer}/config.json`,
    entry.uncompressedSize,
    `at most ${bytes(modelTextBytesMax)}`,
    `config.json takes ${bytes(entry.uncompressedSize)}, more than any model`,
  )
  if (entry.uncompressedSize > modelTextBytesMax) throw tooLarge
  try {
    const parts: Buffer[] = []
    for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer)
    return Buffer.concat(parts).toString('utf8')
  } catch (error) {
    throw brokenZip(error, pointer)
  }
}

function brokenZip(error: unknown, pointer: string): Error {
  const detail = printable(error instanceof Error ? error.message : String(error))
  return malformed(
    pointer,
    detail,
    acceptedFiles,
    `the archive is broken or incomplete (${detail}): save the model again`,
  )
}
