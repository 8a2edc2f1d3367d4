import { unzipSync } from 'fflate'
import { mulberry32 } from '../../advice/math/random.js'
import { BatchwiseError, errorCodes, invalid } from '../../errors.js'
import { readNpy, type NumpyArray } from './npy.js'

interface Split {
  readonly x: NumpyArray
  readonly y: NumpyArray
}
export interface ArchiveData {
  readonly training: Split
  readonly validation: Split
}

/** Share of the rows held out for validation where the archive has no validation arrays. */
const heldOutShare = 0.15
/** Fixed, so that the same archive is always split the same way. */
const splitSeed = 20

/** Names of x and y, most specific first. */
type ArrayNames = readonly [x: string, y: string]
const trainingNames: readonly ArrayNames[] = [
  ['x_train', 'y_train'],
  ['x', 'y'],
  ['X', 'Y'],
  ['X', 'y'],
  ['data', 'target'],
  ['arr_0', 'arr_1'],
]
const validationNames: readonly ArrayNames[] = [
  ['x_val', 'y_val'],
  ['x_validation', 'y_validation'],
  ['x_test', 'y_test'],
]

type Arrays = ReadonlyMap<string, NumpyArray>

/**
 * Reads an .npz archive. Without validation arrays a share of the rows is held out. Without y the
 * target is x itself (an autoencoder).
 */
export function readArchive(archive: Uint8Array): ArchiveData {
  const arrays = unzip(archive)
  const training = pairOf(arrays, trainingNames)
  if (training === null)
    throw invalid(
      '/',
      [...arrays.keys()],
      'arrays named x_train and y_train, x and y, data and target, or arr_0 and arr_1',
      'the archive has no array of rows',
    )
  const validation = pairOf(arrays, validationNames)
  if (validation === null) return split(training.rows)
  requireSameRowShape('x', validation.names[0], validation.rows.x, training.rows.x)
  requireSameRowShape('y', validation.names[1], validation.rows.y, training.rows.y)
  return { training: training.rows, validation: validation.rows }
}

function unzip(archive: Uint8Array): Arrays {
  const files = Object.entries(unzippedFiles(archive)).filter(([file]) => file.endsWith('.npy'))
  return new Map(
    files.map(([file, bytes]) => {
      const name = file.slice(0, -'.npy'.length)
      return [name, readNpy(name, bytes)]
    }),
  )
}

function unzippedFiles(archive: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(archive)
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new BatchwiseError(
      errorCodes.malformedBody,
      `this is not a complete .npz archive: ${detail}`,
      [
        {
          pointer: '',
          value: `${archive.length} bytes`,
          accepted: 'an .npz file as numpy.savez writes it',
          message: detail,
        },
      ],
      { cause: error },
    )
  }
}

interface NamedSplit {
  readonly names: ArrayNames
  readonly rows: Split
}

/** The first pair whose x is in the archive; null without one. */
function pairOf(arrays: Arrays, pairs: readonly ArrayNames[]): NamedSplit | null {
  const names = pairs.find(([name]) => arrays.has(name))
  const x = names === undefined ? undefined : arrays.get(names[0])
  if (names === undefined || x === undefined) return null
  const y = arrays.get(names[1]) ?? x
  checkNumbers(names[0], x)
  checkNumbers(names[1], y)
  if (x.shape[0] !== y.shape[0])
    throw invalid(
      `/${names[1]}`,
      y.shape[0],
      `as many rows as ${names[0]}: ${String(x.shape[0])}`,
      `${names[0]} has ${String(x.shape[0])} rows, ${names[1]} has ${String(y.shape[0])}`,
    )
  return { names, rows: { x, y } }
}

/** At least one row, and only finite numbers; whole numbers must fit into 32 bits. */
function checkNumbers(name: string, array: NumpyArray): void {
  const rows = array.shape[0] ?? 0
  if (rows < 1) throw invalid(`/${name}`, array.shape, 'at least one row', `${name} has no rows`)
  const isAccepted = (value: number): boolean =>
    array.whole ? (value | 0) === value : Number.isFinite(value)
  const index = array.values.findIndex((value) => !isAccepted(value))
  if (index < 0) return
  const row = Math.floor(index / (array.values.length / rows))
  const value = String(array.values[index])
  throw invalid(
    `/${name}/${row}`,
    value,
    array.whole ? 'whole numbers of 32 bits' : 'finite numbers',
    `${name} holds ${value} in row ${row}`,
  )
}

function requireSameRowShape(
  part: 'x' | 'y',
  name: string,
  validation: NumpyArray,
  training: NumpyArray,
): void {
  const given = validation.shape.slice(1)
  const needed = training.shape.slice(1)
  if (given.join() === needed.join()) return
  throw invalid(
    `/${name}`,
    given,
    `rows of shape [${needed.join(', ')}], as for training`,
    `a validation row of ${part} has the shape [${given.join(', ')}], a training row has [${needed.join(', ')}]`,
  )
}

/** Shuffles with a fixed seed and holds a share out. A single row serves both parts. */
function split(all: Split): ArchiveData {
  const count = all.x.shape[0] ?? 1
  const order = shuffledRows(count)
  const heldOut = Math.max(1, Math.round(count * heldOutShare))
  const validation = count === 1 ? order : order.slice(0, heldOut)
  const training = count === 1 ? order : order.slice(heldOut)
  return {
    training: { x: rowsOf(all.x, training), y: rowsOf(all.y, training) },
    validation: { x: rowsOf(all.x, validation), y: rowsOf(all.y, validation) },
  }
}

/** Fisher-Yates shuffle of the row numbers. */
function shuffledRows(count: number): readonly number[] {
  const random = mulberry32(splitSeed)
  const order = Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const moved = order[i] ?? 0
    order[i] = order[j] ?? 0
    order[j] = moved
  }
  return order
}

function rowsOf(array: NumpyArray, rows: readonly number[]): NumpyArray {
  const size = array.values.length / (array.shape[0] ?? 1)
  const values = new Float64Array(rows.length * size)
  for (const [i, row] of rows.entries())
    values.set(array.values.subarray(row * size, (row + 1) * size), i * size)
  return { shape: [rows.length, ...array.shape.slice(1)], whole: array.whole, values }
}
