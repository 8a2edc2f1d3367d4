import type { Fields } from '../../fields.js'
import { ShapeMismatch, type LayerRule } from '../layer-rule.js'
import { channelsLastRule, spatialRule, type Rank } from './spatial-rule.js'

type Border = readonly [number, number]

/**
 * What is added to or cut from the ends of each axis. Steps: n or [before, after]; images and
 * volumes: n, [n, …] or [[before, after], …], one for each axis.
 */
function bordersOf(fields: Fields, field: string, rank: Rank, fallback: number): Border[] {
  const value = fields.raw(field) ?? fallback
  const accepted =
    rank === 1
      ? 'a whole number, or [before, after]'
      : `a whole number, ${rank} of them, or ${rank} pairs [before, after]`
  const border = (side: unknown): Border => {
    const list: unknown = typeof side === 'number' ? [side, side] : side
    return isBorder(list) ? list : fields.fail(field, accepted)
  }
  if (rank === 1) return [border(value)]
  const sides: readonly unknown[] = Array.isArray(value)
    ? value
    : Array.from({ length: rank }, () => value)
  return sides.length === rank ? sides.map(border) : fields.fail(field, accepted)
}

const isBorder = (value: unknown): value is Border =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every((n) => Number.isInteger(n) && (n as number) >= 0)

/** `ZeroPadding1D`, `ZeroPadding2D` and `ZeroPadding3D`. */
export const zeroPadding = (rank: Rank): LayerRule =>
  spatialRule(rank, (fields, sizes) => {
    const padding = bordersOf(fields, 'padding', rank, 1)
    return {
      config: { padding },
      outputSizes: sizes.map((size, i) => size + widthOf(padding[i])),
      parameters: 0,
    }
  })

const widthOf = ([before, after]: Border = [0, 0]): number => before + after

/** `Cropping1D`, `Cropping2D` and `Cropping3D`. Keras crops images by nothing by default. */
export const cropping = (rank: Rank): LayerRule =>
  (rank === 1 ? channelsLastRule : spatialRule)(rank, (fields, sizes) => {
    const borders = bordersOf(fields, 'cropping', rank, rank === 2 ? 0 : 1)
    const outputSizes = sizes.map((size, i) => size - widthOf(borders[i]))
    if (outputSizes.some((size) => size < 1))
      throw new ShapeMismatch('an input that is larger than the cropped border')
    return { config: { cropping: borders }, outputSizes, parameters: 0 }
  })
