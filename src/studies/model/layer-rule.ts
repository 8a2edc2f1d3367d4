import type { Fields } from './fields.js'

export type Shape = readonly number[]
/** What a layer does to shapes. `config` is complete, in the spelling of tfjs-layers. */
export interface LayerEffect {
  readonly config: Readonly<Record<string, unknown>>
  readonly outputShape: Shape
  readonly parameters: number
}
export type LayerRule = (fields: Fields, inputs: readonly Shape[]) => LayerEffect
/** The shapes do not connect: what this layer needs, in words. */
export class ShapeMismatch extends Error {}

export const product = (shape: Shape): number => shape.reduce((a, b) => a * b, 1)
export const needRank = (shape: Shape, rank: number, what: string): Shape => {
  if (shape.length !== rank)
    throw new ShapeMismatch(`${what} (${rank} dimensions without the batch)`)
  return shape
}
export const first = (inputs: readonly Shape[]): Shape => inputs[0] ?? []
export const last = (shape: Shape): number => shape.at(-1) ?? 1

const initializers = [
  'glorotUniform',
  'glorotNormal',
  'heNormal',
  'heUniform',
  'leCunNormal',
  'leCunUniform',
  'zeros',
  'ones',
  'randomNormal',
  'randomUniform',
  'truncatedNormal',
  'varianceScaling',
  'orthogonal',
  'identity',
] as const

/** The fields that most layers with a kernel share. */
export function kernelFields(
  fields: Fields,
  defaultInitializer: (typeof initializers)[number] = 'glorotUniform',
): { useBias: boolean; config: Record<string, unknown> } {
  const useBias = fields.flag('useBias', true)
  const regularizer = fields.raw('kernelRegularizer')
  return {
    useBias,
    config: {
      activation: fields.activation(),
      useBias,
      kernelInitializer: fields.oneOf('kernelInitializer', initializers, defaultInitializer),
      ...(regularizer === undefined || regularizer === null
        ? {}
        : { kernelRegularizer: regularizer }),
    },
  }
}
