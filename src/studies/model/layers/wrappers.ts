import { layerTypes, type LayerType } from '../../../advice/vocabulary/model-graph.js'
import { invalid } from '../../../errors.js'
import { Fields } from '../fields.js'
import { first, last, type LayerEffect, type LayerRule, type Shape } from './layer-rule.js'

type RuleOf = (type: LayerType) => LayerRule

interface WrittenLayer {
  readonly type?: unknown
  readonly config?: Record<string, unknown>
}

interface WrappedLayer {
  readonly type: LayerType
  readonly effect: LayerEffect
}

/** The layer inside a wrapper, with its effect on the given inputs. */
function wrappedLayer(fields: Fields, inputs: readonly Shape[], ruleOf: RuleOf): WrappedLayer {
  const value = fields.raw('layer') as WrittenLayer | undefined
  const pointer = `${fields.pointer}/layer`
  const type = layerTypes.find((candidate) => candidate === value?.type)
  if (type === undefined)
    throw invalid(
      pointer,
      value,
      `{type, config} with one of the types ${layerTypes.join(', ')}`,
      `layer ${fields.layer} wraps an unknown layer`,
    )
  const inner = new Fields(
    `${pointer}/config`,
    `${fields.layer}/${type}`,
    value?.config ?? {},
    fields.spelling,
  )
  return { type, effect: ruleOf(type)(inner, inputs) }
}

/** Keras 3 writes the backward layer even where it is the layer itself, turned around. */
function refuseOtherBackwardLayer(fields: Fields): void {
  const backward = fields.raw('backwardLayer')
  if (backward === undefined) return
  const direction = { goBackwards: null, name: null }
  const described = (layer: unknown): string => {
    const { type, config } = layer as WrittenLayer
    return JSON.stringify({ type, config: { ...config, ...direction } })
  }
  if (described(backward) !== described(fields.raw('layer')))
    fields.fail('backwardLayer', 'the same layer as layer, or null')
}

const bidirectional =
  (ruleOf: RuleOf): LayerRule =>
  (fields, inputs) => {
    const { type, effect } = wrappedLayer(fields, inputs, ruleOf)
    if (type !== 'LSTM' && type !== 'GRU' && type !== 'SimpleRNN')
      fields.fail('layer', 'LSTM, GRU or SimpleRNN')
    refuseOtherBackwardLayer(fields)
    const mergeMode = fields.oneOf('mergeMode', ['concat', 'sum', 'mul', 'ave'], 'concat')
    const width = last(effect.outputShape) * (mergeMode === 'concat' ? 2 : 1)
    return {
      config: { layer: { type, config: effect.config }, mergeMode },
      outputShape: [...effect.outputShape.slice(0, -1), width],
      parameters: 2 * effect.parameters,
    }
  }

const timeDistributed =
  (ruleOf: RuleOf): LayerRule =>
  (fields, inputs) => {
    const [steps = 1, ...row] = first(inputs)
    const { type, effect } = wrappedLayer(fields, [row], ruleOf)
    return {
      config: { layer: { type, config: effect.config } },
      outputShape: [steps, ...effect.outputShape],
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
