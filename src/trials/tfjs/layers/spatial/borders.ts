import type { Tensor, Tf } from '../../library.js'
import type { Config, OwnLayer } from '../define-layer.js'
import { axisNumbers, defineSpatialLayer, type Rank } from './spatial-layer.js'

export type Borders = readonly (readonly [number, number])[]

/** Zeros around the axes of x, [batch, axes…, channels]. */
export function padAxes(tf: Tf, x: Tensor, borders: Borders, value = 0): Tensor {
  if (borders.length < 3) return tf.pad(x, [[0, 0], ...copied(borders), [0, 0]], value)
  // not every engine pads five axes
  const [batch = 1, depth = 1, height = 1, width = 1, channels = 1] = x.shape
  const [ofDepth = [0, 0], ...ofImage] = borders
  const rows = tf.reshape(x, [batch, depth, height * width * channels])
  const deep = tf.pad(rows, [[0, 0], [...ofDepth], [0, 0]], value)
  const slices = tf.reshape(deep, [-1, height, width, channels])
  const padded = padAxes(tf, slices, ofImage, value)
  return tf.reshape(padded, [batch, deep.shape[1] ?? 1, ...padded.shape.slice(1)])
}

const copied = (borders: Borders): [number, number][] =>
  borders.map(([before, after]) => [before, after])

/** The axes of x without their ends. */
export function cropAxes(tf: Tf, x: Tensor, borders: Borders): Tensor {
  const starts = borders.map(([before]) => before)
  const sizes = borders.map(([before, after], i) => (x.shape[i + 1] ?? 1) - before - after)
  return tf.slice(x, [0, ...starts, 0], [x.shape[0] ?? 1, ...sizes, x.shape.at(-1) ?? 1])
}

const bordersOf = (config: Config, field: string): Borders => config[field] as Borders

/** `ZeroPadding1D` to `ZeroPadding3D`. */
export const zeroPadding =
  (rank: Rank): OwnLayer =>
  (tf, config) => {
    const borders = bordersOf(config, 'padding')
    return defineSpatialLayer(tf, `ZeroPadding${rank}D`, config, {
      outputSizes: (sizes) => sizes.map((size, i) => size + sumOf(borders[i])),
      call: (x) => padAxes(tf, x, borders),
    })
  }

/** `Cropping1D` to `Cropping3D`. */
export const cropping =
  (rank: Rank): OwnLayer =>
  (tf, config) => {
    const borders = bordersOf(config, 'cropping')
    return defineSpatialLayer(tf, `Cropping${rank}D`, config, {
      outputSizes: (sizes) => sizes.map((size, i) => size - sumOf(borders[i])),
      call: (x) => cropAxes(tf, x, borders),
    })
  }

const sumOf = ([before, after]: readonly [number, number] = [0, 0]): number => before + after

/** `UpSampling1D` and `UpSampling3D`, and `UpSampling2D` that repeats pixels. */
export const repetition =
  (rank: Rank): OwnLayer =>
  (tf, config) => {
    const times = axisNumbers(config, 'size', rank)
    return defineSpatialLayer(tf, `UpSampling${rank}D`, config, {
      outputSizes: (sizes) => sizes.map((size, i) => size * (times[i] ?? 1)),
      call: (x) => times.reduce((y, count, i) => repeatAxis(tf, y, i + 1, count), x),
    })
  }

function repeatAxis(tf: Tf, x: Tensor, axis: number, times: number): Tensor {
  if (times === 1) return x
  const [before, after] = [x.shape.slice(0, axis + 1), x.shape.slice(axis + 1)]
  const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1)
  const single = tf.reshape(x, [product(before), 1, product(after)])
  const repeated = tf.tile(single, [1, times, 1])
  return tf.reshape(
    repeated,
    x.shape.map((size, i) => (i === axis ? size * times : size)),
  )
}
