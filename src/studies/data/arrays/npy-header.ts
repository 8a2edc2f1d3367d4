/** The .npy format (NEP 1): magic, version, header as a Python literal, raw numbers. */
import { open } from 'node:fs/promises'
import { malformed } from '../../../errors.js'
import { numberTypes, typeName, type NumberType } from '../rows/number-types.js'
import { sizeOf } from '../rows/raw-array.js'

/** An array in a file: of numbers, or of texts with a fixed number of characters. */
export interface NpyArray {
  readonly name: string
  readonly file: string
  readonly offset: number
  readonly shape: readonly number[]
  readonly isFortranOrder: boolean
  readonly littleEndian: boolean
  readonly element:
    | { readonly kind: 'number'; readonly type: NumberType; readonly storedAs: string }
    | { readonly kind: 'text'; readonly characters: number; readonly isUnicode: boolean }
    /** Cannot be read; refused where it is needed. */
    | { readonly kind: 'other'; readonly problem: string }
}

const magic = Buffer.from('\x93NUMPY', 'latin1')
const headerMaxBytes = 65_536
const accepted = 'a NumPy array of numbers, booleans or texts (.npy, version 1 to 3)'
export const refuse = (name: string, problem: string): Error =>
  malformed(`/${name}`, problem, accepted, `the array ${name} ${problem}`)

/** Reads the header of the file. Throws at `/<name>` where it is malformed. */
export async function readNpyHeader(name: string, file: string): Promise<NpyArray> {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const start = Buffer.alloc(Math.min(size, headerMaxBytes + 12))
    await handle.read(start, 0, start.length, 0)
    const { text, offset } = headerText(name, start)
    const array = { name, file, offset, ...parseHeader(name, text) }
    checkLength(array, size)
    return array
  } finally {
    await handle.close()
  }
}

function headerText(
  name: string,
  start: Buffer,
): { readonly text: string; readonly offset: number } {
  if (start.length < 12 || !start.subarray(0, magic.length).equals(magic))
    throw refuse(name, 'is not in the .npy format')
  // version 1 has a length of 2 bytes, later versions one of 4 bytes
  const hasLongLength = start.readUInt8(6) >= 2
  const length = hasLongLength ? start.readUInt32LE(8) : start.readUInt16LE(8)
  const from = hasLongLength ? 12 : 10
  if (from + length > start.length) throw refuse(name, 'has a header that is not complete')
  return { text: start.toString('utf8', from, from + length), offset: from + length }
}

function parseHeader(name: string, text: string): Omit<NpyArray, 'name' | 'file' | 'offset'> {
  const [, order = '', code = ''] = /'descr':\s*'([<>|=])([a-zA-Z]\d*)/.exec(text) ?? []
  const [, fortranOrder] = /'fortran_order':\s*(True|False)/.exec(text) ?? []
  const [, dimensions] = /'shape':\s*\(([^)]*)\)/.exec(text) ?? []
  const element = elementOf(code) ?? { kind: 'other', problem: refusedType(code, text) }
  if (fortranOrder === undefined || dimensions === undefined)
    throw refuse(name, 'has a header that is not one of NumPy')
  const shape = dimensions
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(Number)
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0))
    throw refuse(name, `has a shape that is not one: (${dimensions.slice(0, 100)})`)
  const isFortranOrder = fortranOrder === 'True' && shape.length > 1
  return { shape, isFortranOrder, littleEndian: order !== '>', element }
}

function elementOf(code: string): NpyArray['element'] | null {
  const type = Object.entries(numberTypes).find(([name]) => name === code)?.[1]
  if (type !== undefined) return { kind: 'number', type, storedAs: typeName(code) }
  const [, letter, characters] = /^([US])(\d+)$/.exec(code) ?? []
  if (characters === undefined) return null
  return { kind: 'text', characters: Number(characters), isUnicode: letter === 'U' }
}

/** Says what the type is, and what to send instead. */
function refusedType(code: string, text: string): string {
  if (code.startsWith('O'))
    return 'holds Python objects (pickled), which are never unpacked: save numbers or texts, such as numpy.array(rows, dtype="float32")'
  if (code.startsWith('c')) return 'holds complex numbers: save their parts as float32'
  if (/^[mM]/.test(code)) return 'holds dates: save them as numbers, such as days'
  if (/'descr':\s*\[/.test(text)) return 'holds records with fields: save each field as an array'
  const [, written = 'unknown'] = /'descr':\s*([^,]{1,60})/.exec(text) ?? []
  return `has a type that is not accepted: ${written}`
}

export function elementBytes({ element }: Pick<NpyArray, 'element'>): number {
  if (element.kind === 'other') return 0
  if (element.kind === 'number') return element.type.bytes
  return element.characters * (element.isUnicode ? 4 : 1)
}

function checkLength(array: NpyArray, fileBytes: number): void {
  const needed = sizeOf(array.shape) * elementBytes(array)
  const present = Math.max(0, fileBytes - array.offset)
  if (present >= needed) return
  throw refuse(
    array.name,
    `is truncated: its header announces ${needed} bytes, ${present} are there`,
  )
}
