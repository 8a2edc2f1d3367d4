import type { Fields } from '../fields.js'
import { weightFields } from '../weights/weight-fields.js'

export type Shape = readonly number[]

/** What a layer does to shapes. `config` is complete and spelled as in tfjs-layers. */
export interface LayerEffect {
  readonly config: Readonly<Record<string, unknown>>
  readonly outputShape: Shape
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
export const product = (shape: Shape): number => shape.reduce((a, b) => a * b, 1)

export function requireRank(shape: Shape, rank: number, needed: string): Shape {
  if (shape.length !== rank)
    throw new ShapeMismatch(`${needed} (${rank} dimensions without the batch)`)
  return shape
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
