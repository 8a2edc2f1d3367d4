import { sizeOf } from '../../../../advice/vocabulary/model-graph.js'
import { transposedLength, windowCount } from '../../../../advice/math/window-arithmetic.js'
import type { Fields } from '../../fields.js'
import { kernelFields, type LayerRule } from '../layer-rule.js'
import {
  axisWindows,
  kernelWindowFields,
  refuseStridesWithDilation,
  spatialRule,
  windowConfig,
  type Rank,
} from './spatial-rule.js'

/** `Conv1DTranspose`, `Conv2DTranspose` and `Conv3DTranspose`. */
export const transposedConvolution = (rank: Rank): LayerRule =>
  spatialRule(rank, (fields, sizes) => {
    const channels = sizes.at(-1) ?? 1
    const filters = fields.whole('filters')
    const windows = kernelWindowFields(fields, rank)
    refuseStridesWithDilation(fields, windows)
    const outputPadding = outputPaddingOf(fields, windows.strides)
    const lengths = axisWindows(windows).map((window, i) => {
      const inputLength = sizes[i] ?? 1
      const length = transposedLength(inputLength, window, outputPadding?.[i] ?? null)
      if (windowCount(length, window) !== inputLength)
        fields.fail('outputPadding', '1 or more, because padding is "same" and the kernel is even')
      return length
    })
    const { useBias, config } = kernelFields(fields)
    return {
      config: { filters, outputPadding, ...windowConfig(windows), ...config },
      outputSizes: [...lengths, filters],
      parameters: sizeOf(windows.sizes) * channels * filters + (useBias ? filters : 0),
    }
  })

/** A number for each axis, less than its stride; null for the default. */
function outputPaddingOf(fields: Fields, strides: readonly number[]): readonly number[] | null {
  const value = fields.raw('outputPadding') ?? null
  if (value === null) return null
  const list: readonly unknown[] = Array.isArray(value) ? value : strides.map(() => value)
  const isGood =
    list.length === strides.length &&
    list.every(
      (zeros, i) =>
        typeof zeros === 'number' &&
        Number.isInteger(zeros) &&
        zeros >= 0 &&
        zeros < (strides[i] ?? 1),
    )
  return isGood
    ? (list as readonly number[])
    : fields.fail('outputPadding', 'whole numbers >= 0 that are less than the strides, or null')
}
