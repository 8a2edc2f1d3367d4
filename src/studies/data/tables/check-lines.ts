/** The first line of a table of text: its separator, and whether it is a table at all. */
import { open } from 'node:fs/promises'
import { invalid, malformed } from '../../../errors.js'

/** A chunk of 2,048 rows of more columns would not fit in memory. */
export const columnsMax = 5000
const firstLineMaxBytes = 2 * 2 ** 20

/** Throws for a first line that is too long or has too many columns. */
export async function separatorOf(file: string, isTabbed: boolean): Promise<string> {
  const line = await firstLineOf(file)
  const counts = (isTabbed ? ['\t'] : [',', ';', '\t', '|']).map((separator) => ({
    separator,
    columns: unquoted(line).split(separator).length,
  }))
  const best = counts.reduce((one, other) => (other.columns > one.columns ? other : one))
  if (best.columns <= columnsMax) return best.separator
  throw tooManyColumns(best.columns)
}

export const tooManyColumns = (columns: number): Error =>
  invalid(
    '',
    columns,
    `at most ${columnsMax} columns`,
    `the table has ${columns} columns or more; at most ${columnsMax} are read. Send wide rows as an array (.npz)`,
  )

const unquoted = (line: string): string => line.replaceAll(/"[^"]*"/g, '')

async function firstLineOf(file: string): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const bytes = Buffer.alloc(firstLineMaxBytes)
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0)
    const text = bytes.toString('utf8', 0, bytesRead)
    const end = text.search(/[\r\n]/)
    if (end >= 0) return text.slice(0, end)
    if (bytesRead < bytes.length || unquoted(text).split(/[,;\t|]/).length > columnsMax) return text
    throw malformed(
      '',
      `${bytesRead} bytes`,
      `a first line of at most ${firstLineMaxBytes} bytes`,
      'the first line of the table does not end: this is no table of rows',
    )
  } finally {
    await handle.close()
  }
}
