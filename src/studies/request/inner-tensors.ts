import {
  windowBorder,
  windowCount,
  type AxisWindow,
  type WindowPadding,
} from '../../advice/math/window-arithmetic.js'
import { sizeOf, type LayerNode } from '../../advice/vocabulary/model-graph.js'

/**
 * Elements of the largest tensor that a layer makes on its way from its input to its output, for
 * one row: the padded input of a convolution with gaps or with causal padding, and the output of
 * the depthwise kernels of a separable one. 0 where there is none.
 */
export function innerTensorElements(
  { type, config, outputShape }: Pick<LayerNode, 'type' | 'config' | 'outputShape'>,
  inputShape: readonly number[],
): number {
  const windows = windowsOf(config)
  if (windows?.length !== inputShape.length - 1) return 0
  const isFirst = config['dataFormat'] === 'channelsFirst'
  // a transposed convolution is one of its output
  const wide = type.endsWith('Transpose') ? outputShape : inputShape
  const lengths = isFirst ? wide.slice(1) : wide.slice(0, -1)
  const channels = (isFirst ? wide[0] : wide.at(-1)) ?? 1
  const padded = sizeOf(windows.map((window, i) => paddedLength(lengths[i] ?? 1, window)))
  const counts = windows.map((window, i) => windowCount(lengths[i] ?? 1, window))
  const depth = channels * Number(config['depthMultiplier'] ?? 0)
  return Math.max(padded * channels, type.startsWith('Separable') ? sizeOf(counts) * depth : 0)
}

/** With its border; with gaps, a multiple of the dilation. */
function paddedLength(length: number, window: AxisWindow): number {
  const { dilation, padding } = window
  if (dilation === 1 && padding !== 'causal') return length
  const [before, after] = windowBorder(length, window)
  return Math.ceil((before + length + after) / dilation) * dilation
}

/** The windows of a convolution; null for another layer. */
function windowsOf({
  kernelSize,
  strides,
  dilationRate,
  padding,
}: LayerNode['config']): readonly AxisWindow[] | null {
  if (!Array.isArray(kernelSize)) return null
  return kernelSize.map((size: number, i) => ({
    size,
    stride: (strides as readonly number[])[i] ?? 1,
    dilation: (dilationRate as readonly number[])[i] ?? 1,
    padding: padding as WindowPadding,
  }))
}
