import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { invalid } from '../../errors.js'
import { datasetFiles, type DatasetHeader } from '../../trials/protocol/dataset.js'

/** Rows that an embedding reads hold token numbers: whole, in [0, vocabulary). Looks at the stored x of both parts. */
export async function checkTokens(
  folder: string,
  header: DatasetHeader,
  vocabulary: number,
): Promise<void> {
  for (const file of [datasetFiles.xTrain, datasetFiles.xValidation]) {
    const bytes = await readFile(path.join(folder, file))
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let at = 0; at + 4 <= bytes.length; at += 4) {
      const token =
        header.inputType === 'int32' ? view.getInt32(at, true) : view.getFloat32(at, true)
      if (!Number.isInteger(token) || token < 0 || token >= vocabulary) {
        throw invalid(
          '/data/dataset',
          token,
          `whole token numbers from 0 to ${vocabulary - 1}`,
          `the data set holds the token ${token}, the embedding has ${vocabulary} entries`,
        )
      }
    }
  }
}
