import type { Fields } from '../fields.js'
import { weightFields } from '../weights/weight-fields.js'

export type Shape = readonly number[]

/** What a layer does to shapes. `config` is complete and spelled as in tfjs-layers. */
export interface LayerEffect {
  readonly config: Readonly<Record<string, unknown>>
  readonly outputShape: Shape
  /** Shapes of the results after the first, for a layer with several. */
  readonly otherShapes?: readonly Shape[]
  /** All of them, trainable or not. */
  readonly parameters: number
  /** Those that training never changes, such as the moving averages of a batch norm. */
  readonly frozenParameters?: number
}
export type LayerRule = (fields: Fields, inputs: readonly Shape[]) => LayerEffect

/** The input shapes do not fit the layer; the message says which shapes the layer needs. */
export class ShapeMismatch extends Error {}

export const first = (inputs: readonly Shape[]): Shape => inputs[0] ?? []
export const last = (shape: Shape): number => shape.at(-1) ?? 1

export function requireRank(shape: Shape, rank: number, needed: string): Shape {
  if (shape.length !== rank)
    throw new ShapeMismatch(`${needed} (${rank} dimensions without the batch)`)
  return shape
}

/** A layer that changes values only: no new shape, no parameters. */
export const valuesOnly =
  (configOf: (fields: Fields) => Readonly<Record<string, unknown>>): LayerRule =>
  (fields, inputs) => ({ config: configOf(fields), outputShape: first(inputs), parameters: 0 })

/**
 * One axis or a list of them, in ascending order. They count the batch as 0, which is not accepted;
 * negative ones count from the end.
 *
 * @param rank number of dimensions without the batch.
 */
export function axesOf(
  fields: Fields,
  field: string,
  rank: number,
  fallback: readonly number[],
): readonly number[] {
  const value = fields.raw(field) ?? fallback
  const written: readonly unknown[] = Array.isArray(value) ? value : [value]
  const axes = written.map((axis) => (Number(axis) < 0 ? Number(axis) + rank + 1 : Number(axis)))
  const isGood = axes.every((axis) => Number.isInteger(axis) && axis >= 1 && axis <= rank)
  if (!isGood || new Set(axes).size !== axes.length)
    fields.fail(field, `axes from 1 to ${rank} (the batch is 0), or from -1 to -${rank}`)
  return axes.sort((a, b) => a - b)
}

export function requireChannelsLast(fields: Fields): void {
  fields.oneOf('dataFormat', ['channelsLast'], 'channelsLast')
}

/** The fields that most layers with a kernel share. */
export function kernelFields(fields: Fields): {
  useBias: boolean
  config: Record<string, unknown>
} {
  const useBias = fields.flag('useBias', true)
  return {
    useBias,
    config: {
      activation: fields.activation(),
      useBias,
      ...weightFields(fields, 'kernel', 'GlorotUniform'),
      ...weightFields(fields, 'bias', 'Zeros'),
    },
  }
}
