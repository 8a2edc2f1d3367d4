import type { AxisWindow, WindowPadding } from '../../../../advice/math/window-arithmetic.js'
import type { Layer, Tensor, Tf } from '../../library.js'
import {
  defineLayer,
  type CallContext,
  type Config,
  type LayerShape,
  type WeightSpec,
} from '../define-layer.js'

/** Axes that a layer slides over: steps, an image or a volume. */
export type Rank = 1 | 2 | 3

/** A layer of one input [batch, axes…, channels], as functions. Sizes of axes are known. */
export interface SpatialDefinition {
  weights?(channels: number): readonly WeightSpec[]
  /** @param sizes of the axes and the channels. */
  outputSizes(sizes: readonly number[]): readonly number[]
  call(x: Tensor, context: CallContext): Tensor
}

/**
 * Makes a layer that computes with the channels last. Where `dataFormat` puts them first, the input
 * is transposed before and the output after it.
 */
export function defineSpatialLayer(
  tf: Tf,
  className: string,
  config: Config,
  definition: SpatialDefinition,
): Layer {
  const isFirst = config['dataFormat'] === 'channelsFirst'
  const sizesOf = (shape: LayerShape): number[] => {
    const sizes = shape.slice(1).map(Number)
    return isFirst ? channelsLast(sizes) : sizes
  }
  return defineLayer(tf, className, config, {
    weights: ([shape = []]) => definition.weights?.(sizesOf(shape).at(-1) ?? 1) ?? [],
    outputShape: ([shape = []]) => {
      const sizes = definition.outputSizes(sizesOf(shape))
      return [shape[0] ?? null, ...(isFirst ? channelsFirst(sizes) : sizes)]
    },
    call: ([x], context) => {
      if (x === undefined) throw new Error(`${className} needs an input`)
      if (!isFirst) return definition.call(x, context)
      const axes = [...x.shape.keys()].slice(1)
      const y = definition.call(tf.transpose(x, [0, ...channelsLast(axes)]), context)
      const outputAxes = [...y.shape.keys()].slice(1)
      return tf.transpose(y, [0, ...channelsFirst(outputAxes)])
    },
  })
}

const channelsLast = <T>([channels, ...axes]: readonly T[]): T[] =>
  channels === undefined ? [] : [...axes, channels]

const channelsFirst = <T>(sizes: readonly T[]): T[] => [...sizes.slice(-1), ...sizes.slice(0, -1)]

/** The number of a field for every axis. */
export function axisNumbers(config: Config, field: string, rank: Rank, fallback = 1): number[] {
  const value = config[field] ?? fallback
  return typeof value === 'number'
    ? Array.from({ length: rank }, () => value)
    : [...(value as number[])]
}

/** The windows of a convolution or a pooling, one for each axis. */
export function axisWindows(config: Config, rank: Rank, sizeField: string): AxisWindow[] {
  const strides = axisNumbers(config, 'strides', rank)
  const dilations = axisNumbers(config, 'dilationRate', rank)
  const padding = config['padding'] as WindowPadding
  return axisNumbers(config, sizeField, rank).map((size, i) => ({
    size,
    stride: strides[i] ?? 1,
    dilation: dilations[i] ?? 1,
    padding,
  }))
}

/** Steps become the rows of an image of height 1: kernels take images or volumes. */
export function asImage(tf: Tf, x: Tensor, rank: Rank): Tensor {
  return rank === 1 ? tf.expandDims(x, 1) : x
}

export function fromImage(tf: Tf, y: Tensor, rank: Rank): Tensor {
  return rank === 1 ? tf.squeeze(y, [1]) : y
}

/** A kernel [size, …] as one of height 1. */
export function asImageKernel(tf: Tf, kernel: Tensor, rank: Rank): Tensor {
  return rank === 1 ? tf.expandDims(kernel, 0) : kernel
}

export function imageWindows(windows: readonly AxisWindow[]): readonly AxisWindow[] {
  const [window] = windows
  if (windows.length > 1 || window === undefined) return windows
  // depthwise kernels need equal strides, and a height of 1 has one window with any
  return [{ ...window, size: 1, dilation: 1 }, window]
}
