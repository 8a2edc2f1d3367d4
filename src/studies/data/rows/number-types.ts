/** How numbers are stored in files, by NumPy's type code without the byte order. */

export interface NumberType {
  readonly bytes: number
  /** Holds whole numbers or booleans only. */
  readonly whole: boolean
  readonly read: (view: DataView, offset: number, littleEndian: boolean) => number
}

export const numberTypes = {
  b1: { bytes: 1, whole: true, read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
  u1: { bytes: 1, whole: true, read: (view, at) => view.getUint8(at) },
  i1: { bytes: 1, whole: true, read: (view, at) => view.getInt8(at) },
  u2: { bytes: 2, whole: true, read: (view, at, little) => view.getUint16(at, little) },
  i2: { bytes: 2, whole: true, read: (view, at, little) => view.getInt16(at, little) },
  u4: { bytes: 4, whole: true, read: (view, at, little) => view.getUint32(at, little) },
  i4: { bytes: 4, whole: true, read: (view, at, little) => view.getInt32(at, little) },
  u8: { bytes: 8, whole: true, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  i8: { bytes: 8, whole: true, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
  f2: { bytes: 2, whole: false, read: (view, at, little) => half(view.getUint16(at, little)) },
  f4: { bytes: 4, whole: false, read: (view, at, little) => view.getFloat32(at, little) },
  f8: { bytes: 8, whole: false, read: (view, at, little) => view.getFloat64(at, little) },
} as const satisfies Readonly<Record<string, NumberType>>

/** NumPy's names of the types. */
const typeNames: Readonly<Record<string, string>> = {
  b1: 'bool',
  u1: 'uint8',
  i1: 'int8',
  u2: 'uint16',
  i2: 'int16',
  u4: 'uint32',
  i4: 'int32',
  u8: 'uint64',
  i8: 'int64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
}
export const typeName = (code: string): string => typeNames[code] ?? code

/** IEEE 754 binary16: sign, 5 bits of exponent, 10 bits of fraction. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
