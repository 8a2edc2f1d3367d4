/** What the user trains with now, and what must stay: batch sizes and a learning rate. */
import { notValid } from '../usage-error.js'
import type { RequestValue } from './cost-fields.js'
import {
  flagOption,
  numberOption,
  positiveWhole,
  textOption,
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
      accepted: { id: 'accepted-above-zero' },
    }),
  }
}

/** `--current 32@0.001`: batch size and learning rate. */
export function currentPair(values: OptionValues): RequestValue | null {
  const text = textOption(values, 'current')
  if (text === null) return null
  const [batchSize = Number.NaN, learningRate = Number.NaN, ...more] = text
    .split('@')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (more.length === 0 && Number.isInteger(batchSize) && batchSize > 0 && learningRate > 0)
    return { batchSize, learningRate }
  throw notValid(`--current ${text}`, { id: 'accepted-pair' })
}
