/** Slices of tensors: `x[:, 1:3]`, `x[..., 0]`, and the parts of a split. */
import { ShapeMismatch } from '../layers/layer-rule.js'
import type { LayerForm, LayerOfShapes } from './layer-form.js'
import { isEllipsis, sliceOf } from './operation.js'

/** What is taken of one axis. */
interface Range {
  readonly begin: number
  readonly end: number
  readonly stride: number
  /** An index instead of a slice: the axis disappears. */
  readonly drop: boolean
}

const accepted =
  'slices such as x[:, 1:3] or x[:, -1], with whole numbers, and the whole batch first'

/** The layer for `x[key]`. */
export const sliced =
  (key: unknown): LayerOfShapes =>
  ([shape = []]) => {
    const parts = allParts(Array.isArray(key) ? key : [key], shape.length + 1)
    if (!isWhole(parts[0])) throw new ShapeMismatch(accepted)
    return sliceLayer(shape.map((size, i) => rangeOf(parts[i + 1], size)))
  }

/** The layers for `x[key]`; a None in it is a new axis of size 1. */
export function itemOf(key: unknown): readonly LayerOfShapes[] {
  const parts: readonly unknown[] = Array.isArray(key) ? key : [key]
  const kept = parts.filter((part) => part !== null)
  if (kept.length === parts.length) return [sliced(key)]
  const withAxes: LayerOfShapes = ([shape = []]) => {
    const counted = kept.filter((part) => typeof part !== 'number').length
    const elided = kept.some(isEllipsis) ? shape.length + 1 - (counted - 1) : 0
    const sizes = [null, ...shape]
    const target = parts.flatMap((part) => {
      if (part === null) return [1]
      if (typeof part === 'number') return []
      return sizes.splice(0, isEllipsis(part) ? elided : 1)
    })
    const whole = [...target, ...sizes]
    const [batch, ...row] = whole
    if (batch !== null) throw new ShapeMismatch(accepted)
    return { type: 'Reshape', config: { targetShape: row } }
  }
  return [sliced(kept), withAxes]
}

/** One part for every axis: an ellipsis stands for those in the middle, the last may be missing. */
function allParts(key: readonly unknown[], rank: number): readonly unknown[] {
  const whole = { start: null, stop: null, step: null }
  const at = key.findIndex(isEllipsis)
  const missing = rank - key.filter((part) => !isEllipsis(part)).length
  if (missing < 0) throw new ShapeMismatch(accepted)
  const filling = Array.from({ length: missing }, () => whole)
  if (at < 0) return [...key, ...filling]
  return [...key.slice(0, at), ...filling, ...key.slice(at + 1)]
}

function isWhole(part: unknown): boolean {
  const slice = sliceOf(part)
  return (
    slice !== null &&
    slice['start'] === null &&
    slice['stop'] === null &&
    (slice['step'] === null || slice['step'] === 1)
  )
}

function rangeOf(part: unknown, size: number): Range {
  if (typeof part === 'number') {
    const begin = part < 0 ? size + part : part
    if (begin < 0 || begin >= size) throw new ShapeMismatch(`an index from 0 to ${size - 1}`)
    return { begin, end: begin + 1, stride: 1, drop: true }
  }
  const slice = sliceOf(part)
  const stride = wholeOr(slice?.['step'], 1)
  if (slice === null || stride < 1) throw new ShapeMismatch(`${accepted}; steps from 1 on`)
  const begin = clamp(wholeOr(slice['start'], 0), size)
  const end = clamp(wholeOr(slice['stop'], size), size)
  if (end <= begin) throw new ShapeMismatch('slices that take at least one element')
  return { begin, end, stride, drop: false }
}

/** A whole number, or the default for null. */
function wholeOr(value: unknown, otherwise: number): number {
  if (value === null || value === undefined) return otherwise
  if (Number.isInteger(value)) return value as number
  throw new ShapeMismatch(accepted)
}

/** Negative numbers count from the end, as in Python. */
const clamp = (value: number, size: number): number =>
  Math.min(size, Math.max(0, value < 0 ? size + value : value))

function sliceLayer(ranges: readonly Range[]): LayerForm {
  return {
    type: 'Slice',
    config: {
      begin: ranges.map(({ begin }) => begin),
      end: ranges.map(({ end }) => end),
      strides: ranges.map(({ stride }) => stride),
      drop: ranges.map(({ drop }) => drop),
    },
  }
}

/** The k-th part of a split into equal parts along an axis that counts the batch as 0. */
export const splitPart =
  (k: number, count: number, axis: number): LayerOfShapes =>
  ([shape = []]) => {
    const index = axis < 0 ? shape.length + axis : axis - 1
    const size = shape[index]
    if (size === undefined || size % count !== 0)
      throw new ShapeMismatch(`an axis that divides into ${count} equal parts`)
    const width = size / count
    const whole = shape.map((end) => ({ begin: 0, end, stride: 1, drop: false }))
    const part = { begin: k * width, end: (k + 1) * width, stride: 1, drop: false }
    return sliceLayer(whole.map((range, i) => (i === index ? part : range)))
  }
