import { layerTypes, type LayerType } from '../../../advice/vocabulary/model-graph.js'
import { invalid } from '../../../errors.js'
import { Fields } from '../fields.js'
import { refuseUnreadWeightObject } from '../weights/weight-fields.js'
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

type WrapperField = 'layer' | 'backwardLayer'

/** The layer inside a wrapper, with its effect on the given inputs. */
function wrappedLayer(
  fields: Fields,
  field: WrapperField,
  inputs: readonly Shape[],
  ruleOf: RuleOf,
): WrappedLayer {
  const value = fields.raw(field) as WrittenLayer | undefined
  const pointer = `${fields.pointer}/${fields.written(field)}`
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
  const effect = ruleOf(type)(inner, inputs)
  refuseUnreadWeightObject(inner)
  return { type, effect }
}

const recurrentTypes: readonly LayerType[] = ['LSTM', 'GRU', 'SimpleRNN']

/** One direction of a bidirectional layer. Keras shows zeros where a step is masked. */
function direction(
  fields: Fields,
  field: WrapperField,
  inputs: readonly Shape[],
  ruleOf: RuleOf,
): WrappedLayer {
  const { type, effect } = wrappedLayer(fields, field, inputs, ruleOf)
  if (!recurrentTypes.includes(type)) fields.fail(field, recurrentTypes.join(', '))
  const zeroOutputForMask = effect.config['returnSequences']
  return { type, effect: { ...effect, config: { ...effect.config, zeroOutputForMask } } }
}

const turnedAround = ({ type, effect }: WrappedLayer): WrappedLayer => {
  const goBackwards = effect.config['goBackwards'] !== true
  return { type, effect: { ...effect, config: { ...effect.config, goBackwards } } }
}

function requireOpposite(fields: Fields, ahead: WrappedLayer, back: WrappedLayer): void {
  const valueOf = (layer: WrappedLayer, key: string): unknown => layer.effect.config[key]
  if (valueOf(ahead, 'goBackwards') === valueOf(back, 'goBackwards'))
    fields.fail(
      'backwardLayer',
      'a layer that goes the other way: go_backwards is not that of layer',
    )
  if (valueOf(ahead, 'returnSequences') !== valueOf(back, 'returnSequences'))
    fields.fail('backwardLayer', 'a layer with the return_sequences of layer')
}

/** Without a merge the layer has two outputs, which a graph has no place for. */
type MergeMode = 'concat' | 'sum' | 'mul' | 'ave'
const mergeModes: readonly MergeMode[] = ['concat', 'sum', 'mul', 'ave']

function mergedWidth(fields: Fields, mode: MergeMode, widths: readonly [number, number]): number {
  const [ahead, back] = widths
  if (mode === 'concat') return ahead + back
  return ahead === back
    ? ahead
    : fields.fail('backwardLayer', `a layer of ${ahead} units, to merge with merge_mode ${mode}`)
}

const bidirectional =
  (ruleOf: RuleOf): LayerRule =>
  (fields, inputs) => {
    const ahead = direction(fields, 'layer', inputs, ruleOf)
    const hasOwnWayBack = fields.has('backwardLayer')
    const back = hasOwnWayBack
      ? direction(fields, 'backwardLayer', inputs, ruleOf)
      : turnedAround(ahead)
    requireOpposite(fields, ahead, back)
    const mergeMode = fields.oneOf('mergeMode', mergeModes, 'concat')
    const width = mergedWidth(fields, mergeMode, [
      last(ahead.effect.outputShape),
      last(back.effect.outputShape),
    ])
    const layerOf = ({ type, effect }: WrappedLayer) => ({ type, config: effect.config })
    return {
      config: { layer: layerOf(ahead), backwardLayer: layerOf(back), mergeMode },
      outputShape: [...ahead.effect.outputShape.slice(0, -1), width],
      parameters: ahead.effect.parameters + back.effect.parameters,
    }
  }

const timeDistributed =
  (ruleOf: RuleOf): LayerRule =>
  (fields, inputs) => {
    const [steps = 1, ...row] = first(inputs)
    const { type, effect } = wrappedLayer(fields, 'layer', [row], ruleOf)
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
