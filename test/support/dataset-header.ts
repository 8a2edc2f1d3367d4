import type { DatasetHeader } from '../../src/trials/protocol/dataset.js'

interface ClassRows {
  /** Shape of one row. */
  readonly shape: readonly number[]
  readonly type?: 'float32' | 'int32'
  readonly classes: number
  readonly trainingRows: number
  readonly validationRows: number
}

/** The header of a data set with one input, x, and class numbers, y. */
export function classHeader({
  shape,
  type = 'float32',
  classes,
  trainingRows,
  validationRows,
}: ClassRows): DatasetHeader {
  return {
    version: 2,
    inputs: [{ name: 'x', shape, type }],
    targets: [{ name: 'y', shape: [], type: 'class', classes }],
    trainingRows,
    validationRows,
  }
}
