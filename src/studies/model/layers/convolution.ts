import type { LayerType } from '../../../advice/vocabulary/model-graph.js'
import type { Fields } from '../fields.js'
import { weightFields } from '../weights/weight-fields.js'
import {
  kernelFields,
  product,
  requireChannels,
  requireChannelsLast,
  ShapeMismatch,
  type LayerRule,
  type Shape,
} from './layer-rule.js'

const paddings = ['valid', 'same'] as const
type Padding = (typeof paddings)[number]

/** Output length of a window that slides over a dimension, as in Keras. */
function slide(
  length: number,
  window: number,
  stride: number,
  padding: Padding,
  dilation = 1,
): number {
  const reach = dilation * (window - 1) + 1
  const positions =
    padding === 'same' ? Math.ceil(length / stride) : Math.floor((length - reach) / stride) + 1
  if (positions < 1)
    throw new ShapeMismatch(
      `at least ${reach} positions for its window; there are ${length}: use padding "same"`,
    )
  return positions
}

function convolution(dimensions: 1 | 2): LayerRule {
  return (fields, inputs) => {
    requireChannelsLast(fields)
    const shape = requireChannels(inputs, dimensions)
    const filters = fields.whole('filters')
    const kernelSize = fields.sizes('kernelSize', dimensions)
    const strides = fields.sizes('strides', dimensions, 1)
    const dilationRate = fields.sizes('dilationRate', dimensions, 1)
    const padding = fields.oneOf('padding', paddings, 'valid')
    if (fields.whole('groups', 1) !== 1) fields.fail('groups', '1')
    const { useBias, config } = kernelFields(fields)
    const channels = shape.at(-1) ?? 1
    return {
      config: { filters, kernelSize, strides, padding, dilationRate, ...config },
      outputShape: [
        ...kernelSize.map((size, i) =>
          slide(shape[i] ?? 1, size, strides[i] ?? 1, padding, dilationRate[i]),
        ),
        filters,
      ],
      parameters: product(kernelSize) * channels * filters + (useBias ? filters : 0),
    }
  }
}

function image(inputs: readonly Shape[]): readonly [number, number, number] {
  const [height = 1, width = 1, channels = 1] = requireChannels(inputs, 2)
  return [height, width, channels]
}

function pooling(dimensions: 1 | 2): LayerRule {
  return (fields, inputs) => {
    requireChannelsLast(fields)
    const shape = requireChannels(inputs, dimensions)
    const poolSize = fields.sizes('poolSize', dimensions, 2)
    const strides = fields.sizes('strides', dimensions, poolSize)
    const padding = fields.oneOf('padding', paddings, 'valid')
    const outputShape = [
      ...poolSize.map((size, i) => slide(shape[i] ?? 1, size, strides[i] ?? 1, padding)),
      shape.at(-1) ?? 1,
    ]
    const single = (sizes: readonly number[]): readonly number[] | number =>
      dimensions === 1 ? (sizes[0] ?? 1) : sizes
    return {
      config: { poolSize: single(poolSize), strides: single(strides), padding },
      outputShape,
      parameters: 0,
    }
  }
}

const globalPooling =
  (dimensions: 1 | 2): LayerRule =>
  (fields, inputs) => {
    requireChannelsLast(fields)
    const shape = requireChannels(inputs, dimensions)
    return { config: {}, outputShape: [shape.at(-1) ?? 1], parameters: 0 }
  }

/** Depthwise kernels; in a separable layer, pointwise kernels follow them. */
const depthwise =
  (separable: boolean): LayerRule =>
  (fields, inputs) => {
    requireChannelsLast(fields)
    const [height, width, channels] = image(inputs)
    const kernelSize = fields.sizes('kernelSize', 2)
    const strides = fields.sizes('strides', 2, 1)
    const padding = fields.oneOf('padding', paddings, 'valid')
    const depthMultiplier = fields.whole('depthMultiplier', 1)
    const useBias = fields.flag('useBias', true)
    const depth = channels * depthMultiplier
    const filters = separable ? fields.whole('filters') : depth
    const kernels = (kernelSize[0] ?? 1) * (kernelSize[1] ?? 1) * depth
    return {
      config: {
        kernelSize,
        strides,
        padding,
        depthMultiplier,
        useBias,
        activation: fields.activation(),
        ...weightFields(fields, 'depthwise', 'GlorotUniform'),
        ...(separable ? { filters, ...weightFields(fields, 'pointwise', 'GlorotUniform') } : {}),
        ...weightFields(fields, 'bias', 'Zeros'),
      },
      outputShape: [
        slide(height, kernelSize[0] ?? 1, strides[0] ?? 1, padding),
        slide(width, kernelSize[1] ?? 1, strides[1] ?? 1, padding),
        filters,
      ],
      parameters: kernels + (separable ? depth * filters : 0) + (useBias ? filters : 0),
    }
  }

