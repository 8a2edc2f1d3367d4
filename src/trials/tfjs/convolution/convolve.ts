/** Convolutions with a gradient on every engine, whatever their strides, dilations and groups. */
import { type AxisWindow } from '../../../advice/math/window-arithmetic.js'
import type { Tensor, Tf } from '../library.js'
import {
  depthwiseMaps,
  imageMaps,
  volumeMaps,
  type ConvolutionMaps,
  type KernelPadding,
} from './convolution-maps.js'
import { dilatedMaps } from './dilated.js'
import { mapsByChannelOfGroup, mapsByGroup } from './grouped.js'

/** `causal` padding is added before; each axis has the same padding here. */
type Windows = readonly AxisWindow[]

type MakeMaps = (tf: Tf, strides: readonly number[], pad: KernelPadding) => ConvolutionMaps

/** A kernel of TensorFlow.js where the windows have no gaps, else one composed of it. */
function mapsOfWindows(tf: Tf, make: MakeMaps, windows: Windows): ConvolutionMaps {
  const isDilated = windows.some(({ dilation }) => dilation > 1)
  if (isDilated) {
    const ones = windows.map(() => 1)
    return dilatedMaps(tf, make(tf, ones, 'valid'), windows)
  }
  const pad = windows[0]?.padding === 'same' ? 'same' : 'valid'
  return make(
    tf,
    windows.map(({ stride }) => stride),
    pad,
  )
}

/**
 * The maps of a convolution over images or volumes in so many groups. Many groups of few channels
 * take depthwise kernels, few groups a kernel each.
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

/** A linear map of a tensor by a filter, with both gradients. */
interface Bilinear {
  value(x: Tensor, filter: Tensor): Tensor
  inputErrors(dy: Tensor, filter: Tensor, x: Tensor): Tensor
  filterErrors(dy: Tensor, filter: Tensor, x: Tensor): Tensor
}

/** The convolution by `maps`; a bias is added to every pixel. */
export function convolve(
  tf: Tf,
  maps: ConvolutionMaps,
  x: Tensor,
  filter: Tensor,
  bias: Tensor | null,
): Tensor {
  const map: Bilinear = {
    value: (input, weights) => maps.output(input, weights),
    inputErrors: (dy, weights, input) => maps.inputErrors(dy, weights, input.shape),
    filterErrors: (dy, weights, input) => maps.filterErrors(input, dy, weights.shape),
  }
  return withGradient(tf, map, x, filter, bias)
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
  x: Tensor,
  filter: Tensor,
  bias: Tensor | null,
): Tensor {
  const map: Bilinear = {
    value: (input, weights) => maps.inputErrors(input, weights, outputShape),
    inputErrors: (dy, weights) => maps.output(dy, weights),
    filterErrors: (dy, weights, input) => maps.filterErrors(dy, input, weights.shape),
  }
  return withGradient(tf, map, x, filter, bias)
}

/**
 * Only x and the filter stay in memory for the gradient, as in TensorFlow: no tape is recorded of
 * the kernels that the maps are composed of.
 */
function withGradient(
  tf: Tf,
  map: Bilinear,
  x: Tensor,
  filter: Tensor,
  bias: Tensor | null,
): Tensor {
  const inputs = bias === null ? [x, filter] : [x, filter, bias]
  const operation = tf.customGrad((...received: unknown[]) => {
    const [input, weights, offset] = received as [Tensor, Tensor, Tensor | undefined]
    const save = received.at(-1) as (tensors: Tensor[]) => void
    const value = tf.tidy(() => map.value(input, weights))
    save([input, weights])
    return {
      value: bias === null ? value : tf.add(value, offset as Tensor),
      gradFunc: (dy: Tensor, saved: Tensor[]) => gradients(tf, map, dy, saved, bias !== null),
    }
  })
  return operation(...inputs)
}

function gradients(
  tf: Tf,
  map: Bilinear,
  dy: Tensor,
  saved: readonly Tensor[],
  hasBias: boolean,
): Tensor[] {
  const [input, weights] = saved as [Tensor, Tensor]
  const errors = [
    tf.tidy(() => map.inputErrors(dy, weights, input)),
    tf.tidy(() => map.filterErrors(dy, weights, input)),
  ]
  const pixels = [...dy.shape.keys()].slice(0, -1)
  return hasBias ? [...errors, tf.sum(dy, pixels)] : errors
}
