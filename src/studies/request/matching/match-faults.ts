/** How names and shapes are compared, and what is said where they do not fit. */
import { sizeOf } from '../../../advice/vocabulary/model-graph.js'
import { note, type DataNote } from '../../../advice/vocabulary/understood.js'
import { invalid, type BatchwiseError } from '../../../errors.js'

export const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`

export const unfit = (value: unknown, accepted: string, message: string): BatchwiseError =>
  invalid('/data/dataset', value, accepted, message)

export const namesOf = (named: readonly { readonly name: string }[]): string =>
  named.map(({ name }) => name).join(', ')

/**
 * The place of the array that has the name of an input or output, or that is the only one to have
 * it but for words such as `train`, `x` or `target`; -1 for none.
 */
export function placeOfName(stored: readonly { readonly name: string }[], wanted: string): number {
  const exact = stored.findIndex(({ name }) => name === wanted)
  if (exact >= 0) return exact
  const similar = stored.flatMap(({ name }, i) =>
    plainName(name) === plainName(wanted) ? [i] : [],
  )
  return similar.length === 1 ? (similar[0] ?? -1) : -1
}

const besideName = new Set(
  'x y train training input inputs target targets label labels output outputs'.split(' '),
)

/** `user_train`, `x_user` and `user_input` are `user`. */
function plainName(name: string): string {
  const words = name.toLowerCase().split(/[_\s-]+/)
  const plain = words.filter((word) => !besideName.has(word))
  return (plain.length > 0 ? plain : words).join('_')
}

/** Says which arrays or columns the model has no input or output for. */
export function notRead(
  stored: readonly { readonly name: string }[],
  places: readonly number[],
  role: 'input' | 'target',
): readonly DataNote[] {
  const unread = stored.filter((_, i) => !places.includes(i))
  return unread.length === 0 ? [] : [note('not-read', { names: namesOf(unread), role })]
}

/** [8, 8] and [8, 8, 1] hold the same rows. A flat input also reads images. */
export function isSameOrFlat(given: readonly number[], wanted: readonly number[]): boolean {
  if (sizeOf(given) !== sizeOf(wanted)) return false
  const withoutOnes = (shape: readonly number[]): string =>
    shape.filter((size) => size !== 1).join()
  return withoutOnes(given) === withoutOnes(wanted) || wanted.length === 1
}
