import { windowCount } from '../../../../advice/math/window-arithmetic.js'
import { convolve, convolutionMaps, depthwiseConvolutionMaps } from '../../convolution/convolve.js'
import type { Tensor, Tf } from '../../library.js'
import { activationOf } from '../activation-of.js'
import type { Config, OwnLayer, WeightSpec } from '../define-layer.js'
import { weightSpec } from '../weight-spec.js'
import { biasOf, biasSpec } from './bias.js'
import { slidingLayer } from './convolutions.js'
import {
  asImage,
  asImageKernel,
  axisWindows,
  defineSpatialLayer,
  fromImage,
  imageWindows,
  type Rank,
} from './spatial-layer.js'

/** `DepthwiseConv1D` and `DepthwiseConv2D`. */
export const depthwiseConvolution =
  (rank: Rank): OwnLayer =>
  (tf, config) => {
    const multiplier = Number(config['depthMultiplier'])
    return slidingLayer(tf, `DepthwiseConv${rank}D`, rank, config, {
      part: 'depthwise',
      kernelChannels: (channels) => [channels, multiplier],
      outputChannels: (channels) => channels * multiplier,
      maps: (windows) => depthwiseConvolutionMaps(tf, windows),
    })
  }

/** `SeparableConv1D` and `SeparableConv2D`: depthwise kernels, and pointwise ones after them. */
export const separableConvolution =
  (rank: Rank): OwnLayer =>
  (tf, config) => {
    const windows = axisWindows(config, rank, 'kernelSize')
    const filters = Number(config['filters'])
    const multiplier = Number(config['depthMultiplier'])
    const activate = activationOf(tf, String(config['activation']))
    return defineSpatialLayer(tf, `SeparableConv${rank}D`, config, {
      weights: (channels) =>
        separableWeights(
          tf,
          config,
          windows.map(({ size }) => size),
          channels,
        ),
      outputSizes: (sizes) => [
        ...windows.map((window, i) => windowCount(sizes[i] ?? 1, window)),
        filters,
      ],
      call: (x, context) => {
        const weight = (name: string): Tensor => asImageKernel(tf, context.weight(name), rank)
        const maps = depthwiseConvolutionMaps(tf, imageWindows(windows))
        const filter = weight('depthwise_kernel')
        const deep = convolve(tf, maps, { x: asImage(tf, x, rank), filter, bias: null })
        const depth = (x.shape.at(-1) ?? 1) * multiplier
        const point = convolutionMaps(tf, pointWindows, 1, depth)
        const bias = biasOf(config, context)
        const y = convolve(tf, point, { x: deep, filter: weight('pointwise_kernel'), bias })
        return activate(fromImage(tf, y, rank))
      },
    })
  }

const pointWindow = { size: 1, stride: 1, dilation: 1, padding: 'valid' } as const
const pointWindows = [pointWindow, pointWindow]

function separableWeights(
  tf: Tf,
  config: Config,
  kernelSize: readonly number[],
  channels: number,
): readonly WeightSpec[] {
  const multiplier = Number(config['depthMultiplier'])
  const filters = Number(config['filters'])
  const depthwise = [...kernelSize, channels, multiplier]
  const pointwise = [...kernelSize.map(() => 1), channels * multiplier, filters]
  return [
    weightSpec(tf, config, 'depthwise', { name: 'depthwise_kernel', shape: depthwise }),
    weightSpec(tf, config, 'pointwise', { name: 'pointwise_kernel', shape: pointwise }),
    ...biasSpec(tf, config, filters),
  ]
}
