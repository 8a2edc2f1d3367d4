/** Two recurrent layers, one of which reads the sequence from its end. */
import type { Fields } from '../../fields.js'
import { last, ShapeMismatch, type LayerRule, type Shape } from '../layer-rule.js'
import {
  refuseInnerPenalty,
  wrappedLayer,
  type RuleOf,
  type WrappedLayer,
  type WrapperField,
} from '../wrapped-layer.js'
import { recurrentTypes } from './recurrent.js'

/** One direction. Keras shows zeros where a step is masked. */
function direction(
  fields: Fields,
  field: WrapperField,
  inputs: readonly Shape[],
  ruleOf: RuleOf,
): WrappedLayer {
  const wrapped = wrappedLayer(fields, field, inputs, ruleOf)
  const { type, effect, fields: own } = wrapped
  if (!recurrentTypes.some((known) => known === type)) fields.fail(field, recurrentTypes.join(', '))
  refuseInnerPenalty(own, 'Bidirectional')
  const isFrozen = !own.flag('trainable', true)
  const zeroOutputForMask = effect.config['returnSequences']
  const config = { ...effect.config, zeroOutputForMask }
  if (!isFrozen) return { ...wrapped, effect: { ...effect, config } }
  const frozen = { config: { ...config, trainable: false }, frozenParameters: effect.parameters }
  return { ...wrapped, effect: { ...effect, ...frozen } }
}

const turnedAround = (layer: WrappedLayer): WrappedLayer => {
  const { effect } = layer
  const goBackwards = effect.config['goBackwards'] !== true
  return { ...layer, effect: { ...effect, config: { ...effect.config, goBackwards } } }
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
  if (valueOf(ahead, 'returnState') !== valueOf(back, 'returnState'))
    fields.fail('backwardLayer', 'a layer with the return_state of layer')
}

/** `none` gives the results of both directions one by one. */
const mergeModes = ['concat', 'sum', 'mul', 'ave', 'none'] as const
type MergeMode = (typeof mergeModes)[number]

/** Shapes of the sequences that the layer gives. */
function mergedShapes(
  fields: Fields,
  mode: MergeMode,
  ahead: Shape,
  back: Shape,
): readonly [Shape, ...Shape[]] {
  if (mode === 'none') return [ahead, back]
  const width = last(ahead)
  const backWidth = last(back)
  if (mode === 'concat') return [[...ahead.slice(0, -1), width + backWidth]]
  if (width === backWidth) return [ahead]
  return fields.fail('backwardLayer', `a layer of ${width} units, to merge with merge_mode ${mode}`)
}

/** The initial states of both directions, those of the first one first. */
function halves(initial: readonly Shape[]): readonly [readonly Shape[], readonly Shape[]] {
  const half = initial.length / 2
  if (!Number.isInteger(half))
    throw new ShapeMismatch('a sequence, and as many initial states for each direction')
  return [initial.slice(0, half), initial.slice(half)]
}

export const bidirectional =
  (ruleOf: RuleOf): LayerRule =>
  (fields, [sequence = [], ...initial]) => {
    const [aheadStates, backStates] = halves(initial)
    const ahead = direction(fields, 'layer', [sequence, ...aheadStates], ruleOf)
    const back = fields.has('backwardLayer')
      ? direction(fields, 'backwardLayer', [sequence, ...backStates], ruleOf)
      : turnedAround(direction(fields, 'layer', [sequence, ...backStates], ruleOf))
    requireOpposite(fields, ahead, back)
    const mergeMode = fields.oneOf('mergeMode', mergeModes, 'concat')
    const shapes = [ahead.effect.outputShape, back.effect.outputShape] as const
    const [outputShape, ...others] = mergedShapes(fields, mergeMode, ...shapes)
    const statesOf = ({ effect }: WrappedLayer): readonly Shape[] => effect.otherShapes ?? []
    const layerOf = ({ type, effect }: WrappedLayer) => ({ type, config: effect.config })
    return {
      config: { layer: layerOf(ahead), backwardLayer: layerOf(back), mergeMode },
      outputShape,
      otherShapes: [...others, ...statesOf(ahead), ...statesOf(back)],
      parameters: ahead.effect.parameters + back.effect.parameters,
      frozenParameters: (ahead.effect.frozenParameters ?? 0) + (back.effect.frozenParameters ?? 0),
    }
  }
