import type { Tensor, Tf } from '../library.js'

/**
 * A convolution is linear in its input and in its filter. These are the map and its two transposes;
 * they run while no tape is recorded, and may leave tensors to the caller's tidy.
 */
export interface ConvolutionMaps {
  /** The convolution of an input with a filter. */
  output(x: Tensor, filter: Tensor): Tensor
  /** Errors of the input from errors of the output. */
  inputErrors(dy: Tensor, filter: Tensor, inputShape: readonly number[]): Tensor
  /** Errors of the filter from errors of the output. */
  filterErrors(x: Tensor, dy: Tensor, filterShape: readonly number[]): Tensor
}

export type KernelPadding = 'valid' | 'same'

/** Runs a kernel that tfjs-core has no function for. */
function runKernel(
  tf: Tf,
  name: string,
  inputs: Readonly<Record<string, Tensor>>,
  attributes: Readonly<Record<string, unknown>>,
): Tensor {
  return tf.engine().runKernel(name, inputs as never, attributes as never) as Tensor
}

/** Filters [height, width, channels, filters] over images [batch, height, width, channels]. */
export function imageMaps(tf: Tf, strides: readonly number[], pad: KernelPadding): ConvolutionMaps {
  const attributes = { strides, pad, dataFormat: 'NHWC' }
  return {
    output: (x, filter) => tf.conv2d(x as never, filter as never, strides as never, pad),
    inputErrors: (dy, filter, inputShape) =>
      runKernel(tf, 'Conv2DBackpropInput', { dy, filter }, { ...attributes, inputShape }),
    filterErrors: (x, dy, filterShape) =>
      runKernel(tf, 'Conv2DBackpropFilter', { x, dy }, { ...attributes, filterShape }),
  }
}

/** Filters [depth, height, width, channels, filters] over volumes. */
export function volumeMaps(
  tf: Tf,
  strides: readonly number[],
  pad: KernelPadding,
): ConvolutionMaps {
  const attributes = { strides, pad }
  return {
    output: (x, filter) => tf.conv3d(x as never, filter as never, strides as never, pad),
    inputErrors: (dy, filter, inputShape) =>
      runKernel(tf, 'Conv3DBackpropInputV2', { dy, filter }, { ...attributes, inputShape }),
    filterErrors: (x, dy, filterShape) =>
      runKernel(tf, 'Conv3DBackpropFilterV2', { x, dy }, { ...attributes, filterShape }),
  }
}

/** Filters [height, width, channels, multiplier], each over one channel of an image. */
export function depthwiseMaps(
  tf: Tf,
  strides: readonly number[],
  pad: KernelPadding,
): ConvolutionMaps {
  const attributes = { strides, pad, dilations: 1 }
  const kernel = 'DepthwiseConv2dNativeBackprop'
  return {
    output: (x, filter) => tf.depthwiseConv2d(x as never, filter as never, strides as never, pad),
    inputErrors: (dy, filter, inputShape) =>
      runKernel(tf, `${kernel}Input`, { dy, filter }, { ...attributes, inputShape }),
    filterErrors: (x, dy, filterShape) =>
      runKernel(tf, `${kernel}Filter`, { x, dy }, { ...attributes, filterShape }),
  }
}
