/** What the user has decided already: batch sizes and a learning rate that must stay. */
import type { RequestValue } from './cost-fields.js'
import {
  flagOption,
  numberOption,
  positiveWhole,
  withoutNulls,
  type OptionValues,
} from './option-values.js'

/** Null for what is left to the advice. */
export function wishFields(values: OptionValues): {
  readonly batchSize: number | null
  readonly batchSizes: RequestValue | null
  readonly effectiveBatchSize: number | null
  readonly learningRate: number | null
} {
  const rows = (name: string): number | null => numberOption(values, name, positiveWhole)
  const sizes = withoutNulls<number | true>({
    min: rows('batch-size-min'),
    max: rows('batch-size-max'),
    multipleOf: rows('batch-size-multiple-of'),
    powerOfTwo: flagOption(values, 'power-of-two') ? true : null,
  })
  return {
    batchSize: rows('batch-size'),
    batchSizes: Object.keys(sizes).length === 0 ? null : sizes,
    effectiveBatchSize: rows('effective-batch-size'),
    learningRate: numberOption(values, 'learning-rate', {
      whole: false,
      min: Number.MIN_VALUE,
      accepted: 'a number above 0',
    }),
  }
}
