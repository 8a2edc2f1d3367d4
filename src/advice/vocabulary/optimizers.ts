/** The update rules that a study may train with. */

export const optimizers = ['sgd', 'momentum', 'adam', 'rmsprop', 'adagrad', 'adamax'] as const
export type Optimizer = (typeof optimizers)[number]

/**
 * Update rules that need the exact gradient of all rows at once.
 * They are tried as an alternative where the rows are few (`race/full-batch.ts`).
 */
export const fullBatchMethods = ['rprop'] as const
export type FullBatchMethod = (typeof fullBatchMethods)[number]
