import { readdir } from 'node:fs/promises'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import {
  dataReader,
  floats,
  labels,
  noteCodes,
  npyFile,
  npz,
  textArray,
  type NpyFile,
} from '../../../support/data-files.js'

const reader = dataReader()
const y20 = labels(Array.from({ length: 20 }, (_, i) => i % 4))
const faultAt = (pointer: string): object => ({ faults: [expect.objectContaining({ pointer })] })

describe('the names of arrays', () => {
  test.each([
    ['x', 'y'],
    ['X', 'y'],
    ['X', 'Y'],
    ['x_train', 'y_train'],
    ['X_train', 'y_train'],
    ['train_images', 'train_labels'],
    ['trainImages', 'trainLabels'],
    ['images', 'labels'],
    ['features', 'target'],
    ['data', 'target'],
    ['inputs', 'outputs'],
    ['inputs', 'targets'],
    ['arr_0', 'arr_1'],
  ])('%s and %s are input and target, split 85:15', async (x, y) => {
    const info = await reader.read(npz({ [x]: floats([20, 2]), [y]: y20 }))
    expect(info.header).toMatchObject({
      inputs: [{ name: x, shape: [2], type: 'float32' }],
      targets: [{ name: y, shape: [], type: 'class', classes: 4 }],
      trainingRows: 17,
      validationRows: 3,
    })
    const firsts = (await reader.numbers(info, 'input')).filter((_, i) => i % 2 === 0)
    const rows = firsts.map((value) => (value - 0.5) / 2)
    expect([...rows].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i))
    expect(await reader.numbers(info, 'target')).toEqual(rows.map((row) => row % 4))
  })

  test('validation goes before test, which is passed over and named', async () => {
    const arrays = Object.fromEntries(
      ['train', 'val', 'test'].flatMap((part, i) => [
        [`${part}_images`, floats([8 + i, 2])],
        [`${part}_labels`, labels(Array.from({ length: 8 + i }, (_, row) => row % 2))],
      ]),
    )
    const info = await reader.read(npz(arrays))
    expect(info.header).toMatchObject({ trainingRows: 8, validationRows: 9 })
    expect(info.understood?.notes).toContainEqual({
      code: 'passed-over',
      values: { names: 'test_images, test_labels', why: 'second-validation' },
    })
  })

  test('names of classes and objects that are not needed are passed over', async () => {
    const info = await reader.read(
      npz({
        data: floats([20, 2]),
        target: y20,
        target_names: textArray(['ash', 'birch', 'cedar', 'elm']),
        DESCR: { descr: '|O', shape: [], data: new Uint8Array(8) },
      }),
    )
    expect(info.header.targets).toMatchObject([{ name: 'target', classes: 4 }])
    expect(noteCodes(info).filter((code) => code === 'passed-over')).toHaveLength(2)
  })

  test('a target that cannot be told is asked for; target=NAME tells it', async () => {
    const archive = npz({ X: floats([20, 2]), kind: y20, weight: floats([20]) })
    await expect(reader.read(archive)).rejects.toMatchObject({
      faults: [{ pointer: '/options/target', accepted: 'kind, weight' }],
    })
    const info = await reader.read(archive, { target: 'kind' })
    expect(info.header.targets).toMatchObject([{ name: 'kind', type: 'class' }])
    expect(info.header.inputs).toMatchObject([{ name: 'X' }])
  })

  test('several inputs are kept by their names', async () => {
    const info = await reader.read(
      npz({ user: labels(Array(20).fill(3)), item: floats([20, 3]), rating: floats([20]) }),
      { target: 'rating' },
    )
    expect(info.header.inputs.map(({ name, shape }) => [name, shape])).toEqual([
      ['user', []],
      ['item', [3]],
    ])
  })

  test('x alone has no target', async () => {
    const info = await reader.read(npz({ x: floats([20, 3]) }))
    expect(info.header.targets).toEqual([])
    expect(noteCodes(info)).toContain('no-target')
  })

  test('a column of a table in one array is the target, by its position', async () => {
    const table = npyFile(floats([20, 3], (i) => (i % 3 === 2 ? Math.floor(i / 3) % 2 : i + 0.5)))
    const info = await reader.read(table, { target: 'last' })
    expect(info.header).toMatchObject({
      inputs: [{ shape: [2] }],
      targets: [{ shape: [], type: 'class', classes: 2 }],
    })
  })
})

