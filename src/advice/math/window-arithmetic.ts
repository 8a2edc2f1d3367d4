/** Lengths along one axis over which a window slides, as in Keras on TensorFlow. */

export type WindowPadding = 'valid' | 'same' | 'causal'

/** A window along one axis. */
export interface AxisWindow {
  /** Weights of the kernel, or positions of the pooling window. */
  readonly size: number
  readonly stride: number
  /** Distance of neighbouring weights; 1 for a window without gaps. */
  readonly dilation: number
  readonly padding: WindowPadding
}

/** Positions between the first and the last weight, both counted. */
export const windowReach = ({ size, dilation }: Pick<AxisWindow, 'size' | 'dilation'>): number =>
  (size - 1) * dilation + 1

/**
 * Number of windows on an axis.
 *
 *   valid: floor((n - reach) / stride) + 1, at most 0 where no window fits
 *   same, causal: ceil(n / stride)
 *
 * n: length of the axis. Example: length 7, size 3, stride 2, valid gives 3.
 */
export function windowCount(length: number, window: AxisWindow): number {
  return window.padding === 'valid'
    ? Math.floor((length - windowReach(window)) / window.stride) + 1
    : Math.ceil(length / window.stride)
}

/** Zeros before and after an axis. With padding `same`, an odd number has one more after it. */
export function windowBorder(length: number, window: AxisWindow): readonly [number, number] {
  if (window.padding === 'valid') return [0, 0]
  if (window.padding === 'causal') return [windowReach(window) - 1, 0]
  const covered = (windowCount(length, window) - 1) * window.stride + windowReach(window)
  const zeros = Math.max(covered - length, 0)
  const before = Math.floor(zeros / 2)
  return [before, zeros - before]
}

/**
 * Length that a transposed convolution makes of an axis.
 *
 *   valid: (n - 1) stride + reach + p, where p is max(stride - reach, 0) by default
 *   same: n stride, or (n - 1) stride + (reach mod 2) + p
 *
 * n: length of the axis. p: `outputPadding`, null for the default.
 */
export function transposedLength(
  length: number,
  window: AxisWindow,
  outputPadding: number | null,
): number {
  const { stride, padding } = window
  const reach = windowReach(window)
  const spread = (length - 1) * stride
  if (padding === 'valid') return spread + reach + (outputPadding ?? Math.max(stride - reach, 0))
  return outputPadding === null ? length * stride : spread + (reach % 2) + outputPadding
}
