/** Columns of a table that are not read, in words. */
import type { PassedOver } from '../../../advice/vocabulary/understood.js'
import { invalid } from '../../../errors.js'
import { printable } from '../printable.js'
import type { ReadColumn } from './columns.js'

/** A column that is not read, and why. */
export interface LeftColumn {
  readonly name: string
  readonly why: PassedOver
}

export const whyNot = ({ hasCommas }: ReadColumn): PassedOver =>
  hasCommas ? 'comma-numbers' : 'free-text'

const whyWords: Partial<Record<PassedOver, string>> = {
  'free-text': 'holds free text',
  'comma-numbers': 'holds numbers with commas: write 1234.5',
  nested: 'holds lists or objects: send each number in a column of its own, or an array (.npz)',
  empty: 'is empty',
  'row-number': 'only counts the rows',
}
const leftMax = 5

export const leftWords = ({ name, why }: LeftColumn): string =>
  `${printable(name)} ${whyWords[why] ?? 'holds no numbers'}`

export function noFeatures(features: readonly string[], left: readonly LeftColumn[]): Error {
  const more = left.length > leftMax ? '; …' : ''
  return invalid(
    '',
    features,
    'a column of numbers, dates or categories',
    'no column beside the target can be read: ' +
      `${left.slice(0, leftMax).map(leftWords).join('; ')}${more}`,
  )
}
