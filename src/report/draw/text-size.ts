/** About how wide a text is: figures are laid out without a screen. */

export const fontSize = 13
export const fontFamily = 'system-ui, sans-serif'
/** Height of a line of text, px. */
export const lineHeight = 17
/** Width of a letter over the size of the font, on average. */
const letterWidth = 0.56

const square = /[\u2e80-\uffef]/
/** A line breaks at blanks, and after any Chinese character. */
const units = /[\u2e80-\uffef]|[^\s\u2e80-\uffef]+|\s+/g

/** px */
export function textWidth(text: string): number {
  let letters = 0
  for (const letter of text) letters += square.test(letter) ? 1 : letterWidth
  return letters * fontSize
}

/** With the gap to what stands beside it, px. */
export const labelWidth = (label: string): number => textWidth(label) + 12

/** The text in lines of at most so many px. */
export function inLines(text: string, most: number): string {
  const lines: string[] = []
  let line = ''
  for (const unit of text.match(units) ?? []) {
    if (line !== '' && textWidth(line + unit.trimEnd()) > most) {
      lines.push(line.trimEnd())
      line = unit.trimStart()
    } else line += unit
  }
  return [...lines, line.trimEnd()].join('\n')
}
