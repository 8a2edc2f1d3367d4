import { zipSync } from 'fflate'

/** An .npy of float32 in C order (NEP 1). */
const npy = (shape: readonly number[], values: Float32Array): Uint8Array =>
  Buffer.concat([npyHeader(shape), Buffer.from(values.buffer)])

/** All but the numbers. */
export function npyHeader(shape: readonly number[]): Buffer {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`
  const header = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`
  const start = Buffer.alloc(10)
  start.write('\x93NUMPY\x01\x00', 'latin1')
  start.writeUInt16LE(header.length, 8)
  return Buffer.concat([start, Buffer.from(header, 'latin1')])
}

/**
 * An archive of `rows` rows with `width` inputs each and one real target. Another `seed` gives
 * other values of the same size.
 */
export function someArchive(seed: number, rows = 100, width = 8): Uint8Array {
  const values = (count: number): Float32Array =>
    Float32Array.from({ length: count }, (_, i) => Math.sin(seed + i))
  return zipSync(
    {
      'x_train.npy': npy([rows, width], values(rows * width)),
      'y_train.npy': npy([rows, 1], values(rows)),
    },
    { mtime: new Date('2026-01-01T00:00:00') },
  )
}
