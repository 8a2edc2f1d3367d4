/** How names and shapes are compared, and what is said where they do not fit. */
import { sizeOf } from '../../../advice/vocabulary/model-graph.js'
import { invalid, type BatchwiseError } from '../../../errors.js'

export const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`

export const unfit = (value: unknown, accepted: string, message: string): BatchwiseError =>
  invalid('/data/dataset', value, accepted, message)

export const namesOf = (named: readonly { readonly name: string }[]): string =>
  named.map(({ name }) => name).join(', ')

/** `user_train` and `train_user` hold the rows of `user`. */
export function isSameName(stored: string, wanted: string): boolean {
  const plain = (name: string): string =>
    name
      .toLowerCase()
      .replace(/^(x_)?train(ing)?_/, '')
      .replace(/_train(ing)?$/, '')
  return stored === wanted || plain(stored) === wanted.toLowerCase()
}

/** [8, 8] and [8, 8, 1] hold the same rows. A flat input also reads images. */
export function isSameOrFlat(given: readonly number[], wanted: readonly number[]): boolean {
  if (sizeOf(given) !== sizeOf(wanted)) return false
  const withoutOnes = (shape: readonly number[]): string =>
    shape.filter((size) => size !== 1).join()
  return withoutOnes(given) === withoutOnes(wanted) || wanted.length === 1
}