describe('labels', () => {
  const withTarget = (y: NpyFile): Uint8Array => npz({ x: floats([y.shape[0] ?? 0, 2]), y })
  const twice = (values: readonly number[]): number[] => [...values, ...values, ...values]

  test.each<[string, NpyFile, number, readonly number[] | undefined]>([
    ['from 1', labels(twice([1, 2, 3])), 3, [1, 2, 3]],
    ['with gaps', labels(twice([0, 5, 7])), 3, [0, 5, 7]],
    ['-1 and 1', labels(twice([-1, 1])), 2, [-1, 1]],
    ['as floats', floats([9], (i) => (i % 3) + 1), 3, [1, 2, 3]],
    ['numbered from 0', labels(twice([2, 0, 1])), 3, undefined],
    ['booleans', { descr: '|b1', shape: [4], data: Uint8Array.of(1, 0, 1, 0) }, 2, undefined],
    ['in a column', labels(twice([0, 1, 2]), [9, 1]), 3, undefined],
  ])('%s are class numbers from 0', async (_name, y, classes, values) => {
    const info = await reader.read(withTarget(y))
    const [target] = info.header.targets
    expect(target).toMatchObject({ type: 'class', shape: [], classes })
    expect(target?.values).toEqual(values)
    expect(noteCodes(info).includes('labels-numbered')).toBe(values !== undefined)
    expect(Math.max(...(await reader.numbers(info, 'target')))).toBe(classes - 1)
  })

  test('texts are class numbers in the order of their names', async () => {
    const info = await reader.read(withTarget(textArray(['elm', 'ash', 'elm', 'ash', 'oak'])))
    expect(info.understood?.targets[0]?.classes?.classes).toEqual([
      { label: 0, name: 'ash', rows: 2 },
      { label: 1, name: 'elm', rows: 2 },
      { label: 2, name: 'oak', rows: 1 },
    ])
  })

  test('whole numbers of a regression are real', async () => {
    const prices = labels(Array.from({ length: 50 }, (_, i) => 200_000 + i * 137))
    expect((await reader.read(withTarget(prices))).header.targets).toMatchObject([{ type: 'real' }])
  })

  test('one-hot rows are real numbers, and their classes are counted', async () => {
    const oneHot = floats([6, 3], (i) => (i % 3 === Math.floor(i / 3) % 3 ? 1 : 0))
    const info = await reader.read(withTarget(oneHot))
    expect(info.header.targets).toMatchObject([{ type: 'real', shape: [3] }])
    expect(info.understood?.targets[0]?.classes).toMatchObject({ count: 3, imbalance: 1 })
  })

  test('labels per position keep their positions', async () => {
    const tags = labels(
      Array.from({ length: 40 }, (_, i) => i % 5),
      [10, 4],
    )
    expect((await reader.read(withTarget(tags))).header.targets).toMatchObject([
      { type: 'class', shape: [4], classes: 5 },
    ])
  })
})

describe('types of numbers', () => {
  const bigEndian = Buffer.alloc(8)
  bigEndian.writeFloatBE(1, 0)
  bigEndian.writeFloatBE(2.5, 4)
  test.each<[string, NpyFile, readonly number[]]>([
    ['float16', { descr: '<f2', shape: [2], data: Uint16Array.of(0x3c00, 0xc100) }, [1, -2.5]],
    ['big-endian', { descr: '>f4', shape: [2], data: bigEndian }, [1, 2.5]],
    ['int64', { descr: '<i8', shape: [2], data: BigInt64Array.of(-1n, 9n) }, [-1, 9]],
    ['bool', { descr: '|b1', shape: [2], data: Uint8Array.of(1, 0) }, [1, 0]],
  ])('%s', async (_name, x, values) => {
    const info = await reader.read(npz({ x, y: labels([0, 1]) }))
    expect([...(await reader.numbers(info, 'input'))].sort()).toEqual([...values].sort())
  })

  test('Fortran order is turned into C order, in training and in validation', async () => {
    const columns = { shape: [2, 3], isFortranOrder: true, data: Float32Array.of(1, 4, 2, 5, 3, 6) }
    const info = await reader.read(
      npz({ x_train: columns, y_train: labels([0, 1]), x_val: columns, y_val: labels([0, 1]) }),
    )
    expect(await reader.numbers(info, 'input')).toEqual([1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6])
  })

  test('whole numbers beyond 32 bits become float32, and it is said', async () => {
    const x = { descr: '<i8', shape: [2], data: BigInt64Array.of(1n, 2n ** 40n) }
    const info = await reader.read(npz({ x, y: labels([0, 1]) }))
    expect(info.header.inputs).toMatchObject([{ type: 'float32' }])
    expect(noteCodes(info)).toContain('wide-whole-numbers')
  })

  test('pixels are divided by 255 where that is asked', async () => {
    const x = { descr: '|u1', shape: [2], data: Uint8Array.of(255, 51) }
    const info = await reader.read(npz({ x, y: labels([0, 1]) }), { scale: 'divide-by-255' })
    expect(await reader.numbers(info, 'input')).toEqual([1, 0.2].map(Math.fround))
  })
})

describe('bad archives', () => {
  const objects: NpyFile = { descr: '|O', shape: [2], data: new Uint8Array(16) }
  test.each<[string, Uint8Array, string]>([
    ['pickled objects', npz({ x: objects, y: labels([0, 1]) }), '/x'],
    ['different row counts', npz({ x: floats([4, 2]), y: labels([0, 1, 0]) }), '/y'],
    ['NaN', npz({ x: floats([4, 2], (i) => (i === 3 ? Number.NaN : i)), y: y20 }), '/y'],
    ['infinity', npz({ x: floats([20], (i) => (i === 3 ? Infinity : i)), y: y20 }), '/x/3'],
    ['truncated numbers', npz({ x: { shape: [9, 9], data: Float32Array.of(1) }, y: y20 }), '/x'],
    ['a truncated archive', npz({ x: floats([20]), y: y20 }).slice(0, -40), ''],
    ['no array', zipSync({ 'readme.md': Buffer.from('text') }), ''],
    ['a path that climbs out', zipSync({ '../x.npy': npyFile(y20) }), ''],
    ['an empty file', new Uint8Array(), ''],
    ['a pickle', Buffer.from('\x80\x04\x95', 'latin1'), ''],
    ['HDF5', Buffer.from('\x89HDF\r\n\x1a\n0000', 'latin1'), ''],
    ['noise', Buffer.from([0xff, 0x00, 0x12, 0xfe]), ''],
  ])('%s is refused in words, and nothing stays on the disk', async (_name, bytes, pointer) => {
    const before = await readdir(reader.folder())
    await expect(reader.read(bytes)).rejects.toMatchObject(faultAt(pointer))
    expect(await readdir(reader.folder())).toEqual(before)
  })
})
