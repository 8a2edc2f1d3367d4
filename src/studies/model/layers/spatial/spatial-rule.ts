import {
  windowCount,
  windowReach,
  type AxisWindow,
  type WindowPadding,
} from '../../../../advice/math/window-arithmetic.js'
import type { Fields } from '../../fields.js'
import { first, requireRank, ShapeMismatch, type LayerRule, type Shape } from '../layer-rule.js'

/** Axes that a layer slides over: steps, an image or a volume. */
export type Rank = 1 | 2 | 3

/** The effect of a layer on an input whose channels come last. */
export interface SpatialEffect {
  readonly config: Readonly<Record<string, unknown>>
  /** Lengths of the axes, and the channels. */
  readonly outputSizes: Shape
  readonly parameters: number
}

/** @param sizes lengths of the axes, and the channels. */
export type SpatialRule = (fields: Fields, sizes: Shape) => SpatialEffect

const inputNames = {
  1: 'a sequence [steps, channels]',
  2: 'an image [height, width, channels]',
  3: 'a volume [depth, height, width, channels]',
} as const satisfies Record<Rank, string>

/** The rule of a layer with a `data_format`: it is written for channels that come last. */
export function spatialRule(rank: Rank, rule: SpatialRule): LayerRule {
  return (fields, inputs) => {
    const dataFormat = fields.oneOf('dataFormat', ['channelsLast', 'channelsFirst'], 'channelsLast')
    if (dataFormat === 'channelsLast') return channelsLastRule(rank, rule)(fields, inputs)
    const shape = requireRank(first(inputs), rank + 1, 'an input with its channels first')
    const [channels = 1, ...lengths] = shape
    const { config, outputSizes, parameters } = rule(fields, [...lengths, channels])
    return {
      config: { ...config, dataFormat },
      outputShape: [...outputSizes.slice(-1), ...outputSizes.slice(0, -1)],
      parameters,
    }
  }
}

/** The same for a layer without a `data_format`. */
export function channelsLastRule(rank: Rank, rule: SpatialRule): LayerRule {
  return (fields, inputs) => {
    const shape = requireRank(first(inputs), rank + 1, inputNames[rank])
    const { config, outputSizes, parameters } = rule(fields, shape)
    return { config, outputShape: outputSizes, parameters }
  }
}

/** What is common to the windows of all axes. */
export interface WindowFields {
  readonly sizes: readonly number[]
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
  readonly padding: WindowPadding
}

/** One window for each axis. */
export function axisWindows({ sizes, strides, dilations, padding }: WindowFields): AxisWindow[] {
  return sizes.map((size, i) => ({
    size,
    stride: strides[i] ?? 1,
    dilation: dilations[i] ?? 1,
    padding,
  }))
}

/** Number of windows on each axis; at least one. */
export function windowCounts(lengths: Shape, windows: readonly AxisWindow[]): number[] {
  return windows.map((window, i) => {
    const length = lengths[i] ?? 1
    const count = windowCount(length, window)
    if (count >= 1) return count
    throw new ShapeMismatch(
      `at least ${windowReach(window)} positions for its window; there are ${length}: ` +
        'use padding "same"',
    )
  })
}

/** The fields of a convolution's windows. */
export function kernelWindowFields(
  fields: Fields,
  rank: Rank,
  paddings: readonly WindowPadding[] = ['valid', 'same'],
): WindowFields {
  return {
    sizes: fields.sizes('kernelSize', rank),
    strides: fields.sizes('strides', rank, 1),
    dilations: fields.sizes('dilationRate', rank, 1),
    padding: fields.oneOf('padding', paddings, 'valid'),
  }
}

/** The windows of a layer's complete configuration. */
export const windowConfig = ({ sizes, strides, dilations, padding }: WindowFields) => ({
  kernelSize: sizes,
  strides,
  padding,
  dilationRate: dilations,
})

/** Keras convolves with gaps at stride 1 only. */
export function refuseStridesWithDilation(fields: Fields, windows: WindowFields): void {
  const isStrided = windows.strides.some((stride) => stride > 1)
  const isDilated = windows.dilations.some((dilation) => dilation > 1)
  if (isStrided && isDilated)
    fields.fail('dilationRate', '1, because strides is above 1 (Keras allows one of them)')
}
