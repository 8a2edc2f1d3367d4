import type { LayerType } from '../../advice/vocabulary/model-graph.js'
import { invalid } from '../../errors.js'
import { Fields } from './fields.js'
import { first, needRank, type LayerEffect, type LayerRule } from './layer-rule.js'
import { layerRules } from './layer-rules.js'

const recurrent =
  (gates: number, gru: boolean): LayerRule =>
  (fields, inputs) => {
    const [steps = 1, features = 1] = needRank(first(inputs), 2, 'a sequence [steps, features]')
    const units = fields.whole('units')
    const returnSequences = fields.flag('returnSequences', false)
    const useBias = fields.flag('useBias', true)
    if (fields.flag('stateful', false)) fields.fail('stateful', 'false')
    if (fields.flag('returnState', false)) fields.fail('returnState', 'false')
    // Keras: after the product (reset_after, a second bias) unless told otherwise; the own layer list: before it
    const resetAfter = gru && fields.flag('resetAfter', fields.spelling === 'keras')
    const config = {
      units,
      returnSequences,
      useBias,
      activation: fields.activation('activation', 'tanh'),
      dropout: fields.number('dropout', 0, 0, 0.999),
      recurrentDropout: fields.number('recurrentDropout', 0, 0, 0.999),
      goBackwards: fields.flag('goBackwards', false),
      ...(gates === 1
        ? {}
        : { recurrentActivation: fields.activation('recurrentActivation', 'sigmoid') }),
      ...(gru ? { resetAfter } : {}),
    }
    return {
      config,
      outputShape: returnSequences ? [steps, units] : [units],
      parameters: gates * units * (features + units + (useBias ? (resetAfter ? 2 : 1) : 0)),
    }
  }

/** The layer inside a wrapper, judged on its own input. */
function inner(
  fields: Fields,
  inputs: readonly (readonly number[])[],
): { type: LayerType; effect: LayerEffect } {
  const value = fields.raw('layer') as
    { type?: LayerType; config?: Record<string, unknown> } | undefined
  const pointer = `${fields.pointer}/layer`
  const type = value?.type
  if (type === undefined || !(type in layerRules))
    throw invalid(
      pointer,
      value,
      'a layer: {type, config}',
      `layer ${fields.layer} wraps no known layer`,
    )
  return {
    type,
    effect: layerRules[type](
      new Fields(
        `${pointer}/config`,
        `${fields.layer}/${type}`,
        value?.config ?? {},
        fields.spelling,
      ),
      inputs,
    ),
  }
}

export const sequenceRules = {
  Embedding: (fields, inputs) => {
    const [steps = 1] = needRank(first(inputs), 1, 'a sequence of token numbers [steps]')
    const [inputDim, outputDim] = [fields.whole('inputDim'), fields.whole('outputDim')]
    if (fields.flag('maskZero', false)) fields.fail('maskZero', 'false')
    return {
      config: { inputDim, outputDim },
      outputShape: [steps, outputDim],
      parameters: inputDim * outputDim,
    }
  },
  SimpleRNN: recurrent(1, false),
  GRU: recurrent(3, true),
  LSTM: recurrent(4, false),
  Bidirectional: (fields, inputs) => {
    const { type, effect } = inner(fields, inputs)
    if (type !== 'LSTM' && type !== 'GRU' && type !== 'SimpleRNN')
      fields.fail('layer', 'LSTM, GRU or SimpleRNN')
    const mergeMode = fields.oneOf('mergeMode', ['concat', 'sum', 'mul', 'ave'], 'concat')
    const width = (effect.outputShape.at(-1) ?? 1) * (mergeMode === 'concat' ? 2 : 1)
    return {
      config: { layer: { type, config: effect.config }, mergeMode },
      outputShape: [...effect.outputShape.slice(0, -1), width],
      parameters: 2 * effect.parameters,
    }
  },
  TimeDistributed: (fields, inputs) => {
    const [steps = 1, ...row] = first(inputs)
    const { type, effect } = inner(fields, [row])
    return {
      config: { layer: { type, config: effect.config } },
      outputShape: [steps, ...effect.outputShape],
      parameters: effect.parameters,
    }
  },
} satisfies Partial<Record<LayerType, LayerRule>>
