/** What was understood of a data set, as lines of text. */
import type { DataNoteCode, Understood, UnderstoodField } from '../advice/vocabulary/understood.js'
import { formatMessage, type Language } from './messages.js'
import { count } from './number-format.js'

const listedMax = 10

/** Lines from the file down to the decisions. */
export function describeData(understood: Understood, language: Language): readonly string[] {
  const { rows, keptRows, inputs, targets, notes } = understood
  const { format, trainingRows, validationRows } = understood
  const file = keptRows < rows ? 'data-sampled-file' : 'data-file'
  const sizes = { format, rows, keptRows, trainingRows, validationRows }
  return [
    formatMessage(language, file, sizes),
    ...inputs.flatMap((field) => fieldLines('data-input', field, language)),
    ...targets.flatMap((field) => fieldLines('data-target', field, language)),
    ...notes.map((one) => noteText(one, language)),
  ]
}

/** A note as it comes from an answer. */
export interface NoteData {
  readonly code: string
  readonly values: Readonly<Record<string, string | number>>
}

const matchingCodes: ReadonlySet<string> = new Set<DataNoteCode>([
  'channels-turned',
  'rows-reshaped',
  'trains-on-input',
  'labels-are-numbers',
  'labels-keep-numbers',
  'columns-feed-inputs',
  'not-read',
  'class-weights',
])
/** Whether the note says how rows feed the model of a study. */
export const isMatchingNote = (code: string): boolean => matchingCodes.has(code)

export function noteText({ code, values }: NoteData, language: Language): string {
  const variables: Record<string, string | number> = { ...values }
  if (code === 'labels-numbered') variables['last'] = Number(values['classes']) - 1
  return formatMessage(language, `data-${code}`, variables)
}

function fieldLines(
  message: 'data-input' | 'data-target',
  field: UnderstoodField,
  language: Language,
): readonly string[] {
  const { name, shape, storedAs, min, max, mean, deviation, classes, columns, constant } = field
  const isLabel = classes !== null && message === 'data-target'
  const numbers = { name, shape: shape.join(', '), storedAs, min, max, mean, deviation }
  const lines = [
    isLabel
      ? formatMessage(language, 'data-classes', { name, ...classes, ...listOf(classesOf(field)) })
      : formatMessage(language, message, numbers),
  ]
  if (columns !== null && message === 'data-input')
    lines.push(formatMessage(language, 'data-columns', listOf(columnsOf(field))))
  if (constant !== null && constant > 0 && !isLabel)
    lines.push(formatMessage(language, 'data-constant', { name, constant }))
  return lines
}

const classesOf = ({ classes }: UnderstoodField): readonly string[] =>
  classes?.classes.map(({ name, rows }) => `${name}: ${count(rows)}`) ?? []

const columnsOf = ({ columns }: UnderstoodField): readonly string[] =>
  columns?.map(({ name, type }) => `${name} (${type})`) ?? []

function listOf(items: readonly string[]): { readonly listed: string } {
  const more = items.length > listedMax ? ', …' : ''
  return { listed: `${items.slice(0, listedMax).join(', ')}${more}` }
}
