import { BatchwiseError, errorCodes } from '../../errors.js'

/** One array of an archive: C order, numbers widened to doubles' range of what they were. */
export interface NumpyArray {
  readonly shape: readonly number[]
  readonly whole: boolean
  readonly values: Float64Array
}

function malformed(name: string, what: string): BatchwiseError {
  return new BatchwiseError(errorCodes.malformedBody, `the array ${name}: ${what}`, [
    {
      pointer: `/${name}`,
      value: what,
      accepted: 'a NumPy array of numbers or booleans (.npy, version 1 to 3)',
      message: what,
    },
  ])
}

const readers: Readonly<
  Record<
    string,
    { bytes: number; whole: boolean; read: (view: DataView, at: number, little: boolean) => number }
  >
> = {
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

/** Reads the .npy format (NEP 1): magic, version, header as a Python literal, raw numbers. `name` is for errors. */
export function readNpy(name: string, bytes: Uint8Array): NumpyArray {
  if (bytes.length < 10 || Buffer.from(bytes.subarray(0, 6)).toString('latin1') !== '\x93NUMPY')
    throw malformed(name, 'is not in the .npy format')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const long = (bytes[6] ?? 1) >= 2
  const headerLength = long ? view.getUint32(8, true) : view.getUint16(8, true)
  const start = (long ? 12 : 10) + headerLength
  const header = Buffer.from(bytes.subarray(long ? 12 : 10, start)).toString('utf8')
  const type = /'descr':\s*'([<>|=])([a-zA-Z])(\d+)'/.exec(header)
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1]
  const dimensions = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1]
  const reader = type === null ? undefined : readers[`${type[2] ?? ''}${type[3] ?? ''}`]
  if (reader === undefined || order === undefined || dimensions === undefined)
    throw malformed(
      name,
      `has a type that is not accepted: ${/'descr':\s*([^,]+)/.exec(header)?.[1] ?? 'unknown'}`,
    )
  const shape = dimensions
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(Number)
  const count = shape.reduce((a, b) => a * b, 1)
  if (bytes.length - start < count * reader.bytes)
    throw malformed(
      name,
      `is truncated: ${count * reader.bytes} bytes announced, ${Math.max(0, bytes.length - start)} there`,
    )
  const little = type?.[1] !== '>'
  const values = new Float64Array(count)
  for (let i = 0; i < count; i++) values[i] = reader.read(view, start + i * reader.bytes, little)
  return {
    shape,
    whole: reader.whole,
    values: order === 'True' ? fromFortran(values, shape) : values,
  }
}

/** Column-major to row-major. */
function fromFortran(values: Float64Array, shape: readonly number[]): Float64Array {
  const result = new Float64Array(values.length)
  const index = shape.map(() => 0)
  for (const value of values) {
    result[shape.reduce((offset, size, d) => offset * size + (index[d] ?? 0), 0)] = value
    for (let d = 0; d < shape.length; d++) {
      index[d] = (index[d] ?? 0) + 1
      if ((index[d] ?? 0) < (shape[d] ?? 1)) break
      index[d] = 0
    }
  }
  return result
}
