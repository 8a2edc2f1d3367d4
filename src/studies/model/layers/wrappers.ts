import type { LayerType } from '../../../advice/vocabulary/model-graph.js'
import { ShapeMismatch, type LayerRule, type Shape } from './layer-rule.js'
import { bidirectional } from './recurrent/bidirectional.js'
import { wrappedLayer, type RuleOf } from './wrapped-layer.js'

/** Shapes of one step of inputs that have the same number of steps. */
function stepShapes(inputs: readonly Shape[]): { readonly steps: number; readonly rows: Shape[] } {
  const [steps = 1] = inputs[0] ?? []
  if (inputs.some((shape) => shape.length < 2 || shape[0] !== steps))
    throw new ShapeMismatch('sequences [steps, …] of one length')
  return { steps, rows: inputs.map((shape) => shape.slice(1)) }
}

const timeDistributed =
  (ruleOf: RuleOf): LayerRule =>
  (fields, inputs) => {
    const { steps, rows } = stepShapes(inputs)
    const { type, effect } = wrappedLayer(fields, 'layer', rows, ruleOf)
    const onEveryStep = (shape: Shape): Shape => [steps, ...shape]
    return {
      config: { layer: { type, config: effect.config } },
      outputShape: onEveryStep(effect.outputShape),
      otherShapes: (effect.otherShapes ?? []).map(onEveryStep),
      parameters: effect.parameters,
      frozenParameters: effect.frozenParameters ?? 0,
    }
  }

/** Layers that apply another layer. `ruleOf` is called only when a model is read. */
export function wrapperRules(
  ruleOf: RuleOf,
): Pick<Record<LayerType, LayerRule>, 'Bidirectional' | 'TimeDistributed'> {
  return { Bidirectional: bidirectional(ruleOf), TimeDistributed: timeDistributed(ruleOf) }
}
