/** What an operator becomes: one layer, or several that read each other. */
import type { LayerForm, LayerOfShapes } from './layer-form.js'

/** What a part reads: all tensors of the operator, one of them, or an earlier part. */
export type Source = { readonly operand: number } | { readonly part: number }

export interface Part {
  readonly form: LayerForm | LayerOfShapes
  readonly reads: 'operands' | readonly Source[]
}

export interface Lowering {
  readonly parts: readonly Part[]
  /** The parts that give the results, in order. */
  readonly results: readonly number[]
}

type AnyForm = LayerForm | LayerOfShapes

/** One layer. */
export const single = (form: AnyForm): Lowering => ({
  parts: [{ form, reads: 'operands' }],
  results: [0],
})

/** Layers one after another. */
export const chain = (forms: readonly AnyForm[]): Lowering => ({
  parts: forms.map((form, i) => ({ form, reads: i === 0 ? 'operands' : [{ part: i - 1 }] })),
  results: [forms.length - 1],
})

/** Layers beside each other, each of which gives a result. */
export const several = (forms: readonly AnyForm[]): Lowering => ({
  parts: forms.map((form) => ({ form, reads: 'operands' })),
  results: forms.map((_, i) => i),
})

/** Passes its input on. */
export const identity: LayerForm = { type: 'Activation', config: { activation: 'linear' } }
