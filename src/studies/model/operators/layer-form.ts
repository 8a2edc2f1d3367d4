import type { Shape } from '../layers/layer-rule.js'

/** The type and the fields of a layer, not checked yet. */
export interface LayerForm {
  readonly type: string
  readonly config: Readonly<Record<string, unknown>>
}

/** Gives the layer when the shapes of its inputs are known. Throws ShapeMismatch. */
export type LayerOfShapes = (inputs: readonly Shape[]) => LayerForm
