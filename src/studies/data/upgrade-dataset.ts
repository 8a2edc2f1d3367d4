/** Data sets of the first release had one input and one target, under other file names. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { datasetFiles, type DatasetHeader } from '../../trials/protocol/dataset.js'

interface FirstHeader {
  readonly version: 1
  readonly inputShape: readonly number[]
  readonly inputType: 'float32' | 'int32'
  readonly targetShape: readonly number[]
  readonly targetType: 'class' | 'real'
  readonly classes: number | null
  readonly trainingRows: number
  readonly validationRows: number
  readonly archiveBytes: number
}

const firstNames: readonly (readonly [string, string])[] = [
  ['x-train.bin', datasetFiles.input(0, 'train')],
  ['x-validation.bin', datasetFiles.input(0, 'validation')],
  ['y-train.bin', datasetFiles.target(0, 'train')],
  ['y-validation.bin', datasetFiles.target(0, 'validation')],
]

/** Brings a stored data set to the present form. May be repeated after a crash. */
export async function upgradeDataset(folder: string): Promise<void> {
  const file = path.join(folder, datasetFiles.header)
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return
  const stored = JSON.parse(text) as FirstHeader | DatasetHeader
  if (stored.version !== 1) return
  for (const [from, to] of firstNames)
    await rename(path.join(folder, from), path.join(folder, to)).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    })
  const { inputShape, inputType, targetShape, targetType, classes, ...rest } = stored
  const header = {
    ...rest,
    version: 2,
    inputs: [{ name: 'x', shape: inputShape, type: inputType }],
    targets: [{ name: 'y', shape: targetShape, type: targetType, classes }],
  }
  await writeFile(`${file}.new`, JSON.stringify(header))
  await rename(`${file}.new`, file)
}
