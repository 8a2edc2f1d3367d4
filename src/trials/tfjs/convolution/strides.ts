/** Keeps every n-th window of a convolution at stride 1, and gives errors back to them. */
import type { Tensor, Tf } from '../library.js'
import { aroundAxis, withLength } from './axes.js'

/** Zeros behind the axis, or nothing from `length` on. */
function fitAxis(tf: Tf, x: Tensor, axis: number, length: number): Tensor {
  const [outer = 1, present = 1, inner = 1] = aroundAxis(tf, x, axis).shape
  if (present === length) return x
  const flat = aroundAxis(tf, x, axis)
  const fitted =
    present > length
      ? tf.slice(flat, [0, 0, 0], [outer, length, inner])
      : tf.pad(flat, [
          [0, 0],
          [0, length - present],
          [0, 0],
        ])
  return tf.reshape(fitted, withLength(x.shape, axis, length))
}

/**
 * Every strides[i]-th entry of spatial axis i, from the first; `counts` of them.
 *
 * @param x [batch, axes…, channels].
 */
export function takeEveryNth(
  tf: Tf,
  x: Tensor,
  strides: readonly number[],
  counts: readonly number[],
): Tensor {
  return strides.reduce((taken, stride, i) => {
    const axis = i + 1
    const count = counts[i] ?? 1
    if (stride === 1) return fitAxis(tf, taken, axis, count)
    const fitted = aroundAxis(tf, fitAxis(tf, taken, axis, count * stride), axis)
    const [outer = 1, , inner = 1] = fitted.shape
    const groups = tf.reshape(fitted, [outer * count, stride * inner])
    const first = tf.slice(groups, [0, 0], [outer * count, inner])
    return tf.reshape(first, withLength(taken.shape, axis, count))
  }, x)
}

/** The transpose: zeros between the entries and behind them, up to `lengths`. */
export function spreadAxes(
  tf: Tf,
  x: Tensor,
  strides: readonly number[],
  lengths: readonly number[],
): Tensor {
  return strides.reduce((spread, stride, i) => {
    const axis = i + 1
    const length = lengths[i] ?? 1
    if (stride === 1) return fitAxis(tf, spread, axis, length)
    const flat = aroundAxis(tf, spread, axis)
    const [outer = 1, count = 1, inner = 1] = flat.shape
    const gaps = tf.pad(tf.reshape(flat, [outer * count, inner]), [
      [0, 0],
      [0, (stride - 1) * inner],
    ])
    const wide = tf.reshape(gaps, withLength(spread.shape, axis, count * stride))
    return fitAxis(tf, wide, axis, length)
  }, x)
}
