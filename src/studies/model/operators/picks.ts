/** Operators that pick or repeat entries along axes: every one is a Gather with its indices. */
import { ShapeMismatch } from '../layers/layer-rule.js'
import { indexOf, wholesOf } from './axes.js'
import type { LayerOfShapes } from './layer-form.js'
import { chain, single, type Lowering } from './lowering.js'
import { isNumbers, type Operation, type OperatorTable } from './operation.js'
import { sliced } from './slices.js'

/** @param indicesOf which entries of an axis of this size, in order. */
const picked =
  (axis: number, indicesOf: (size: number) => readonly number[]): LayerOfShapes =>
  ([shape = []]) => {
    const index = indexOf(axis, shape.length)
    return { type: 'Gather', config: { axis: index + 1, indices: indicesOf(shape[index] ?? 1) } }
  }

const range = (size: number): readonly number[] => Array.from({ length: size }, (_, i) => i)

/** An index that counts around the axis, also from its end. */
const around = (i: number, size: number): number => ((i % size) + size) % size

/** `x[:, 2]` drops the axis, `take(x, [0, 2])` keeps it. */
function take({ options }: Operation): Lowering | null {
  const { indices, axis, batch_dims: batchDims, mode } = options
  if (!Number.isInteger(axis) || (batchDims ?? 0) !== 0 || (mode ?? null) !== null) return null
  if (Number.isInteger(indices)) return single(entryAt(Number(axis), Number(indices)))
  const list = wholesOf(indices)
  if (list === null || list.length === 0) return null
  return single(picked(Number(axis), (size) => list.map((i) => (i < 0 ? size + i : i))))
}

/** One entry, without its axis. */
const entryAt =
  (axis: number, entry: number): LayerOfShapes =>
  (inputs) => {
    const rank = inputs[0]?.length ?? 0
    const before = range(indexOf(axis, rank) + 1)
    const all = { start: null, stop: null, step: null }
    return sliced([...before.map(() => all), entry])(inputs)
  }

function flip({ options }: Operation): Lowering | null {
  const axes = wholesOf(options['axis'])
  if (axes === null) return null
  return chain(axes.map((axis) => picked(axis, (size) => range(size).toReversed())))
}

function roll({ options }: Operation): Lowering | null {
  const axes = wholesOf(options['axis'])
  const shifts = wholesOf(options['shift'])
  if (axes === null || shifts?.length !== axes.length) return null
  const rolled = (shift: number) => (size: number) =>
    range(size).map((i) => around(i - shift, size))
  return chain(axes.map((axis, i) => picked(axis, rolled(shifts[i] ?? 0))))
}

/** Every entry so many times, one after another. */
function repeat({ options }: Operation): Lowering | null {
  const { axis, repeats } = options
  const counts = wholesOf(repeats)
  if (!Number.isInteger(axis) || counts === null) return null
  const [one = 1] = counts
  return single(
    picked(Number(axis), (size) => {
      if (counts.length > 1 && counts.length !== size)
        throw new ShapeMismatch(`an axis of size ${counts.length}, one for each of its repeats`)
      return range(size).flatMap((i) => {
        const times = counts.length === 1 ? one : (counts[i] ?? 0)
        return range(times).map(() => i)
      })
    }),
  )
}

/** The whole axis so many times; the counts belong to the last axes. */
function tile({ options }: Operation): Lowering | null {
  const counts = wholesOf(options['repeats'])
  if (counts === null || counts.length === 0) return null
  return chain(
    counts.map((count, i): LayerOfShapes => (inputs) => {
      const axis = i - counts.length
      const rank = inputs[0]?.length ?? 0
      if (count === 1) return { type: 'Activation', config: { activation: 'linear' } }
      indexOf(axis, rank)
      return picked(axis, (size) => range(count).flatMap(() => range(size)))(inputs)
    }),
  )
}

type Widths = readonly (readonly [number, number])[]

/** Two numbers for every axis, the batch first. */
function widthsOf(value: unknown): Widths | null {
  if (!Array.isArray(value)) return null
  const pairs = value.map((pair) => (Array.isArray(pair) ? wholesOf(pair) : null))
  return pairs.every((pair) => pair?.length === 2 && pair.every((width) => width >= 0))
    ? (pairs as unknown[] as Widths)
    : null
}

/** Entries beyond an axis, by how they continue it. */
const continued: Readonly<Record<string, (i: number, size: number) => number>> = {
  edge: (i, size) => Math.min(Math.max(i, 0), size - 1),
  wrap: around,
  reflect: (i, size) => {
    const at = around(i, Math.max(1, 2 * size - 2))
    return at < size ? at : 2 * size - 2 - at
  },
  symmetric: (i, size) => {
    const at = around(i, 2 * size)
    return at < size ? at : 2 * size - 1 - at
  },
}

function pad({ options }: Operation): Lowering | null {
  const widths = widthsOf(options['pad_width'])
  const mode = String(options['mode'] ?? 'constant').toLowerCase()
  const value = options['constant_values'] ?? 0
  const [batch, ...rows] = widths ?? []
  if (batch === undefined || batch.some((width) => width !== 0) || !isNumbers(value)) return null
  if (mode === 'constant') return single({ type: 'Pad', config: { padding: rows, value } })
  const entry = continued[mode]
  if (entry === undefined) return null
  const indices = ([before, after]: readonly [number, number], size: number): readonly number[] =>
    range(before + size + after).map((i) => entry(i - before, size))
  const padded = rows
    .map((width, i) => ({ width, axis: i + 1 }))
    .filter(({ width }) => width.some((size) => size > 0))
  return chain(padded.map(({ width, axis }) => picked(axis, (size) => indices(width, size))))
}

export const pickOperators: OperatorTable = {
  take,
  flip,
  fliplr: () => single(picked(1, (size) => range(size).toReversed())),
  roll,
  repeat,
  tile,
  pad,
}
