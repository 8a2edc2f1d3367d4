import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import { invalid } from '../../errors.js'
import { datasetFiles, datasetParts, type DatasetHeader } from '../../trials/protocol/dataset.js'
import type { DatasetInfo } from '../ports.js'

const bytesPerToken = 4
/** The smallest vocabulary that a text can be stored with. */
const vocabularyMin = 2

export interface TokenInput {
  /** Place of the input in the header. */
  readonly stored: number
  /** The first position of a row that is read; null: all of them. */
  readonly firstColumn: number | null
  /** Positions that are read from there on. */
  readonly width: number
  /** Entries of the embedding. */
  readonly vocabulary: number
}

/**
 * Checks the stored input of both parts: what an embedding reads of the rows are token numbers,
 * whole and from 0 to `vocabulary` - 1.
 */
export async function checkTokens(
  folder: string,
  header: DatasetHeader,
  { stored, firstColumn, width, vocabulary }: TokenInput,
): Promise<void> {
  const { type, shape = [] } = header.inputs[stored] ?? {}
  const rowWidth = shape.at(-1) ?? 1
  const isRead = (position: number): boolean =>
    firstColumn === null || (position >= firstColumn && position < firstColumn + width)
  for (const part of datasetParts) {
    const bytes = await readFile(path.join(folder, datasetFiles.input(stored, part)))
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let offset = 0; offset + bytesPerToken <= bytes.length; offset += bytesPerToken) {
      if (!isRead((offset / bytesPerToken) % rowWidth)) continue
      const token = type === 'int32' ? view.getInt32(offset, true) : view.getFloat32(offset, true)
      if (!Number.isInteger(token) || token < 0 || token >= vocabulary)
        throw invalidToken(token, vocabulary)
    }
  }
}

/** Refuses a text with more tokens than the model has entries and units for. */
export function checkVocabulary(
  { header, understood }: Pick<DatasetInfo, 'header' | 'understood'>,
  { inputs, outputs }: Pick<ModelGraph, 'inputs' | 'outputs'>,
): void {
  if (understood?.format !== 'text') return
  const tokens = header.targets[0]?.classes ?? 0
  const entries = Math.min(
    ...inputs.flatMap(({ vocabulary }) => vocabulary ?? []),
    ...outputs.map(({ shape }) => shape.at(-1) ?? 1),
  )
  if (tokens <= entries || entries < vocabularyMin) return
  throw invalid(
    '/data/dataset',
    tokens,
    `a text of at most ${entries} tokens`,
    `the text has ${tokens} tokens, the model has ${entries}: store the text with vocabulary=${entries} (--vocabulary on the command line)`,
  )
}

const invalidToken = (token: number, vocabulary: number): Error =>
  invalid(
    '/data/dataset',
    token,
    `whole token numbers from 0 to ${vocabulary - 1}`,
    `the data set holds the token ${token}, the embedding has ${vocabulary} entries`,
  )
