/** Bytes of the rows that a trial process loads onto its engine before the model: they stay there, and no budget is about them. */
import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'
import type { DatasetHeader, TrialData } from '../protocol/protocol.js'

/** float32 and int32 alike. */
const numberBytes = 4
const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

/** (training + validation rows) x (numbers of an x + numbers of a y) x 4; the counterpart of `worker/rows.ts`. `header`: of a data set, null for generated rows. */
export function rowsBytes(
  data: TrialData,
  { input, outputShape }: Pick<ModelGraph, 'input' | 'outputShape'>,
  header: DatasetHeader | null,
): number {
  const [rows, target] =
    data.kind === 'synthetic'
      ? [data.rows + data.validationRows, data.classes === null ? product(outputShape) : 1]
      : header === null
        ? [0, 0]
        : [header.trainingRows + header.validationRows, product(header.targetShape)]
  return rows * (product(input.shape) + target) * numberBytes
}
