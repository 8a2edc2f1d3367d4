/**
 * Gradients of a convolution of volumes, by convolutions of images. The weights at depth k of a
 * filter are a filter of images; it reads slice d * stride + k for slice d of the output.
 */
import { spreadAxes, takeEveryNth } from '../convolution/strides.js'
import type { Tensor, Tf } from '../library.js'
import { input, type Attributes, type ComposedKernel } from './kernel.js'

type Volume = readonly [number, number, number, number, number]

interface Volumes {
  /** Sizes in pixels, as tfjs-core computes them. */
  readonly info: ReturnType<Tf['backend_util']['computeConv3DInfo']>
  /** Attributes of the convolutions of images. */
  readonly ofImage: Attributes
}

function volumesOf(
  tf: Tf,
  inputShape: readonly number[],
  filterShape: readonly number[],
  { strides, pad }: Attributes,
): Volumes {
  const info = tf.backend_util.computeConv3DInfo(
    inputShape as unknown as [number, number, number, number, number],
    filterShape as unknown as [number, number, number, number, number],
    strides as number,
    1,
    pad as 'same',
  )
  const imageStrides = [info.strideHeight, info.strideWidth]
  return { info, ofImage: { strides: imageStrides, pad, dataFormat: 'NHWC' } }
}

/** Slice d * stride + k of the padded volume for every d of the output, as images. */
function slicesAtDepth(tf: Tf, x: Tensor, { info }: Volumes, k: number): Tensor {
  const { batchSize, inHeight, inWidth, inChannels, outDepth, strideDepth, padInfo } = info
  const depth = tf.reshape(x, [batchSize, info.inDepth, inHeight * inWidth * inChannels])
  const padded = tf.pad(depth, [
    [0, 0],
    [padInfo.front, padInfo.back],
    [0, 0],
  ])
  const length = (padded.shape[1] ?? 1) - k
  const fromK = tf.slice(padded, [0, k, 0], [batchSize, length, padded.shape[2] ?? 1])
  const taken = takeEveryNth(tf, fromK, [strideDepth], [outDepth])
  return tf.reshape(taken, [batchSize * outDepth, inHeight, inWidth, inChannels])
}

/** The transpose: adds errors of such slices into a volume. */
function volumeOfSlices(tf: Tf, errors: Tensor, { info }: Volumes, k: number): Tensor {
  const { batchSize, inDepth, inHeight, inWidth, inChannels, outDepth, padInfo } = info
  const paddedDepth = padInfo.front + inDepth + padInfo.back
  const flat = tf.reshape(errors, [batchSize, outDepth, inHeight * inWidth * inChannels])
  const spread = spreadAxes(tf, flat, [info.strideDepth], [paddedDepth - k])
  const placed = tf.pad(spread, [
    [0, 0],
    [k, 0],
    [0, 0],
  ])
  const within = tf.slice(placed, [0, padInfo.front, 0], [batchSize, inDepth, placed.shape[2] ?? 1])
  return tf.reshape(within, info.inShape)
}

function runKernel(
  tf: Tf,
  kernelName: string,
  inputs: Readonly<Record<string, Tensor>>,
  attributes: Attributes,
): Tensor {
  return tf.engine().runKernel(kernelName, inputs as never, attributes as never) as Tensor
}

/** The errors of every slice of the output, as images. */
const slicesOf = (tf: Tf, dy: Tensor): Tensor => {
  const [batch = 1, depth = 1, ...image] = dy.shape
  return tf.reshape(dy, [batch * depth, ...image])
}

export const conv3dFilterGradient: ComposedKernel = (tf, inputs, attributes) => {
  const x = input(inputs, 'x')
  const dy = slicesOf(tf, input(inputs, 'dy'))
  const filterShape = attributes['filterShape'] as Volume
  const [depth, ...imageShape] = filterShape
  const volumes = volumesOf(tf, x.shape, filterShape, attributes)
  const ofImage = { ...volumes.ofImage, filterShape: imageShape }
  const parts = Array.from({ length: depth }, (_, k) =>
    tf.tidy(() =>
      runKernel(tf, 'Conv2DBackpropFilter', { x: slicesAtDepth(tf, x, volumes, k), dy }, ofImage),
    ),
  )
  return tf.stack(parts)
}

export const conv3dInputGradient: ComposedKernel = (tf, inputs, attributes) => {
  const dy = slicesOf(tf, input(inputs, 'dy'))
  const filter = input(inputs, 'filter')
  const inputShape = attributes['inputShape'] as Volume
  const volumes = volumesOf(tf, inputShape, filter.shape, attributes)
  const [depth = 1, ...imageFilterShape] = filter.shape
  const sliceShape = [dy.shape[0] ?? 1, ...inputShape.slice(2)]
  const ofImage = { ...volumes.ofImage, inputShape: sliceShape }
  const parts = Array.from({ length: depth }, (_, k) =>
    tf.tidy(() => {
      const zeros = imageFilterShape.map(() => 0)
      const weights = tf.slice(filter, [k, ...zeros], [1, ...imageFilterShape])
      const imageFilter = tf.reshape(weights, imageFilterShape)
      const errors = runKernel(tf, 'Conv2DBackpropInput', { dy, filter: imageFilter }, ofImage)
      return volumeOfSlices(tf, errors, volumes, k)
    }),
  )
  return tf.addN(parts)
}
