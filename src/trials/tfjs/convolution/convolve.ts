/** Convolutions with a gradient on every engine, whatever their strides, dilations and groups. */
import type { AxisWindow } from '../../../advice/math/window-arithmetic.js'
import type { Tensor, Tf } from '../library.js'
import { applyBilinear, type AfterMap } from './bilinear-kernel.js'
import {
  depthwiseMaps,
  imageMaps,
  volumeMaps,
  type ConvolutionMaps,
  type KernelPadding,
} from './convolution-maps.js'
import { dilatedMaps } from './dilated.js'
import { mapsByChannelOfGroup, mapsByGroup } from './grouped.js'

/** One for each spatial axis, all with the same padding: `valid` or `same`. */
type Windows = readonly AxisWindow[]

type MakeMaps = (tf: Tf, strides: readonly number[], pad: KernelPadding) => ConvolutionMaps

/** A kernel of TensorFlow.js where the windows have no gaps, else maps composed of it. */
function mapsOfWindows(tf: Tf, make: MakeMaps, windows: Windows): ConvolutionMaps {
  const strides = windows.map(({ stride }) => stride)
  if (windows.some(({ dilation }) => dilation > 1)) {
    const dense = strides.map(() => 1)
    return dilatedMaps(tf, make(tf, dense, 'valid'), windows)
  }
  return make(tf, strides, windows[0]?.padding === 'same' ? 'same' : 'valid')
}

/**
 * The maps of a convolution over images or volumes. Many groups of few channels take depthwise
 * kernels, few groups a kernel each.
 *
 * @param channels of the whole input.
 */
export function convolutionMaps(
  tf: Tf,
  windows: Windows,
  groups: number,
  channels: number,
): ConvolutionMaps {
  const plain = mapsOfWindows(tf, windows.length === 3 ? volumeMaps : imageMaps, windows)
  if (groups === 1) return plain
  const hasDepthwise = windows.length === 2 && hasEqualStrides(windows)
  return hasDepthwise && channels / groups < groups
    ? mapsByChannelOfGroup(tf, mapsOfWindows(tf, depthwiseMaps, windows), groups)
    : mapsByGroup(tf, plain, groups)
}

/** TensorFlow has no depthwise kernel with different strides. */
const hasEqualStrides = (windows: Windows): boolean =>
  windows.every(({ stride }) => stride === windows[0]?.stride)

/** The maps of a depthwise convolution of images. */
export const depthwiseConvolutionMaps = (tf: Tf, windows: Windows): ConvolutionMaps =>
  mapsOfWindows(tf, depthwiseMaps, windows)

/** The convolution of x by `maps`. */
export function convolve(
  tf: Tf,
  maps: ConvolutionMaps,
  x: Tensor,
  filter: Tensor,
  after: AfterMap,
): Tensor {
  const map = {
    value: (input: Tensor, weights: Tensor) => maps.output(input, weights),
    inputErrors: (dy: Tensor, weights: Tensor, input: Tensor) =>
      maps.inputErrors(dy, weights, input.shape),
    filterErrors: (dy: Tensor, weights: Tensor, input: Tensor) =>
      maps.filterErrors(input, dy, weights.shape),
  }
  return applyBilinear(tf, map, x, filter, after)
}

interface TransposedAfter extends AfterMap {
  /** With the batch axis. */
  readonly outputShape: readonly number[]
}

/** The transposed convolution: what `maps` gives back to an input for the errors x. */
export function convolveTransposed(
  tf: Tf,
  maps: ConvolutionMaps,
  x: Tensor,
  filter: Tensor,
  { outputShape, ...after }: TransposedAfter,
): Tensor {
  const map = {
    value: (input: Tensor, weights: Tensor) => maps.inputErrors(input, weights, outputShape),
    inputErrors: (dy: Tensor, weights: Tensor) => maps.output(dy, weights),
    filterErrors: (dy: Tensor, weights: Tensor, input: Tensor) =>
      maps.filterErrors(dy, input, weights.shape),
  }
  return applyBilinear(tf, map, x, filter, after)
}
