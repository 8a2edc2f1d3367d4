import { BatchwiseError, errorCodes } from '../../errors.js'

/** One array of an archive, in C order, every number as a double. */
export interface NumpyArray {
  readonly shape: readonly number[]
  /** The stored type holds whole numbers or booleans. */
  readonly whole: boolean
  readonly values: Float64Array
}

interface NumberType {
  readonly bytes: number
  readonly whole: boolean
  readonly read: (view: DataView, offset: number, littleEndian: boolean) => number
}

/** By the type code of NumPy without the byte order. */
const numberTypes: Readonly<Record<string, NumberType>> = {
  b1: { bytes: 1, whole: true, read: (view, at) => view.getUint8(at) },
  u1: { bytes: 1, whole: true, read: (view, at) => view.getUint8(at) },
  i1: { bytes: 1, whole: true, read: (view, at) => view.getInt8(at) },
  u2: { bytes: 2, whole: true, read: (view, at, little) => view.getUint16(at, little) },
  i2: { bytes: 2, whole: true, read: (view, at, little) => view.getInt16(at, little) },
  u4: { bytes: 4, whole: true, read: (view, at, little) => view.getUint32(at, little) },
  i4: { bytes: 4, whole: true, read: (view, at, little) => view.getInt32(at, little) },
  u8: { bytes: 8, whole: true, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  i8: { bytes: 8, whole: true, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  f4: { bytes: 4, whole: false, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { bytes: 8, whole: false, read: (view, at, little) => view.getFloat64(at, little) },
}

/**
 * Reads the .npy format (NEP 1): magic, version, header as a Python literal, raw numbers. `name` is
 * the name of the array, for errors.
 */
export function readNpy(name: string, bytes: Uint8Array): NumpyArray {
  const { text, dataOffset } = headerOf(name, bytes)
  const { type, littleEndian, isFortranOrder, shape } = parseHeader(name, text)
  const count = shape.reduce((product, size) => product * size, 1)
  const neededBytes = count * type.bytes
  const presentBytes = Math.max(0, bytes.length - dataOffset)
  if (presentBytes < neededBytes)
    throw malformed(
      name,
      `is truncated: its header announces ${neededBytes} bytes, ${presentBytes} are there`,
    )
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const values = new Float64Array(count)
  for (let i = 0; i < count; i++)
    values[i] = type.read(view, dataOffset + i * type.bytes, littleEndian)
  return {
    shape,
    whole: type.whole,
    values: isFortranOrder ? toRowMajor(values, shape) : values,
  }
}

const magic = '\x93NUMPY'

/** The header follows magic (6 bytes), version (2 bytes) and its own length. */
function headerOf(
  name: string,
  bytes: Uint8Array,
): { readonly text: string; readonly dataOffset: number } {
  if (bytes.length < 12 || Buffer.from(bytes.subarray(0, 6)).toString('latin1') !== magic)
    throw malformed(name, 'is not in the .npy format')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // version 1 has a length of 2 bytes, later versions one of 4 bytes
  const hasLongLength = view.getUint8(6) >= 2
  const length = hasLongLength ? view.getUint32(8, true) : view.getUint16(8, true)
  const start = hasLongLength ? 12 : 10
  const dataOffset = start + length
  return { text: Buffer.from(bytes.subarray(start, dataOffset)).toString('utf8'), dataOffset }
}

interface NpyHeader {
  readonly type: NumberType
  readonly littleEndian: boolean
  readonly isFortranOrder: boolean
  readonly shape: readonly number[]
}

function parseHeader(name: string, text: string): NpyHeader {
  const [, byteOrder, code] = /'descr':\s*'([<>|=])([a-zA-Z]\d+)'/.exec(text) ?? []
  const [, fortranOrder] = /'fortran_order':\s*(True|False)/.exec(text) ?? []
  const [, dimensions] = /'shape':\s*\(([^)]*)\)/.exec(text) ?? []
  const type = code === undefined ? undefined : numberTypes[code]
  if (type === undefined || fortranOrder === undefined || dimensions === undefined) {
    const [, written = 'unknown'] = /'descr':\s*([^,]+)/.exec(text) ?? []
    throw malformed(name, `has a type that is not accepted: ${written}`)
  }
  const shape = dimensions
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(Number)
  return { type, littleEndian: byteOrder !== '>', isFortranOrder: fortranOrder === 'True', shape }
}

/** Column-major (Fortran) order to row-major (C) order. */
function toRowMajor(values: Float64Array, shape: readonly number[]): Float64Array {
  const result = new Float64Array(values.length)
  const index = shape.map(() => 0)
  for (const value of values) {
    result[rowMajorOffset(index, shape)] = value
    advance(index, shape)
  }
  return result
}

const rowMajorOffset = (index: readonly number[], shape: readonly number[]): number =>
  shape.reduce((offset, size, axis) => offset * size + (index[axis] ?? 0), 0)

/** The next index in column-major order: the first axis runs fastest. */
function advance(index: number[], shape: readonly number[]): void {
  for (const [axis, size] of shape.entries()) {
    const next = (index[axis] ?? 0) + 1
    index[axis] = next < size ? next : 0
    if (next < size) return
  }
}

function malformed(name: string, problem: string): BatchwiseError {
  return new BatchwiseError(errorCodes.malformedBody, `the array ${name}: ${problem}`, [
    {
      pointer: `/${name}`,
      value: problem,
      accepted: 'a NumPy array of numbers or booleans (.npy, version 1 to 3)',
      message: problem,
    },
  ])
}
