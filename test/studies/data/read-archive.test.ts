import { describe, expect, test } from 'vitest'
import { zipSync } from 'fflate'
import { readArchive } from '../../../src/studies/data/read-archive.js'
import { npy } from '../../support/npz.js'

interface SomeArray {
  readonly shape: readonly number[]
  readonly values?: readonly number[]
}

/** An .npz archive; values that are not given are 0, 1, 2, … */
function archiveOf(arrays: Readonly<Record<string, SomeArray>>): Uint8Array {
  const files = Object.entries(arrays).map(([name, { shape, values }]) => {
    const count = shape.reduce((product, size) => product * size, 1)
    const numbers = values ?? Array.from({ length: count }, (_, i) => i)
    return [`${name}.npy`, npy(shape, Float32Array.from(numbers))] as const
  })
  return zipSync(Object.fromEntries(files))
}

const faultAt = (pointer: string, code = 'invalid-request'): Error =>
  expect.objectContaining({
    code,
    faults: [expect.objectContaining({ pointer, accepted: expect.stringMatching(/.+/) })],
  }) as Error

describe('an archive without validation arrays', () => {
  test.each([
    ['x_train', 'y_train'],
    ['x', 'y'],
    ['X', 'Y'],
    ['data', 'target'],
    ['arr_0', 'arr_1'],
  ])('%s and %s hold out three of 20 rows', (x, y) => {
    const archive = archiveOf({ [x]: { shape: [20, 2] }, [y]: { shape: [20] } })
    const { training, validation } = readArchive(archive)
    expect(training.x.shape).toEqual([17, 2])
    expect(validation.x.shape).toEqual([3, 2])
    expect([training.y.shape, validation.y.shape]).toEqual([[17], [3]])
  })

  test('keeps every row once, with its target', () => {
    const { training, validation } = readArchive(
      archiveOf({ x: { shape: [20, 2] }, y: { shape: [20] } }),
    )
    const targets = [...training.y.values, ...validation.y.values]
    const firstInputs = [...training.x.values, ...validation.x.values].filter((_, i) => i % 2 === 0)
    expect(firstInputs).toEqual(targets.map((target) => 2 * target))
    expect(targets.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i))
  })

  test('is split the same way every time', () => {
    const archive = archiveOf({ x: { shape: [20, 2] }, y: { shape: [20] } })
    expect(readArchive(archive)).toEqual(readArchive(archive))
  })

  test('uses a single row for both parts', () => {
    const { training, validation } = readArchive(archiveOf({ x: { shape: [1, 2] } }))
    expect(training).toEqual(validation)
  })
})

test('validation arrays are kept in their order', () => {
  const { training, validation } = readArchive(
    archiveOf({
      x_train: { shape: [4, 2] },
      y_train: { shape: [4] },
      x_test: { shape: [2, 2], values: [9, 8, 7, 6] },
      y_test: { shape: [2], values: [5, 4] },
    }),
  )
  expect(training.x.shape).toEqual([4, 2])
  expect([...validation.x.values]).toEqual([9, 8, 7, 6])
  expect([...validation.y.values]).toEqual([5, 4])
})

test('without y the target is x itself', () => {
  const { training } = readArchive(archiveOf({ x: { shape: [20, 2] } }))
  expect(training.y).toEqual(training.x)
})

describe('a fault names its place', () => {
  const rows = { x: { shape: [4, 2] }, y: { shape: [4] } }

  test.each<[string, Uint8Array, Error]>([
    ['no zip file', Buffer.from('text'), faultAt('', 'malformed-body')],
    ['no array of rows', archiveOf({ weights: { shape: [2] } }), faultAt('/')],
    ['no row', archiveOf({ x: { shape: [0, 2] } }), faultAt('/x')],
    ['different row counts', archiveOf({ ...rows, y: { shape: [3] } }), faultAt('/y')],
    ['NaN', archiveOf({ x: { shape: [2, 2], values: [0, 1, 2, Number.NaN] } }), faultAt('/x/1')],
    [
      'an infinite target',
      archiveOf({ ...rows, y: { shape: [4], values: [0, 1, Infinity, 3] } }),
      faultAt('/y/2'),
    ],
    [
      'validation rows of another shape',
      archiveOf({ ...rows, x_val: { shape: [2, 3] }, y_val: { shape: [2] } }),
      faultAt('/x_val'),
    ],
    [
      'validation targets of another shape',
      archiveOf({ ...rows, x_val: { shape: [2, 2] }, y_val: { shape: [2, 2] } }),
      faultAt('/y_val'),
    ],
  ])('%s', (_name, archive, fault) => {
    expect(() => readArchive(archive)).toThrow(fault)
  })
})
