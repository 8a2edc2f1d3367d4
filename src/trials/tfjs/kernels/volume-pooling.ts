/**
 * Pooling of volumes [batch, depth, height, width, channels] by two poolings of images: the height
 * and width first, then the depth. A maximum of maxima is the maximum, and the numbers of pixels
 * within the borders multiply, so that a mean of means is the mean.
 */
import type { Tensor, Tf } from '../library.js'
import { input, type Attributes, type ComposedKernel } from './kernel.js'

type Triple = readonly [number, number, number]

const tripleOf = (value: unknown): Triple =>
  typeof value === 'number' ? [value, value, value] : (value as Triple)

/** Attributes of the pooling along height and width, and of the one along the depth. */
function imageAttributes(attributes: Attributes): readonly [Attributes, Attributes] {
  const size = tripleOf(attributes['filterSize'])
  const strides = tripleOf(attributes['strides'])
  return [
    { ...attributes, filterSize: size.slice(1), strides: strides.slice(1) },
    { ...attributes, filterSize: [size[0], 1], strides: [strides[0], 1] },
  ]
}

/** Every slice of the volume as an image. */
function slicesOf(tf: Tf, volume: Tensor): Tensor {
  const [batch = 1, depth = 1, ...image] = volume.shape
  return tf.reshape(volume, [batch * depth, ...image])
}

/** The depth as the height of an image whose width are the pixels of a slice. */
function columnsOf(tf: Tf, [batch = 1, depth = 1]: readonly number[], slices: Tensor): Tensor {
  const channels = slices.shape.at(-1) ?? 1
  return tf.reshape(slices, [batch, depth, -1, channels])
}

function maxPool(tf: Tf, x: Tensor, { filterSize, strides, pad }: Attributes): Tensor {
  return tf.maxPool(x as never, filterSize as never, strides as never, pad as 'same')
}

function gradient(
  tf: Tf,
  kernelName: 'MaxPoolGrad' | 'AvgPoolGrad',
  inputs: Readonly<Record<string, Tensor>>,
  attributes: Attributes,
): Tensor {
  return tf.engine().runKernel(kernelName, inputs as never, attributes as never) as Tensor
}

export const maxPool3d: ComposedKernel = (tf, inputs, attributes) => {
  const x = input(inputs, 'x')
  const [ofImage, ofDepth] = imageAttributes(attributes)
  const slices = maxPool(tf, slicesOf(tf, x), ofImage)
  const [, height = 1, width = 1, channels = 1] = slices.shape
  const pooled = maxPool(tf, columnsOf(tf, x.shape, slices), ofDepth)
  return tf.reshape(pooled, [x.shape[0] ?? 1, -1, height, width, channels])
}

export const maxPool3dGradient: ComposedKernel = (tf, inputs, attributes) => {
  const x = input(inputs, 'input')
  const [ofImage, ofDepth] = imageAttributes(attributes)
  const image = slicesOf(tf, x)
  const slices = maxPool(tf, image, ofImage)
  const columns = columnsOf(tf, x.shape, slices)
  const output = columnsOf(tf, input(inputs, 'output').shape, input(inputs, 'output'))
  const dy = tf.reshape(input(inputs, 'dy'), output.shape)
  const ofColumns = gradient(tf, 'MaxPoolGrad', { dy, input: columns, output }, ofDepth)
  const dySlices = tf.reshape(ofColumns, slices.shape)
  const ofSlices = { dy: dySlices, input: image, output: slices }
  return tf.reshape(gradient(tf, 'MaxPoolGrad', ofSlices, ofImage), x.shape)
}

export const averagePool3dGradient: ComposedKernel = (tf, inputs, attributes) => {
  const x = input(inputs, 'input')
  const dy = input(inputs, 'dy')
  const [ofImage, ofDepth] = imageAttributes(attributes)
  const [batch = 1, depth = 1] = x.shape
  const [, , height = 1, width = 1, channels = 1] = dy.shape
  // only the shape of an average's input is read
  const columns = tf.zeros([batch, depth, height * width, channels])
  const errors = columnsOf(tf, dy.shape, dy)
  const ofColumns = gradient(tf, 'AvgPoolGrad', { dy: errors, input: columns }, ofDepth)
  const dySlices = tf.reshape(ofColumns, [batch * depth, height, width, channels])
  const ofSlices = { dy: dySlices, input: slicesOf(tf, x) }
  return tf.reshape(gradient(tf, 'AvgPoolGrad', ofSlices, ofImage), x.shape)
}
