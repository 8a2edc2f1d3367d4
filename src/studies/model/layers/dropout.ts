import type { LayerType } from '../../../advice/vocabulary/model-graph.js'
import type { Fields } from '../fields.js'
import {
  first,
  requireChannelsLast,
  requireRank,
  valuesOnly,
  type LayerRule,
} from './layer-rule.js'

/** The rate of a dropout has no default. */
const rate = (fields: Fields): number => fields.number('rate', Number.NaN, 0, 0.999)

/**
 * Sizes with the batch; null: those of the input. An axis of size 1 is kept or dropped as a whole.
 */
function noiseShape(fields: Fields): readonly (number | null)[] | null {
  const value = fields.raw('noiseShape') ?? null
  if (value === null) return null
  const isSize = (size: unknown): boolean =>
    size === null || (Number.isInteger(size) && Number(size) > 0)
  return Array.isArray(value) && value.every(isSize)
    ? (value as (number | null)[])
    : fields.fail('noiseShape', 'a list of whole numbers >= 1 and nulls, with the batch first')
}

const dropout: LayerRule = (fields, inputs) => {
  const shape = noiseShape(fields)
  const sizes = [null, ...first(inputs)]
  const fits =
    shape === null ||
    (shape.length === sizes.length &&
      shape.every((size, i) => size === null || size === 1 || size === sizes[i]))
  if (!fits) fields.fail('noiseShape', `1 or the size of each axis of ${JSON.stringify(sizes)}`)
  return {
    config: { rate: rate(fields), noiseShape: shape },
    outputShape: first(inputs),
    parameters: 0,
  }
}

/** Drops whole features of a sequence, an image or a volume. */
const spatialDropout =
  (dimensions: 1 | 2 | 3): LayerRule =>
  (fields, inputs) => {
    if (dimensions > 1) requireChannelsLast(fields)
    const shape = requireRank(first(inputs), dimensions + 1, 'features last')
    return { config: { rate: rate(fields) }, outputShape: shape, parameters: 0 }
  }

export const dropoutRules = {
  Dropout: dropout,
  AlphaDropout: dropout,
  GaussianDropout: valuesOnly((fields) => ({ rate: rate(fields) })),
  GaussianNoise: valuesOnly((fields) => ({ stddev: fields.number('stddev', Number.NaN, 0) })),
  SpatialDropout1D: spatialDropout(1),
  SpatialDropout2D: spatialDropout(2),
  SpatialDropout3D: spatialDropout(3),
} satisfies Partial<Record<LayerType, LayerRule>>
