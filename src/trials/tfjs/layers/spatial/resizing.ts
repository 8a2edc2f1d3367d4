import type { Tensor, Tf } from '../../library.js'
import type { Config, OwnLayer } from '../define-layer.js'
import { mapAxis } from './axis-map.js'
import { cropAxes, padAxes, repetition, type Borders } from './borders.js'
import { resizeMatrix, type Interpolation } from './interpolation.js'
import { axisNumbers, defineSpatialLayer } from './spatial-layer.js'

type Size = readonly [number, number]

function resize(tf: Tf, x: Tensor, [height, width]: Size, interpolation: Interpolation): Tensor {
  const [, oldHeight = 1, oldWidth = 1] = x.shape
  const rows = mapAxis(tf, x, 1, resizeMatrix(oldHeight, height, interpolation))
  return mapAxis(tf, rows, 2, resizeMatrix(oldWidth, width, interpolation))
}

/** `UpSampling2D`. */
export const upSampling2D: OwnLayer = (tf, config) => {
  const method = String(config['interpolation'] ?? 'nearest')
  if (method === 'nearest') return repetition(2)(tf, config)
  const [rowFactor = 1, columnFactor = 1] = axisNumbers(config, 'size', 2)
  const sizeOf = ([height = 1, width = 1]: readonly number[]): Size => [
    height * rowFactor,
    width * columnFactor,
  ]
  return defineSpatialLayer(tf, 'UpSampling2D', config, {
    outputSizes: (sizes) => [...sizeOf(sizes), sizes.at(-1) ?? 1],
    call: (x) => resize(tf, x, sizeOf(x.shape.slice(1)), { method, antialias: false }),
  })
}

/** `Resizing`: stretches, or crops or fills up to the aspect ratio first. */
export const resizing: OwnLayer = (tf, config) => {
  const size = sizeOf(config)
  const interpolation = {
    method: String(config['interpolation']),
    antialias: config['antialias'] === true,
  }
  return defineSpatialLayer(tf, 'Resizing', config, {
    outputSizes: (sizes) => [...size, sizes.at(-1) ?? 1],
    call: (x) => resize(tf, toAspectRatio(tf, x, size, config), size, interpolation),
  })
}

/** `CenterCrop`: a smaller image is resized, and cropped to the aspect ratio before. */
export const centerCrop: OwnLayer = (tf, config) => {
  const size = sizeOf(config)
  return defineSpatialLayer(tf, 'CenterCrop', config, {
    outputSizes: (sizes) => [...size, sizes.at(-1) ?? 1],
    call: (x) => {
      const surplus = size.map((length, i) => (x.shape[i + 1] ?? 1) - length)
      if (surplus.every((length) => length >= 0)) return cropAxes(tf, x, halved(surplus))
      const cropped = cropToAspectRatio(tf, x, size)
      return resize(tf, cropped, size, { method: 'bilinear', antialias: false })
    },
  })
}

const sizeOf = (config: Config): Size => [Number(config['height']), Number(config['width'])]

/** An odd number has one more after it. */
const halved = (lengths: readonly number[]): Borders =>
  lengths.map((length) => [Math.floor(length / 2), Math.ceil(length / 2)])

function toAspectRatio(tf: Tf, x: Tensor, size: Size, config: Config): Tensor {
  if (config['cropToAspectRatio'] === true) return cropToAspectRatio(tf, x, size)
  if (config['padToAspectRatio'] === true)
    return fillToAspectRatio(tf, x, size, Number(config['fillValue'] ?? 0))
  return x
}

/** Height and width that have the aspect ratio of `size` beside the other side of the image. */
function sidesOf({ shape }: Tensor, [height, width]: Size): Size {
  const [, oldHeight = 1, oldWidth = 1] = shape
  const rounded = (length: number): number => Math.trunc(Math.fround(length))
  return [rounded((oldWidth * height) / width), rounded((oldHeight * width) / height)]
}

function cropToAspectRatio(tf: Tf, x: Tensor, size: Size): Tensor {
  const kept = sidesOf(x, size).map((side, i) => Math.max(Math.min(x.shape[i + 1] ?? 1, side), 1))
  return cropAxes(tf, x, halved(kept.map((side, i) => (x.shape[i + 1] ?? 1) - side)))
}

/** Keras fills both ends alike, so an odd number of missing pixels leaves the image one smaller. */
function fillToAspectRatio(tf: Tf, x: Tensor, size: Size, value: number): Tensor {
  const missing = sidesOf(x, size).map((side, i) => Math.max(side - (x.shape[i + 1] ?? 1), 0))
  const ends = missing.map((length) => Math.floor(length / 2))
  return padAxes(
    tf,
    x,
    ends.map((length) => [length, length] as const),
    value,
  )
}
