/** Axes of tensors, which count the batch as 0. The batch stays as it is. */
import { ShapeMismatch } from '../layers/layer-rule.js'

/** Index in a shape without the batch; -1 for the batch. */
export const indexIn = (axis: number, rank: number): number => (axis < 0 ? rank + axis : axis - 1)

/** Index in a shape without the batch, of an axis that is not the batch. */
export function indexOf(axis: number, rank: number): number {
  const index = indexIn(axis, rank)
  if (index >= 0 && index < rank) return index
  throw new ShapeMismatch(`an axis from 1 to ${rank}; the batch, axis 0, stays as it is`)
}

/** Whole numbers, given as one or as a list; null for anything else. */
export function wholesOf(value: unknown): readonly number[] | null {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.every((item) => Number.isInteger(item)) ? (list as readonly number[]) : null
}
