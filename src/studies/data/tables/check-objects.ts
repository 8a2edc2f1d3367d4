/** The first objects of a table of JSON: DuckDB takes long to refuse objects without end. */
import { open } from 'node:fs/promises'
import { invalid, malformed } from '../../../errors.js'
import { columnsMax, tooManyColumns } from './check-lines.js'

/** Longest object that is read. */
export const objectBytesMax = 2 ** 20
const depthMax = 1000

/** Throws for an object of too many fields, that is nested too deeply, or that does not end. */
export async function checkObjects(file: string): Promise<void> {
  const scan = new ObjectScan()
  const handle = await open(file, 'r')
  try {
    const bytes = Buffer.alloc(2 * objectBytesMax)
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0)
    for (let i = 0; i < bytesRead; i++) scan.take(bytes[i] ?? 0, i)
  } finally {
    await handle.close()
  }
}

const codeOf = (sign: string): number => sign.charCodeAt(0)
const quote = codeOf('"')
const backslash = codeOf('\\')
const colon = codeOf(':')
const brace = codeOf('{')
const opening = new Set([...'{['].map(codeOf))
const closing = new Set([...'}]'].map(codeOf))

/** Reads bytes one by one: UTF-8 never has the byte of a sign inside another character. */
class ObjectScan {
  private depth = 0
  /** Depth inside a row: 1, or 2 where the rows are in a list. */
  private rowDepth = 0
  private start = 0
  private fields = 0
  private isText = false
  private isEscaped = false

  take(byte: number, position: number): void {
    if (this.isText) this.takeText(byte)
    else if (byte === quote) this.isText = true
    else if (opening.has(byte)) this.enter(byte, position)
    else if (closing.has(byte)) this.leave()
    else if (byte === colon && this.depth === this.rowDepth) this.countField()
    if (this.rowDepth > 0 && position - this.start > objectBytesMax) throw endlessObject()
  }

  private takeText(byte: number): void {
    if (this.isEscaped) this.isEscaped = false
    else if (byte === backslash) this.isEscaped = true
    else if (byte === quote) this.isText = false
  }

  private enter(byte: number, position: number): void {
    this.depth += 1
    if (this.depth > depthMax) throw tooDeep()
    if (this.rowDepth > 0 || byte !== brace) return
    this.rowDepth = this.depth
    this.start = position
    this.fields = 0
  }

  private leave(): void {
    if (this.depth === this.rowDepth) this.rowDepth = 0
    this.depth -= 1
  }

  private countField(): void {
    this.fields += 1
    if (this.fields > columnsMax) throw tooManyColumns(this.fields)
  }
}

const tooDeep = (): Error =>
  invalid(
    '',
    `more than ${depthMax} levels`,
    `at most ${depthMax} levels of lists and objects`,
    'the JSON is nested too deeply to be rows of a table',
  )

const endlessObject = (): Error =>
  malformed(
    '',
    `more than ${objectBytesMax} bytes`,
    `objects of at most ${objectBytesMax} bytes`,
    'an object of the JSON is too long to be a row of a table',
  )
