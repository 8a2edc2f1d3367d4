/** Text in the columns of a terminal: wide characters take two, lines break at the width. */

/** Characters that take two columns: CJK, its punctuation, and full-width forms. */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/

/**
 * What may stand alone on a line. A line of Chinese may break after any character, but not before
 * punctuation; a line of English breaks at blanks.
 */
const units =
  /[\u2e80-\u2fff\u3003-\u3007\u3012-\ua4cf][、。，；：？！）”]*|(?:(?![\u2e80-\ua4cf ]).)+[、。，；：？！）”]*| +|./gu

/** A number stays on the line of its unit. */
const numberBlank = /(?<=\d) (?=(?:bytes|[KMGT]iB|ms|s|min|h|%|W|J|k?Wh)(?![A-Za-z]))/g
const noBreak = '\u00a0'

export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += wide.test(character) ? 2 : 1
  return width
}

/** Pads with blanks up to a number of columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)))
}

/** The beginning of a text that takes at most so many columns. */
export function cut(text: string, columns: number): string {
  let width = 0
  const kept = [...text].findIndex((character) => (width += displayWidth(character)) > columns)
  return kept === -1 ? text : [...text].slice(0, kept).join('')
}

/**
 * Breaks a text into lines of at most so many columns; a longer word keeps a line of its own.
 *
 * @param hang blanks before every line but the first
 */
export function wrapped(text: string, columns: number, hang = ''): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const unit of text.replaceAll(numberBlank, noBreak).match(units) ?? []) {
    if (displayWidth((line + unit).trimEnd()) > columns && line.trim() !== '') {
      lines.push(line.trimEnd())
      line = hang + unit.trimStart()
    } else line += unit
  }
  if (line.trim() !== '') lines.push(line.trimEnd())
  return lines.map((one) => one.replaceAll(noBreak, ' '))
}

/** A narrower column of text puts its label on a line of its own. */
export const textColumnsMin = 24

/** A label with its text beside it; further lines hang below the text. */
export function labelled(
  label: { readonly text: string; readonly columns: number },
  text: string,
  columns: number,
): readonly string[] {
  const beside = columns - label.columns
  if (beside < textColumnsMin)
    return [label.text, ...wrapped(text, columns - 2).map((line) => `  ${line}`)]
  return wrapped(text, beside).map(
    (line, i) => padded(i === 0 ? label.text : '', label.columns) + line,
  )
}
