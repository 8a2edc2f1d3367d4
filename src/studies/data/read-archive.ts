import { unzipSync } from 'fflate'
import { BatchwiseError, errorCodes, invalid } from '../../errors.js'
import { mulberry32 } from '../../advice/math/random.js'
import { readNpy, type NumpyArray } from './npy.js'

export interface Split {
  readonly x: NumpyArray
  readonly y: NumpyArray
}
export interface ArchiveData {
  readonly training: Split
  readonly validation: Split
}

/** Share of the rows that is held out where the archive has no validation arrays; the split is the same every time. */
export const heldOutShare = 0.15
const splitSeed = 20

const whole = [
  ['x_train', 'y_train'],
  ['x', 'y'],
  ['X', 'Y'],
  ['X', 'y'],
  ['data', 'target'],
  ['arr_0', 'arr_1'],
] as const
const heldOut = [
  ['x_val', 'y_val'],
  ['x_validation', 'y_validation'],
  ['x_test', 'y_test'],
] as const

/** Reads an .npz: rows and, where there are none for validation, a held-out share. Without y the target is x itself (an autoencoder). */
export function readArchive(archive: Uint8Array): ArchiveData {
  const arrays = unzip(archive)
  const pick = (pairs: readonly (readonly [string, string])[]): Split | null => {
    const pair = pairs.find(([x]) => arrays.has(x))
    const x = pair === undefined ? undefined : arrays.get(pair[0])
    if (pair === undefined || x === undefined) return null
    const y = arrays.get(pair[1]) ?? x
    check(pair[0], x)
    check(pair[1], y)
    if (x.shape[0] !== y.shape[0])
      throw invalid(
        `/${pair[1]}`,
        y.shape[0],
        `as many rows as ${pair[0]}: ${String(x.shape[0])}`,
        `${pair[0]} has ${String(x.shape[0])} rows and ${pair[1]} has ${String(y.shape[0])}`,
      )
    return { x, y }
  }
  const all = pick(whole)
  if (all === null)
    throw invalid(
      '/',
      [...arrays.keys()],
      'arrays named x_train and y_train, x and y, data and target, or arr_0 and arr_1',
      'the archive has no array of rows',
    )
  const validation = pick(heldOut)
  if (validation === null) return split(all)
  for (const part of ['x', 'y'] as const) {
    const [given, wanted] = [validation[part].shape.slice(1), all[part].shape.slice(1)]
    if (given.join() !== wanted.join())
      throw invalid(
        `/${heldOut.find(([x]) => arrays.has(x))?.[part === 'x' ? 0 : 1] ?? part}`,
        given,
        `rows of shape [${wanted.join(', ')}], as for training`,
        `a validation row of ${part} has the shape [${given.join(', ')}], a training row [${wanted.join(', ')}]`,
      )
  }
  return { training: all, validation }
}

function unzip(archive: Uint8Array): Map<string, NumpyArray> {
  let files: Record<string, Uint8Array>
  try {
    files = unzipSync(archive)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    throw new BatchwiseError(
      errorCodes.malformedBody,
      `this is not a whole .npz archive: ${words}`,
      [
        {
          pointer: '',
          value: `${archive.length} bytes`,
          accepted: 'an .npz file as numpy.savez writes it',
          message: words,
        },
      ],
      { cause: error },
    )
  }
  return new Map(
    Object.entries(files)
      .filter(([file]) => file.endsWith('.npy'))
      .map(([file, bytes]) => [file.slice(0, -4), readNpy(file.slice(0, -4), bytes)]),
  )
}

/** Rows there are, and every number is finite. */
function check(name: string, array: NumpyArray): void {
  if (array.shape.length === 0 || (array.shape[0] ?? 0) < 1)
    throw invalid(`/${name}`, array.shape, 'at least one row', `${name} has no rows`)
  const at = array.values.findIndex(
    (value) => !Number.isFinite(value) || (array.whole && (value | 0) !== value),
  )
  if (at < 0) return
  const size = array.values.length / (array.shape[0] ?? 1)
  throw invalid(
    `/${name}/${Math.floor(at / size)}`,
    String(array.values[at]),
    array.whole ? 'whole numbers of 32 bits' : 'finite numbers',
    `${name} holds ${String(array.values[at])} in row ${Math.floor(at / size)}`,
  )
}

function split(all: Split): ArchiveData {
  const rows = all.x.shape[0] ?? 1
  const random = mulberry32(splitSeed)
  const order = Array.from({ length: rows }, (_, i) => i)
  for (let i = rows - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0]
  }
  const held = Math.max(1, Math.round(rows * heldOutShare))
  // a data set of one row validates on that row: there is no other
  const [validation, training] =
    rows === 1 ? [order, order] : [order.slice(0, held), order.slice(held)]
  return {
    training: { x: rowsOf(all.x, training), y: rowsOf(all.y, training) },
    validation: { x: rowsOf(all.x, validation), y: rowsOf(all.y, validation) },
  }
}

function rowsOf(array: NumpyArray, rows: readonly number[]): NumpyArray {
  const size = array.values.length / (array.shape[0] ?? 1)
  const values = new Float64Array(rows.length * size)
  rows.forEach((row, i) =>
    values.set(array.values.subarray(row * size, (row + 1) * size), i * size),
  )
  return { shape: [rows.length, ...array.shape.slice(1)], whole: array.whole, values }
}
