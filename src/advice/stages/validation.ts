/** How the trials of the race are validated. */
import { validationBatchSize } from '../memory/trial-bytes.js'
import type { TrialSpec, ValidationRows } from '../vocabulary/trial.js'
import type { StageContext } from './stage.js'

/**
 * At once as many rows as fit beside the training, and in all so many that the points of a first
 * rung take a small share of its time, the same for all candidates.
 *
 *   rows = share * first rung / validation time a row, a power of two within the bounds
 */
export function validationOf(
  context: StageContext,
  spec: Pick<TrialSpec, 'batchSize'>,
): ValidationRows {
  const { question, readings, numbers } = context
  const { batchSizeMax, rowsMin, rowsMax, share } = numbers.plan.validation
  const largest = context.grid().batchSizes.at(-1) ?? 1
  const atOnce = Math.min(batchSizeMax, largest)
  const msPerRow = readings.leastValidationMsPerRow ?? 0
  const affordable = (share * context.searchSetting().firstRungMs) / msPerRow
  const rows =
    msPerRow === 0 ? rowsMax : Math.min(rowsMax, Math.max(rowsMin, powerOfTwoBelow(affordable)))
  const batchSize = validationBatchSize(
    question,
    readings.memory,
    { batchSize: spec.batchSize, rows, rowsMax: atOnce },
    numbers.memory,
  )
  return { batchSize, rows }
}

const powerOfTwoBelow = (value: number): number => 2 ** Math.floor(Math.log2(Math.max(1, value)))
