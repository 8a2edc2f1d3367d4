import { readFileSync } from 'node:fs'
import path from 'node:path'
import { sizeOf, type ModelGraph } from '../../advice/vocabulary/model-graph.js'
import {
  datasetFiles,
  parseDatasetHeader,
  type DatasetHeader,
  type TrialData,
} from '../protocol/dataset.js'

/** float32 and int32. */
const bytesPerNumber = 4

type Shapes = Pick<ModelGraph, 'inputs' | 'outputs'>

/**
 * Bytes of the rows that a trial process loads onto its engine before the model. They stay there
 * and are not part of the budget.
 *
 *   (training rows + validation rows) * (numbers of inputs + numbers of targets) * 4
 *
 * @param header of a stored data set; null for synthetic rows, and for a header that is unreadable.
 */
export function rowsBytes(data: TrialData, model: Shapes, header: DatasetHeader | null): number {
  const inputSize = totalSize(model.inputs)
  // rows of a program are in its process before the baseline is read
  if (data.kind === 'own') return 0
  if (data.kind === 'synthetic') {
    const targets = model.outputs.map(({ shape }, i) => ({
      shape: isReal(data.classes[i]) ? shape : shape.slice(0, -1),
    }))
    return bytesOf(data.rows + data.validationRows, inputSize + totalSize(targets))
  }
  if (header === null) return 0
  const rows = header.trainingRows + header.validationRows
  return bytesOf(rows, inputSize + totalSize(storedTargets(data, header)))
}

/** An autoencoder loads its input once more. */
function storedTargets(
  { feeds }: Extract<TrialData, { kind: 'dataset' }>,
  { inputs, targets }: DatasetHeader,
): readonly { readonly shape: readonly number[] }[] {
  if (feeds === undefined) return targets
  return feeds.targets.flatMap(({ from, stored }) => {
    const array = (from === 'input' ? inputs : targets)[stored]
    return array === undefined ? [] : [array]
  })
}

const isReal = (classes: number | null | undefined): boolean => (classes ?? null) === null

const totalSize = (arrays: readonly { readonly shape: readonly number[] }[]): number =>
  arrays.reduce((sum, { shape }) => sum + sizeOf(shape), 0)

/** The same for the data of a job. */
export function rowsBytesOf(data: TrialData, model: Shapes): number {
  return rowsBytes(data, model, data.kind === 'dataset' ? readHeader(data.folder) : null)
}

/** Null for a header that cannot be read: the trial process then reports what is wrong with it. */
function readHeader(folder: string): DatasetHeader | null {
  try {
    return parseDatasetHeader(readFileSync(path.join(folder, datasetFiles.header), 'utf8'))
  } catch {
    return null
  }
}

const bytesOf = (rows: number, numbersPerRow: number): number =>
  rows * numbersPerRow * bytesPerNumber
