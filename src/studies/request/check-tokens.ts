import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { invalid } from '../../errors.js'
import { datasetFiles, datasetParts, type DatasetHeader } from '../../trials/protocol/dataset.js'

const bytesPerToken = 4

/**
 * Checks the stored input of both parts: the rows that an embedding reads hold token numbers, whole
 * and from 0 to `vocabulary` - 1.
 *
 * @param index of the input in the header
 */
export async function checkTokens(
  folder: string,
  header: DatasetHeader,
  index: number,
  vocabulary: number,
): Promise<void> {
  const isWhole = header.inputs[index]?.type === 'int32'
  for (const part of datasetParts) {
    const bytes = await readFile(path.join(folder, datasetFiles.input(index, part)))
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let offset = 0; offset + bytesPerToken <= bytes.length; offset += bytesPerToken) {
      const token = isWhole ? view.getInt32(offset, true) : view.getFloat32(offset, true)
      if (!Number.isInteger(token) || token < 0 || token >= vocabulary)
        throw invalidToken(token, vocabulary)
    }
  }
}

const invalidToken = (token: number, vocabulary: number): Error =>
  invalid(
    '/data/dataset',
    token,
    `whole token numbers from 0 to ${vocabulary - 1}`,
    `the data set holds the token ${token}, the embedding has ${vocabulary} entries`,
  )
