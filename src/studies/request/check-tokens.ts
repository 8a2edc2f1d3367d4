import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { invalid } from '../../errors.js'
import { datasetFiles, type DatasetHeader } from '../../trials/protocol/dataset.js'

const bytesPerToken = 4

/**
 * Checks the stored x of both parts: the rows that an embedding reads hold token numbers, whole and
 * from 0 to `vocabulary` - 1.
 */
export async function checkTokens(
  folder: string,
  header: DatasetHeader,
  vocabulary: number,
): Promise<void> {
  for (const file of [datasetFiles.xTrain, datasetFiles.xValidation]) {
    const bytes = await readFile(path.join(folder, file))
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let offset = 0; offset + bytesPerToken <= bytes.length; offset += bytesPerToken) {
      const token =
        header.inputType === 'int32' ? view.getInt32(offset, true) : view.getFloat32(offset, true)
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
