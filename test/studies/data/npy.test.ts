import { describe, expect, test } from 'vitest'
import { readNpy } from '../../../src/studies/data/npy.js'

interface NpyFile {
  readonly descr?: string
  readonly fortranOrder?: boolean
  readonly shape?: string
  readonly version?: 1 | 2
  /** The numbers as they are stored. */
  readonly data?: NodeJS.TypedArray | Uint8Array
}

/** An .npy file by NEP 1; by default three doubles: 1, 2.5 and -3. */
function npyFile({
  descr = '<f8',
  fortranOrder = false,
  shape = '(3,)',
  version = 1,
  data = Float64Array.of(1, 2.5, -3),
}: NpyFile = {}): Uint8Array {
  const order = fortranOrder ? 'True' : 'False'
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`
  const length = Buffer.alloc(version === 1 ? 2 : 4)
  if (version === 1) length.writeUInt16LE(header.length)
  else length.writeUInt32LE(header.length)
  return Buffer.concat([
    Buffer.from('\x93NUMPY', 'latin1'),
    Buffer.from([version, 0]),
    length,
    Buffer.from(header),
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  ])
}

const valuesOf = (file: NpyFile): readonly number[] => [...readNpy('x', npyFile(file)).values]

describe('readNpy', () => {
  test('reads shape, type and values', () => {
    const values = Float64Array.of(1, 2.5, -3)
    expect(readNpy('x', npyFile())).toEqual({ shape: [3], whole: false, values })
  })

  test.each<[string, NpyFile, readonly number[]]>([
    ['booleans', { descr: '|b1', data: Uint8Array.of(1, 0, 1) }, [1, 0, 1]],
    ['unsigned bytes', { descr: '|u1', data: Uint8Array.of(0, 7, 255) }, [0, 7, 255]],
    ['signed bytes', { descr: '|i1', data: Int8Array.of(-128, 0, 127) }, [-128, 0, 127]],
    ['16 bits', { descr: '<i2', data: Int16Array.of(-2, 0, 300) }, [-2, 0, 300]],
    ['32 bits', { descr: '<u4', data: Uint32Array.of(1, 2, 2 ** 32 - 1) }, [1, 2, 2 ** 32 - 1]],
    ['64 bits', { descr: '<i8', data: BigInt64Array.of(-1n, 0n, 9n) }, [-1, 0, 9]],
  ])('reads whole numbers of type %s', (_name, file, values) => {
    expect(readNpy('x', npyFile(file)).whole).toBe(true)
    expect(valuesOf(file)).toEqual(values)
  })

  test('reads floats of 32 bits, also with the high byte first', () => {
    expect(valuesOf({ descr: '<f4', data: Float32Array.of(1, 2.5, -3) })).toEqual([1, 2.5, -3])
    const bigEndian = Buffer.alloc(4)
    bigEndian.writeFloatBE(2.5)
    expect(valuesOf({ descr: '>f4', shape: '(1,)', data: bigEndian })).toEqual([2.5])
  })

  test('reads a header of version 2, whose length has 4 bytes', () => {
    expect(valuesOf({ version: 2 })).toEqual([1, 2.5, -3])
  })

  test('turns Fortran order into C order', () => {
    const data = Uint8Array.of(1, 4, 2, 5, 3, 6)
    const columns = { descr: '|u1', fortranOrder: true, shape: '(2, 3)', data }
    expect(valuesOf(columns)).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('reads an array without an axis and one without a row', () => {
    const scalar = { descr: '|u1', shape: '()', data: Uint8Array.of(7) }
    expect(readNpy('x', npyFile(scalar)).shape).toEqual([])
    expect(valuesOf(scalar)).toEqual([7])
    expect(valuesOf({ shape: '(0, 3)', data: new Uint8Array() })).toEqual([])
  })

  test.each<[string, Uint8Array]>([
    ['a file without the magic', Buffer.from('not an array at all')],
    ['an empty file', new Uint8Array()],
    ['a truncated file', npyFile().subarray(0, -1)],
    ['text', npyFile({ descr: '<U5' })],
    ['complex numbers', npyFile({ descr: '<c16' })],
    ['objects', npyFile({ descr: '|O' })],
  ])('refuses %s at the name of the array', (_name, bytes) => {
    expect(() => readNpy('x', bytes)).toThrow(
      expect.objectContaining({
        code: 'malformed-body',
        faults: [expect.objectContaining({ pointer: '/x' })],
      }) as Error,
    )
  })
})
