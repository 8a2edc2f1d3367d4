import { aroundAxis, withLength } from '../../convolution/axes.js'
import type { Tensor, Tf } from '../../library.js'
import type { Config, OwnLayer } from '../define-layer.js'
import { axisNumbers, defineSpatialLayer, type Rank } from './spatial-layer.js'

export type Borders = readonly (readonly [number, number])[]

/** Numbers around the axes of x, [batch, axes…, channels]. */
export function padAxes(tf: Tf, x: Tensor, borders: Borders, value = 0): Tensor {
  if (borders.length < 3) {
    const ofAxes = borders.map(([before, after]): [number, number] => [before, after])
    return tf.pad(x, [[0, 0], ...ofAxes, [0, 0]], value)
  }
  const [[before, after] = [0, 0], ...ofImage] = borders
  const depth = tf.pad(
    aroundAxis(tf, x, 1),
    [
      [0, 0],
      [before, after],
      [0, 0],
    ],
    value,
  )
  const [batch = 1, slices = 1] = depth.shape
  const images = tf.reshape(depth, [batch * slices, ...x.shape.slice(2)])
  const padded = padAxes(tf, images, ofImage, value)
  return tf.reshape(padded, [batch, slices, ...padded.shape.slice(1)])
}

/** The axes of x without their ends. */
export function cropAxes(tf: Tf, x: Tensor, borders: Borders): Tensor {
  return borders.reduce((cropped, [before, after], i) => {
    const axis = i + 1
    const flat = aroundAxis(tf, cropped, axis)
    const [outer = 1, length = 1, inner = 1] = flat.shape
    if (before + after === 0) return cropped
    const kept = length - before - after
    const within = tf.slice(flat, [0, before, 0], [outer, kept, inner])
    return tf.reshape(within, withLength(cropped.shape, axis, kept))
  }, x)
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
  const [outer = 1, length = 1, inner = 1] = aroundAxis(tf, x, axis).shape
  const repeated = tf.tile(tf.reshape(x, [outer * length, 1, inner]), [1, times, 1])
  return tf.reshape(repeated, withLength(x.shape, axis, length * times))
}
