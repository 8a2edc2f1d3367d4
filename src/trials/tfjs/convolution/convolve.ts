/** Convolutions with a gradient on every engine, whatever their strides, dilations and groups. */
import type { AxisWindow } from '../../../advice/math/window-arithmetic.js'
import type { Tensor, Tf } from '../library.js'
import { applyBilinear, type BilinearMap } from './bilinear-kernel.js'
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

interface ConvolutionInputs {
  readonly x: Tensor
  readonly filter: Tensor
  /** Added to every pixel; null for none. */
  readonly bias: Tensor | null
}

/** The convolution of x by `maps`. */
export function convolve(
  tf: Tf,
  maps: ConvolutionMaps,
  { x, filter, bias }: ConvolutionInputs,
): Tensor {
  const map: BilinearMap = {
    value: (input, weights) => maps.output(input, weights),
    inputErrors: (dy, weights, input) => maps.inputErrors(dy, weights, input.shape),
    filterErrors: (dy, weights, input) => maps.filterErrors(input, dy, weights.shape),
  }
  return applyBilinear(tf, map, x, filter, bias)
}

/**
 * The transposed convolution: what `maps` gives back to an input of `outputShape` for the errors x.
 *
 * @param outputShape with the batch axis.
 */
export function convolveTransposed(
  tf: Tf,
  maps: ConvolutionMaps,
  outputShape: readonly number[],
  { x, filter, bias }: ConvolutionInputs,
): Tensor {
  const map: BilinearMap = {
    value: (input, weights) => maps.inputErrors(input, weights, outputShape),
    inputErrors: (dy, weights) => maps.output(dy, weights),
    filterErrors: (dy, weights, input) => maps.filterErrors(dy, input, weights.shape),
  }
  return applyBilinear(tf, map, x, filter, bias)
}
