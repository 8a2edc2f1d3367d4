import {
  transposedLength,
  windowBorder,
  windowCount,
  type AxisWindow,
} from '../../../../advice/math/window-arithmetic.js'
import { convolutionMaps, convolve, convolveTransposed } from '../../convolution/convolve.js'
import type { ConvolutionMaps } from '../../convolution/convolution-maps.js'
import type { Layer, Tensor, Tf } from '../../library.js'
import { activationOf } from '../activation-of.js'
import type { Config, OwnLayer } from '../define-layer.js'
import { weightSpec } from '../weight-spec.js'
import { biasOf, biasSpec } from './bias.js'
import {
  asImage,
  asImageKernel,
  axisNumbers,
  axisWindows,
  defineSpatialLayer,
  fromImage,
  imageWindows,
  type Rank,
} from './spatial-layer.js'

/** How a layer slides its kernel over an input of so many channels. */
interface Sliding {
  /** Of the kernel, as in the names of the fields. */
  readonly part: 'kernel' | 'depthwise'
  /** The last two axes of the kernel. */
  readonly kernelChannels: (channels: number) => readonly [number, number]
  readonly outputChannels: (channels: number) => number
  readonly maps: (windows: readonly AxisWindow[], channels: number) => ConvolutionMaps
}

/** A layer with one kernel, a bias and an activation. */
export function slidingLayer(
  tf: Tf,
  className: string,
  rank: Rank,
  config: Config,
  { part, kernelChannels, outputChannels, maps }: Sliding,
): Layer {
  const windows = axisWindows(config, rank, 'kernelSize')
  const activate = activationOf(tf, String(config['activation']))
  return defineSpatialLayer(tf, className, config, {
    weights: (channels) => {
      const shape = [...windows.map(({ size }) => size), ...kernelChannels(channels)]
      return [
        weightSpec(tf, config, part, { name: 'kernel', shape }),
        ...biasSpec(tf, config, outputChannels(channels)),
      ]
    },
    outputSizes: (sizes) => [
      ...windows.map((window, i) => windowCount(sizes[i] ?? 1, window)),
      outputChannels(sizes.at(-1) ?? 1),
    ],
    call: (x, context) => {
      const padded = withCausalBorder(tf, x, windows)
      const own = maps(imageWindows(windows.map(withoutCausal)), x.shape.at(-1) ?? 1)
      const filter = asImageKernel(tf, context.weight('kernel'), rank)
      const bias = biasOf(config, context)
      const y = convolve(tf, own, { x: asImage(tf, padded, rank), filter, bias })
      return activate(fromImage(tf, y, rank))
    },
  })
}

/** `Conv1D`, `Conv2D` and `Conv3D`. */
export const convolution =
  (rank: Rank): OwnLayer =>
  (tf, config) => {
    const filters = Number(config['filters'])
    const groups = Number(config['groups'] ?? 1)
    return slidingLayer(tf, `Conv${rank}D`, rank, config, {
      part: 'kernel',
      kernelChannels: (channels) => [channels / groups, filters],
      outputChannels: () => filters,
      maps: (windows, channels) => convolutionMaps(tf, windows, groups, channels),
    })
  }

const withoutCausal = (window: AxisWindow): AxisWindow =>
  window.padding === 'causal' ? { ...window, padding: 'valid' } : window

/** A causal convolution reads zeros before the first step, and no step from the future. */
function withCausalBorder(tf: Tf, x: Tensor, [window]: readonly AxisWindow[]): Tensor {
  if (window?.padding !== 'causal') return x
  return tf.pad(x, [[0, 0], [...windowBorder(x.shape[1] ?? 1, window)], [0, 0]])
}

/** `Conv1DTranspose`, `Conv2DTranspose` and `Conv3DTranspose`. */
export const transposedConvolution =
  (rank: Rank): OwnLayer =>
  (tf, config) => {
    const windows = axisWindows(config, rank, 'kernelSize')
    const filters = Number(config['filters'])
    const activate = activationOf(tf, String(config['activation']))
    const outputPaddings =
      (config['outputPadding'] ?? null) === null ? null : axisNumbers(config, 'outputPadding', rank)
    const lengthsOf = (sizes: readonly number[]): number[] =>
      windows.map((window, i) =>
        transposedLength(sizes[i] ?? 1, window, outputPaddings?.[i] ?? null),
      )
    return defineSpatialLayer(tf, `Conv${rank}DTranspose`, config, {
      weights: (channels) => {
        const shape = [...windows.map(({ size }) => size), filters, channels]
        return [
          weightSpec(tf, config, 'kernel', { name: 'kernel', shape }),
          ...biasSpec(tf, config, filters),
        ]
      },
      outputSizes: (sizes) => [...lengthsOf(sizes), filters],
      call: (x, context) => {
        const lengths = lengthsOf(x.shape.slice(1))
        const image = asImage(tf, x, rank)
        const outputShape = [x.shape[0] ?? 1, ...(rank === 1 ? [1] : []), ...lengths, filters]
        const kernel = asImageKernel(tf, context.weight('kernel'), rank)
        const maps = convolutionMaps(tf, imageWindows(windows), 1, filters)
        const bias = biasOf(config, context)
        const y = convolveTransposed(tf, maps, outputShape, { x: image, filter: kernel, bias })
        return activate(fromImage(tf, y, rank))
      },
    })
  }
