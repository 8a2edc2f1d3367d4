import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import {
  datasetFiles,
  parseDatasetHeader,
  type DatasetHeader,
  type TrialData,
} from '../protocol/dataset.js'

/** float32 and int32. */
const bytesPerNumber = 4

type Shapes = Pick<ModelGraph, 'input' | 'outputShape'>

/**
 * Bytes of the rows that a trial process loads onto its engine before the model. They stay there
 * and are not part of the budget.
 *
 *   (training rows + validation rows) * (numbers of x + numbers of y) * 4
 *
 * @param header of a stored data set; null for synthetic rows, and for a header that is unreadable.
 */
export function rowsBytes(data: TrialData, model: Shapes, header: DatasetHeader | null): number {
  if (data.kind === 'synthetic') {
    const targetSize = data.classes === null ? product(model.outputShape) : 1
    return bytesOf(data.rows + data.validationRows, product(model.input.shape) + targetSize)
  }
  if (header === null) return 0
  const rows = header.trainingRows + header.validationRows
  return bytesOf(rows, product(model.input.shape) + product(header.targetShape))
}

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

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)
