import { ShapeMismatch, type LayerRule } from '../layer-rule.js'
import { axisWindows, spatialRule, windowCounts, type Rank } from './spatial-rule.js'

/** `MaxPooling1D` to `AveragePooling3D`. */
export const pooling = (rank: Rank): LayerRule =>
  spatialRule(rank, (fields, sizes) => {
    const poolSize = fields.sizes('poolSize', rank, 2)
    const strides = fields.sizes('strides', rank, poolSize)
    const padding = fields.oneOf('padding', ['valid', 'same'], 'valid')
    const dilations = poolSize.map(() => 1)
    const windows = axisWindows({ sizes: poolSize, strides, dilations, padding })
    return {
      config: { poolSize, strides, padding },
      outputSizes: [...windowCounts(sizes, windows), sizes.at(-1) ?? 1],
      parameters: 0,
    }
  })

/** `GlobalMaxPooling1D` to `GlobalAveragePooling3D`. */
export const globalPooling = (rank: Rank): LayerRule =>
  spatialRule(rank, (fields, sizes) => {
    const keepdims = fields.flag('keepdims', false)
    const kept = keepdims ? Array.from({ length: rank }, () => 1) : []
    return { config: { keepdims }, outputSizes: [...kept, sizes.at(-1) ?? 1], parameters: 0 }
  })

/** `AdaptiveMaxPooling1D` to `AdaptiveAveragePooling3D`. */
export const adaptivePooling = (rank: Rank): LayerRule =>
  spatialRule(rank, (fields, sizes) => {
    const outputSize = fields.sizes('outputSize', rank)
    if (outputSize.some((count, i) => count > (sizes[i] ?? 1)))
      throw new ShapeMismatch(`at least ${outputSize.join(' x ')} positions`)
    return {
      config: { outputSize },
      outputSizes: [...outputSize, sizes.at(-1) ?? 1],
      parameters: 0,
    }
  })
