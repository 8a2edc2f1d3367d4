/** The format of a logged sequence of allocations. */

/**
 * A logged sequence of allocations as numbers: the version of the format, the rows of the largest
 * validation batch, then pairs.
 *
 * | pair      | meaning                                                                        |
 * |-----------|--------------------------------------------------------------------------------|
 * | a >= 0, b | an allocation of a + b B bytes                                                 |
 * | -1, n     | the n-th allocation is freed, counted from 0                                   |
 * | -2, k     | mark k of `allocationMarks`                                                    |
 * | -3, b     | b B bytes are copied from JavaScript, which collects its own by the next step  |
 */
export const allocationCodes = { version: 1, freed: -1, mark: -2, copied: -3 } as const
export const allocationMarks = ['baseline', 'step', 'validation', 'end'] as const
export type AllocationMark = (typeof allocationMarks)[number]

/**
 * Batch sizes to log allocations at, rows, largest first. They are primes, so hardly a model has an
 * axis that they divide: an axis that the batch size divides is the batch.
 */
export const allocationRowCounts = [61, 59, 53, 47, 43, 41, 37, 31, 29, 23, 19, 17, 13, 11] as const

/** TensorFlow leaves smaller allocations to the C library, bytes. */
export const smallBytes = 2 ** 18