/** Border rows and columns: n, [rows, columns] or [[top, bottom], [left, right]]. */
function borders(
  fields: Fields,
  field: string,
): readonly [readonly [number, number], readonly [number, number]] {
  const value = fields.raw(field) ?? 1
  const pair = (side: unknown): [number, number] => {
    const list = typeof side === 'number' ? [side, side] : side
    const good =
      Array.isArray(list) && list.length === 2 && list.every((n) => Number.isInteger(n) && n >= 0)
    return good
      ? (list as [number, number])
      : fields.fail(field, 'a whole number, two of them, or [[top, bottom], [left, right]]')
  }
  return Array.isArray(value) && value.length === 2
    ? [pair(value[0]), pair(value[1])]
    : [pair(value), pair(value)]
}

export const convolutionRules = {
  Conv1D: convolution(1),
  Conv2D: convolution(2),
  Conv2DTranspose: (fields, inputs) => {
    requireChannelsLast(fields)
    const [height, width, channels] = image(inputs)
    const filters = fields.whole('filters')
    const kernelSize = fields.sizes('kernelSize', 2)
    const strides = fields.sizes('strides', 2, 1)
    const padding = fields.oneOf('padding', paddings, 'valid')
    const { useBias, config } = kernelFields(fields)
    const grow = (length: number, i: number): number =>
      length * (strides[i] ?? 1) +
      (padding === 'same' ? 0 : Math.max((kernelSize[i] ?? 1) - (strides[i] ?? 1), 0))
    return {
      config: { filters, kernelSize, strides, padding, ...config },
      outputShape: [grow(height, 0), grow(width, 1), filters],
      parameters:
        (kernelSize[0] ?? 1) * (kernelSize[1] ?? 1) * channels * filters + (useBias ? filters : 0),
    }
  },
  SeparableConv2D: depthwise(true),
  DepthwiseConv2D: depthwise(false),
  UpSampling2D: (fields, inputs) => {
    requireChannelsLast(fields)
    const [height, width, channels] = image(inputs)
    const size = fields.sizes('size', 2, 2)
    return {
      config: {
        size,
        interpolation: fields.oneOf('interpolation', ['nearest', 'bilinear'], 'nearest'),
      },
      outputShape: [height * (size[0] ?? 1), width * (size[1] ?? 1), channels],
      parameters: 0,
    }
  },
  ZeroPadding2D: (fields, inputs) => {
    requireChannelsLast(fields)
    const [height, width, channels] = image(inputs)
    const padding = borders(fields, 'padding')
    return {
      config: { padding },
      outputShape: [
        height + padding[0][0] + padding[0][1],
        width + padding[1][0] + padding[1][1],
        channels,
      ],
      parameters: 0,
    }
  },
  Cropping2D: (fields, inputs) => {
    requireChannelsLast(fields)
    const [height, width, channels] = image(inputs)
    const cropping = borders(fields, 'cropping')
    const outputShape = [
      height - cropping[0][0] - cropping[0][1],
      width - cropping[1][0] - cropping[1][1],
      channels,
    ]
    if (outputShape.some((size) => size < 1))
      throw new ShapeMismatch('an image that is larger than the cropped border')
    return { config: { cropping }, outputShape, parameters: 0 }
  },
  MaxPooling1D: pooling(1),
  MaxPooling2D: pooling(2),
  AveragePooling1D: pooling(1),
  AveragePooling2D: pooling(2),
  GlobalAveragePooling1D: globalPooling(1),
  GlobalMaxPooling1D: globalPooling(1),
  GlobalAveragePooling2D: globalPooling(2),
  GlobalMaxPooling2D: globalPooling(2),
} satisfies Partial<Record<LayerType, LayerRule>>
