import { windowCount } from '../../../../advice/math/window-arithmetic.js'
import { aroundAxis, withLength } from '../../convolution/axes.js'
import type { Tensor, Tf } from '../../library.js'
import type { OwnLayer } from '../define-layer.js'
import {
  asImage,
  axisNumbers,
  axisWindows,
  defineSpatialLayer,
  fromImage,
  imageWindows,
  type Rank,
} from './spatial-layer.js'

export type Pool = 'Max' | 'Average'

/** `MaxPooling1D` to `AveragePooling3D`. */
export const pooling =
  (pool: Pool, rank: Rank): OwnLayer =>
  (tf, config) => {
    const windows = axisWindows(config, rank, 'poolSize')
    const kernelWindows = imageWindows(windows)
    const size = kernelWindows.map((window) => window.size)
    const strides = kernelWindows.map(({ stride }) => stride)
    const padding = windows[0]?.padding === 'same' ? 'same' : 'valid'
    return defineSpatialLayer(tf, `${pool}Pooling${rank}D`, config, {
      outputSizes: (sizes) => [
        ...windows.map((window, i) => windowCount(sizes[i] ?? 1, window)),
        sizes.at(-1) ?? 1,
      ],
      call: (x) => {
        const run = poolFunction(tf, pool, rank)
        return fromImage(tf, run(asImage(tf, x, rank), size, strides, padding), rank)
      },
    })
  }

type PoolFunction = (
  x: Tensor,
  size: readonly number[],
  strides: readonly number[],
  padding: 'valid' | 'same',
) => Tensor

/** The declarations want tuples of the rank. */
function poolFunction(tf: Tf, pool: Pool, rank: Rank): PoolFunction {
  if (rank === 3) return (pool === 'Max' ? tf.maxPool3d : tf.avgPool3d) as unknown as PoolFunction
  return (pool === 'Max' ? tf.maxPool : tf.avgPool) as unknown as PoolFunction
}

/** `GlobalMaxPooling1D` to `GlobalAveragePooling3D`. */
export const globalPooling =
  (pool: Pool, rank: Rank): OwnLayer =>
  (tf, config) => {
    const keepDims = config['keepdims'] === true
    const axes = Array.from({ length: rank }, (_, i) => i + 1)
    return defineSpatialLayer(tf, `Global${pool}Pooling${rank}D`, config, {
      outputSizes: (sizes) => [...(keepDims ? axes.map(() => 1) : []), sizes.at(-1) ?? 1],
      call: (x) => {
        const [batch = 1] = x.shape
        const channels = x.shape.at(-1) ?? 1
        const pixels = tf.reshape(x, [batch, -1, channels])
        const pooled = pool === 'Max' ? tf.max(pixels, 1) : tf.mean(pixels, 1)
        return keepDims ? tf.reshape(pooled, [batch, ...axes.map(() => 1), channels]) : pooled
      },
    })
  }

/** `AdaptiveMaxPooling1D` to `AdaptiveAveragePooling3D`. */
export const adaptivePooling =
  (pool: Pool, rank: Rank): OwnLayer =>
  (tf, config) => {
    const outputSize = axisNumbers(config, 'outputSize', rank)
    return defineSpatialLayer(tf, `Adaptive${pool}Pooling${rank}D`, config, {
      outputSizes: (sizes) => [...outputSize, sizes.at(-1) ?? 1],
      call: (x) =>
        outputSize.reduce((pooled, count, i) => poolAxis(tf, pool, pooled, i + 1, count), x),
    })
  }

/**
 * Pools one axis to `count` windows: window i reaches from floor(i n / count) to
 * ceil((i + 1) n / count). The last position of a shorter window is read again for a maximum, and
 * weighs nothing in a mean.
 */
function poolAxis(tf: Tf, pool: Pool, x: Tensor, axis: number, count: number): Tensor {
  const length = x.shape[axis] ?? 1
  const starts = Array.from({ length: count }, (_, i) => Math.floor((i * length) / count))
  const ends = starts.map((_, i) => Math.ceil(((i + 1) * length) / count))
  const widest = Math.max(...ends.map((end, i) => end - (starts[i] ?? 0)))
  const places = starts.flatMap((start, i) =>
    Array.from({ length: widest }, (_, k) => Math.min(start + k, (ends[i] ?? 1) - 1)),
  )
  const flat = aroundAxis(tf, x, axis)
  const [outer = 1, , inner = 1] = flat.shape
  const gathered = tf.gather(flat, tf.tensor1d(places, 'int32'), 1)
  const windows = tf.reshape(gathered, [outer, count, widest, inner])
  const pooled = pool === 'Max' ? tf.max(windows, 2) : weightedMean(tf, windows, starts, ends)
  return tf.reshape(pooled, withLength(x.shape, axis, count))
}

/** The mean of the first end - start entries of every window. */
function weightedMean(
  tf: Tf,
  windows: Tensor,
  starts: readonly number[],
  ends: readonly number[],
): Tensor {
  const [, count = 1, widest = 1] = windows.shape
  const weights = starts.flatMap((start, i) => {
    const size = (ends[i] ?? 1) - start
    return Array.from({ length: widest }, (_, k) => (k < size ? 1 / size : 0))
  })
  return tf.sum(tf.mul(windows, tf.tensor(weights, [1, count, widest, 1])), 2)
}
