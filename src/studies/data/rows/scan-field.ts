/** One pass over all rows of a field: range, moments, distinct values, faults. */
import { invalid } from '../../../errors.js'
import { chunksOf, rowShapeOf, sizeOf, type RawArray } from './raw-array.js'

export interface FieldScan {
  readonly rows: number
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly deviation: number
  /** All numbers are whole. */
  readonly whole: boolean
  /** How often each value comes; null where there are more than `distinctMax`. */
  readonly counts: ReadonlyMap<number, number> | null
  /** Positions of a row with one number in every row; null where a row is too long to count. */
  readonly constant: number | null
  /** Rows of each class, where the last axis of every row is one-hot; else null. */
  readonly oneHotCounts: readonly number[] | null
}

/** More distinct values are no labels, unless they are numbered from 0. */
const distinctMax = 1000
const countedPositionsMax = 1_000_000

/** Scans the parts of a field together. Throws at `/<name>/<row>` for NaN and infinity. */
export async function scanField(parts: readonly RawArray[]): Promise<FieldScan> {
  const [first] = parts
  const scan = new Scan(first === undefined ? [] : rowShapeOf(first))
  for (const part of parts) {
    let row = 0
    for await (const numbers of chunksOf(part)) {
      scan.add(part.name, row, numbers)
      row += numbers.length / scan.size
    }
  }
  return scan.result()
}

class Scan {
  private count = 0
  private min = Infinity
  private max = -Infinity
  private mean = 0
  private squares = 0
  private whole = true
  private counts: Map<number, number> | null = new Map()
  private firstRow: Float64Array | null = null
  private readonly varies: Uint8Array | null

  readonly size: number
  /** Null where the rows are not one-hot. */
  private oneHot: Float64Array | null

  constructor(shape: readonly number[]) {
    this.size = Math.max(1, sizeOf(shape))
    this.varies = this.size <= countedPositionsMax ? new Uint8Array(this.size) : null
    const classes = shape.at(-1) ?? 1
    this.oneHot = classes > 1 && classes <= distinctMax ? new Float64Array(classes) : null
  }

  add(name: string, row: number, numbers: Float64Array): void {
    for (let i = 0; i < numbers.length; i++) {
      const value = numbers[i] ?? 0
      if (!(Math.abs(value) <= float32Max))
        throw notStorable(name, row + Math.floor(i / this.size), value)
      this.addMoments(value)
      if (this.whole && !Number.isInteger(value)) this.whole = false
      this.countValue(value)
    }
    this.compareRows(numbers)
    this.countOneHot(numbers)
  }

  /** Welford, "Note on a method for calculating corrected sums of squares and products", 1962. */
  private addMoments(value: number): void {
    this.count += 1
    const delta = value - this.mean
    this.mean += delta / this.count
    this.squares += delta * (value - this.mean)
    if (value < this.min) this.min = value
    if (value > this.max) this.max = value
  }

  private countValue(value: number): void {
    if (this.counts === null) return
    this.counts.set(value, (this.counts.get(value) ?? 0) + 1)
    if (this.counts.size > distinctMax) this.counts = null
  }

  private compareRows(numbers: Float64Array): void {
    if (this.varies === null) return
    this.firstRow ??= numbers.slice(0, this.size)
    for (let i = 0; i < numbers.length; i++) {
      const position = i % this.size
      if (numbers[i] !== this.firstRow[position]) this.varies[position] = 1
    }
  }

  private countOneHot(numbers: Float64Array): void {
    const { oneHot } = this
    if (oneHot === null) return
    for (let start = 0; start < numbers.length; start += oneHot.length) {
      const label = hotPosition(numbers, start, oneHot.length)
      if (label === null) {
        this.oneHot = null
        return
      }
      oneHot[label] = (oneHot[label] ?? 0) + 1
    }
  }

  result(): FieldScan {
    return {
      rows: this.size === 0 ? 0 : this.count / this.size,
      min: this.min,
      max: this.max,
      mean: this.mean,
      deviation: Math.sqrt(this.squares / Math.max(1, this.count)),
      whole: this.whole,
      counts: this.counts,
      constant: this.varies?.reduce((sum, varies) => sum + (varies === 0 ? 1 : 0), 0) ?? null,
      oneHotCounts: this.oneHot === null ? null : [...this.oneHot],
    }
  }
}

/** The position of the only 1 among zeros; null where there is none. */
function hotPosition(numbers: Float64Array, start: number, length: number): number | null {
  let hot: number | null = null
  for (let i = 0; i < length; i++) {
    const value = numbers[start + i] ?? 0
    if (value !== 0 && (value !== 1 || hot !== null)) return null
    if (value === 1) hot = i
  }
  return hot
}

/** Trials train in float32. */
const float32Max = 3.4028234663852886e38

/** NaN, an infinity, or a number that float32 does not have. */
function notStorable(name: string, row: number, value: number): Error {
  if (Number.isFinite(value))
    return invalid(
      `/${name}/${row}`,
      value,
      `numbers from -${float32Max} to ${float32Max}`,
      `${name} holds ${value} in row ${row}, beyond float32: scale it, or take its logarithm`,
    )
  return invalid(
    `/${name}/${row}`,
    String(value),
    'finite numbers',
    `${name} holds ${String(value)} in row ${row}: remove such rows or fill the gap`,
  )
}
