import type { LayerType } from '../../../advice/vocabulary/model-graph.js'
import { ShapeMismatch, type LayerEffect, type LayerRule, type Shape } from './layer-rule.js'
import { bidirectional } from './recurrent/bidirectional.js'
import {
  refuseInnerPenalty,
  wrappedLayer,
  type RuleOf,
  type WrittenLayer,
} from './wrapped-layer.js'

/** Shapes of one step of inputs that have the same number of steps. */
function stepShapes(inputs: readonly Shape[]): { readonly steps: number; readonly rows: Shape[] } {
  const [steps = 1] = inputs[0] ?? []
  if (inputs.some((shape) => shape.length < 2 || shape[0] !== steps))
    throw new ShapeMismatch('sequences [steps, …] of one length')
  return { steps, rows: inputs.map((shape) => shape.slice(1)) }
}

/** Whether rows that are computed together change each other's results in training. */
function hasBatchStatistics(type: LayerType, config: LayerEffect['config']): boolean {
  if (type !== 'TimeDistributed') return type === 'BatchNormalization'
  const inner = config['layer'] as { readonly type: LayerType; readonly config: typeof config }
  return hasBatchStatistics(inner.type, inner.config)
}

const timeDistributed =
  (ruleOf: RuleOf): LayerRule =>
  (fields, inputs) => {
    const { steps, rows } = stepShapes(inputs)
    const { type, effect, fields: own } = wrappedLayer(fields, 'layer', rows, ruleOf)
    const { stepByStep = false, isOfModel = false } = (fields.raw('layer') ?? {}) as WrittenLayer
    // Keras 3 never adds it to the loss; Keras 2 divides it by the steps of all rows
    if (!stepByStep) refuseInnerPenalty(own, 'TimeDistributed')
    const isAlone = stepByStep && hasBatchStatistics(type, effect.config)
    const onEveryStep = (shape: Shape): Shape => [steps, ...shape]
    return {
      config: {
        layer: { type, config: effect.config },
        ...(isAlone ? { stepByStep } : {}),
        // Keras 3 keeps the masks of a model, and makes none of a layer
        ...(stepByStep && !isOfModel ? {} : { masksInside: true }),
        ...(stepByStep ? {} : { masksLeave: true }),
      },
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
