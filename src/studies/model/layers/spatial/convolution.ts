import { sizeOf } from '../../../../advice/vocabulary/model-graph.js'
import type { Fields } from '../../fields.js'
import { kernelFields, type LayerRule } from '../layer-rule.js'
import {
  axisWindows,
  kernelWindowFields,
  refuseStridesWithDilation,
  spatialRule,
  windowConfig,
  windowCounts,
  type Rank,
} from './spatial-rule.js'

/** `Conv1D`, `Conv2D` and `Conv3D`. */
export const convolution = (rank: Rank): LayerRule =>
  spatialRule(rank, (fields, sizes) => {
    const channels = sizes.at(-1) ?? 1
    const filters = fields.whole('filters')
    const windows = kernelWindowFields(
      fields,
      rank,
      rank === 1 ? ['valid', 'same', 'causal'] : ['valid', 'same'],
    )
    refuseStridesWithDilation(fields, windows)
    const groups = groupsOf(fields, channels, filters)
    const { useBias, config } = kernelFields(fields)
    return {
      config: { filters, groups, ...windowConfig(windows), ...config },
      outputSizes: [...windowCounts(sizes, axisWindows(windows)), filters],
      parameters: sizeOf(windows.sizes) * (channels / groups) * filters + (useBias ? filters : 0),
    }
  })

function groupsOf(fields: Fields, channels: number, filters: number): number {
  const groups = fields.whole('groups', 1)
  if (channels % groups !== 0 || filters % groups !== 0)
    fields.fail(
      'groups',
      `a divisor of the ${channels} channels of the input and of the ${filters} filters`,
    )
  return groups
}
