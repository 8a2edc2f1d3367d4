/** Small data files of every kind, and a store to read them with. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, beforeAll } from 'vitest'
import { FileDatasetStore } from '../../src/studies/data/file-dataset-store.js'
import { bytesSource } from '../../src/studies/upload/upload-source.js'
import type { DatasetInfo } from '../../src/studies/ports.js'
import { datasetFiles } from '../../src/trials/protocol/dataset.js'

export interface NpyFile {
  readonly descr?: string
  readonly isFortranOrder?: boolean
  readonly shape: readonly number[]
  readonly data: NodeJS.TypedArray
}

/** An .npy file (NEP 1). */
export function npyFile({ descr = '<f4', isFortranOrder = false, shape, data }: NpyFile): Buffer {
  const order = isFortranOrder ? 'True' : 'False'
  const sizes = shape.length === 1 ? `${shape.join()},` : shape.join(', ')
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${sizes}), }\n`
  const start = Buffer.alloc(10)
  start.write('\x93NUMPY\x01\x00', 'latin1')
  start.writeUInt16LE(header.length, 8)
  return Buffer.concat([
    start,
    Buffer.from(header, 'latin1'),
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  ])
}

/** NumPy's fixed-length Unicode texts. */
export function textArray(texts: readonly string[]): NpyFile {
  const length = Math.max(...texts.map((text) => text.length))
  const data = new Uint32Array(texts.length * length)
  texts.forEach((text, i) =>
    [...text].forEach((letter, j) => (data[i * length + j] = letter.codePointAt(0) ?? 0)),
  )
  return { descr: `<U${length}`, shape: [texts.length], data }
}

export const floats = (
  shape: readonly number[],
  value = (i: number): number => i + 0.5,
): NpyFile => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => value(i)),
})
export const labels = (values: readonly number[], shape = [values.length]): NpyFile => ({
  descr: '<i4',
  shape,
  data: Int32Array.from(values),
})

export function npz(arrays: Readonly<Record<string, NpyFile>>): Uint8Array {
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, npyFile(array)])
  return zipSync(Object.fromEntries(files) as Record<string, Uint8Array>)
}

export interface DataReader {
  readonly folder: () => string
  /** Stores the bytes as a file of this name. */
  read(
    bytes: Uint8Array | string,
    options?: Readonly<Record<string, string>>,
    name?: string,
  ): Promise<DatasetInfo>
  /** Stored numbers, training before validation. */
  numbers(info: DatasetInfo, kind: 'input' | 'target', index?: number): Promise<readonly number[]>
}

/** A store in a folder of its own for the tests of a file. */
export function dataReader(): DataReader {
  let root = ''
  beforeAll(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'batchwise-data-'))
  })
  afterAll(() => rm(root, { recursive: true, force: true }))
  return {
    folder: () => root,
    read: (bytes, options = {}, name) =>
      new FileDatasetStore(root).put(bytesSource(Buffer.from(bytes), options, name ?? null)),
    numbers: async ({ id, header }, kind, index = 0) => {
      const { type } = (kind === 'input' ? header.inputs : header.targets)[index] ?? {}
      const parts = await Promise.all(
        (['train', 'validation'] as const).map((part) =>
          readFile(path.join(root, id, datasetFiles[kind](index, part))),
        ),
      )
      const bytes = new Uint8Array(Buffer.concat(parts)).buffer
      const isWhole = type === 'int32' || type === 'class'
      return [...(isWhole ? new Int32Array(bytes) : new Float32Array(bytes))]
    },
  }
}

export const noteCodes = ({ understood }: DatasetInfo): readonly string[] =>
  understood?.notes.map(({ code }) => code) ?? []
