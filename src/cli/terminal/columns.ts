/** How wide a text may be, and text that fits. */
import type { Terminal } from '../streams.js'
import { wrapped } from './text-layout.js'

/** Where the output is no terminal, running text is as wide as most terminals. */
const usualColumns = 80
/** Longer lines are hard to read. */
const columnsMax = 100
/** Nothing can be laid out in less. */
const columnsMin = 20

/** A stream of this process. $COLUMNS, where it is set, counts for more than the screen. */
export function terminalOf(
  stream: Terminal,
  { COLUMNS: asked }: Readonly<Record<string, string | undefined>>,
): Terminal {
  return {
    write: (text) => stream.write(text),
    isTTY: stream.isTTY === true,
    // a window may change its size
    get columns() {
      const found =
        asked !== undefined && /^[1-9]\d{0,4}$/.test(asked) ? Number(asked) : stream.columns
      return found === undefined || found === 0 ? undefined : Math.max(columnsMin, found)
    },
  }
}

/** Columns of running text. */
export const textColumns = ({ columns = usualColumns }: Pick<Terminal, 'columns'>): number =>
  Math.min(columns, columnsMax)

/**
 * Writes lines that fit the terminal; what goes on hangs below its line. A pipe gets the lines as
 * they are: programs read it.
 */
export function writeFitted(out: Terminal, text: string): void {
  out.write(fitted(text, out))
}

function fitted(text: string, out: Terminal): string {
  if (out.columns === undefined) return text
  const columns = textColumns(out)
  const lines = text.split('\n').flatMap((line) => {
    const [indent = ''] = /^ */.exec(line) ?? []
    return line === '' ? [''] : wrapped(line, columns, `${indent}  `)
  })
  return lines.join('\n')
}
