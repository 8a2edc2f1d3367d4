import type { Fields } from '../../fields.js'
import type { LayerRule } from '../layer-rule.js'
import { channelsLastRule, spatialRule, type Rank, type SpatialEffect } from './spatial-rule.js'

/** Keras 3 and, the last two, Keras 2. */
const interpolations = [
  'nearest',
  'bilinear',
  'bicubic',
  'area',
  'lanczos3',
  'lanczos5',
  'gaussian',
  'mitchellcubic',
] as const

/** `UpSampling1D`, `UpSampling2D` and `UpSampling3D`: only images are interpolated. */
export const upSampling = (rank: Rank): LayerRule =>
  (rank === 1 ? channelsLastRule : spatialRule)(rank, (fields, sizes) => {
    const size = fields.sizes('size', rank, 2)
    const config = rank === 2 ? { size, ...interpolationOf(fields, 'nearest') } : { size }
    return {
      config,
      outputSizes: sizes.map((length, i) => length * (size[i] ?? 1)),
      parameters: 0,
    }
  })

const interpolationOf = (fields: Fields, fallback: 'nearest' | 'bilinear') => ({
  interpolation: fields.oneOf('interpolation', interpolations, fallback),
})

export const resizing: LayerRule = spatialRule(2, (fields, sizes) => {
  const cropToAspectRatio = fields.flag('cropToAspectRatio', false)
  const padToAspectRatio = fields.flag('padToAspectRatio', false)
  if (cropToAspectRatio && padToAspectRatio)
    fields.fail('padToAspectRatio', 'false, because cropToAspectRatio is true')
  fields.oneOf('fillMode', ['constant'], 'constant')
  return resizedTo(fields, sizes, {
    ...interpolationOf(fields, 'bilinear'),
    cropToAspectRatio,
    padToAspectRatio,
    fillValue: fields.number('fillValue', 0),
    antialias: fields.flag('antialias', false),
  })
})

export const centerCrop: LayerRule = spatialRule(2, (fields, sizes) => resizedTo(fields, sizes, {}))

function resizedTo(
  fields: Fields,
  sizes: readonly number[],
  config: SpatialEffect['config'],
): SpatialEffect {
  const height = fields.whole('height')
  const width = fields.whole('width')
  return {
    config: { height, width, ...config },
    outputSizes: [height, width, sizes.at(-1) ?? 1],
    parameters: 0,
  }
}
