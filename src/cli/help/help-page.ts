/** A page of help, laid out in the columns of the terminal. */
import { padded, textColumnsMin, wrapped } from '../terminal/text-layout.js'

/** An option or command, and what it is for. A line break in the text stays one. */
export type HelpRow = readonly [label: string, text: string]

export type HelpPart =
  /** Further lines hang below the word after the command. */
  | { readonly usage: readonly string[] }
  /** A paragraph. */
  | { readonly text: string }
  /** A paragraph below the usage. */
  | { readonly note: string }
  | { readonly rows: readonly HelpRow[]; readonly labelColumns: number }

const indent = '  '
/** Of a text below its label. */
const narrowHang = 4

/** The parts, a blank line between them. */
export function helpPage(parts: readonly HelpPart[], columns: number): string {
  return parts.map((part) => `${linesOf(part, columns).join('\n')}\n`).join('\n')
}

function linesOf(part: HelpPart, columns: number): readonly string[] {
  if ('usage' in part) return part.usage.flatMap((line) => usageLines(line, columns))
  if ('text' in part) return paragraph(part.text, columns)
  if ('note' in part) return indented(paragraph(part.note, columns - indent.length), indent)
  const { rows, labelColumns } = part
  return indented(
    rows.flatMap((row) => rowLines(row, labelColumns, columns - indent.length)),
    indent,
  )
}

const paragraph = (text: string, columns: number): readonly string[] =>
  text.split('\n').flatMap((line) => wrapped(line, columns))

const indented = (lines: readonly string[], by: string): readonly string[] =>
  lines.map((line) => by + line)

/** `batchwise advise` stays in front of its words. */
function usageLines(usage: string, columns: number): readonly string[] {
  const [command = ''] = /^batchwise \S+ /.exec(usage) ?? []
  const words = wrapped(usage.slice(command.length), columns - command.length)
  return words.map((line, i) => (i === 0 ? command : ' '.repeat(command.length)) + line)
}

/** A label that is too long for its column has a line of its own. */
function rowLines([label, text]: HelpRow, labelColumns: number, columns: number): string[] {
  const isNarrow = columns - labelColumns < textColumnsMin
  const hang = isNarrow ? narrowHang : labelColumns
  const [first = '', ...more] = paragraph(text, columns - hang)
  const below = (lines: readonly string[]): readonly string[] => indented(lines, ' '.repeat(hang))
  if (!isNarrow && label.length + indent.length <= labelColumns)
    return [(padded(label, labelColumns) + first).trimEnd(), ...below(more)]
  const labels = wrapped(label, columns)
  return [...labels, ...below(first === '' ? more : [first, ...more])]
}
