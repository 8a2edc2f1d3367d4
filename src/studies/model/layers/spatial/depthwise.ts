import { sizeOf } from '../../../../advice/vocabulary/model-graph.js'
import type { Fields } from '../../fields.js'
import { weightFields } from '../../weights/weight-fields.js'
import type { LayerRule } from '../layer-rule.js'
import {
  axisWindows,
  kernelWindowFields,
  spatialRule,
  windowConfig,
  windowCounts,
  type Rank,
  type WindowFields,
} from './spatial-rule.js'

/** `DepthwiseConv1D` and `DepthwiseConv2D`. */
export const depthwiseConvolution = (rank: 1 | 2): LayerRule =>
  spatialRule(rank, (fields, sizes) => {
    const { windows, depthMultiplier, useBias, config } = depthwiseFields(fields, rank)
    const depth = (sizes.at(-1) ?? 1) * depthMultiplier
    return {
      config,
      outputSizes: [...windowCounts(sizes, axisWindows(windows)), depth],
      parameters: sizeOf(windows.sizes) * depth + (useBias ? depth : 0),
    }
  })

/** `SeparableConv1D` and `SeparableConv2D`: depthwise kernels, and pointwise ones after them. */
export const separableConvolution = (rank: 1 | 2): LayerRule =>
  spatialRule(rank, (fields, sizes) => {
    const { windows, depthMultiplier, useBias, config } = depthwiseFields(fields, rank)
    const filters = fields.whole('filters')
    const depth = (sizes.at(-1) ?? 1) * depthMultiplier
    return {
      config: { ...config, filters, ...weightFields(fields, 'pointwise', 'GlorotUniform') },
      outputSizes: [...windowCounts(sizes, axisWindows(windows)), filters],
      parameters: sizeOf(windows.sizes) * depth + depth * filters + (useBias ? filters : 0),
    }
  })

interface DepthwiseFields {
  readonly windows: WindowFields
  readonly depthMultiplier: number
  readonly useBias: boolean
  readonly config: Readonly<Record<string, unknown>>
}

function depthwiseFields(fields: Fields, rank: Rank): DepthwiseFields {
  const windows = kernelWindowFields(fields, rank)
  refuseUnequalStrides(fields, windows)
  const depthMultiplier = fields.whole('depthMultiplier', 1)
  const useBias = fields.flag('useBias', true)
  return {
    windows,
    depthMultiplier,
    useBias,
    config: {
      ...windowConfig(windows),
      depthMultiplier,
      useBias,
      activation: fields.activation(),
      ...weightFields(fields, 'depthwise', 'GlorotUniform'),
      ...weightFields(fields, 'bias', 'Zeros'),
    },
  }
}

/** With gaps Keras takes stride 1 and leaves windows out, so that any strides do. */
function refuseUnequalStrides(fields: Fields, { strides, dilations }: WindowFields): void {
  const isDilated = dilations.some((dilation) => dilation > 1)
  if (!isDilated && strides.some((stride) => stride !== strides[0]))
    fields.fail('strides', 'the same number for every axis (TensorFlow has no other kernel)')
}
