import {
  activations,
  type Activation,
  type LayerType,
} from '../../../advice/vocabulary/model-graph.js'
import type { Fields } from '../fields.js'
import { weightFields } from '../weights/weight-fields.js'
import { first, requireRank, type LayerRule } from './layer-rule.js'

interface RecurrentCell {
  readonly gates: number
  /** A GRU: it may apply the reset gate after the matrix product. */
  readonly hasResetGate: boolean
}

/** Activations that mix the units of a gate have no derivative for each. */
const mixingActivations: readonly Activation[] = ['softmax', 'logSoftmax', 'sparsemax', 'glu']

function gateActivation(fields: Fields, field: string, fallback: Activation): Activation {
  const activation = fields.activation(field, fallback)
  return mixingActivations.includes(activation)
    ? fields.fail(field, activations.filter((name) => !mixingActivations.includes(name)).join(', '))
    : activation
}

/** Biases of each gate and unit: a GRU with `resetAfter` has a second one. */
function biasesPerUnit(useBias: boolean, resetAfter: boolean): number {
  if (!useBias) return 0
  return resetAfter ? 2 : 1
}

/** Batchwise trains no state between batches, and a layer has one output. */
function refuseState(fields: Fields): void {
  if (fields.flag('stateful', false)) fields.fail('stateful', 'false')
  if (fields.flag('returnState', false)) fields.fail('returnState', 'false')
}

/** Dropouts; those of the gates differ as in Keras, by the implementation that it then takes. */
function dropoutFields(fields: Fields, gates: number): Readonly<Record<string, unknown>> {
  const recurrentDropout = fields.number('recurrentDropout', 0, 0, 0.999)
  const implementation = fields.whole('implementation', 2, 0)
  return {
    dropout: fields.number('dropout', 0, 0, 0.999),
    recurrentDropout,
    dropsByGate: gates > 1 && (recurrentDropout > 0 || implementation === 1),
  }
}

const recurrent =
  ({ gates, hasResetGate }: RecurrentCell): LayerRule =>
  (fields, inputs) => {
    const [steps = 1, features = 1] = requireRank(first(inputs), 2, 'a sequence [steps, features]')
    const units = fields.whole('units')
    const returnSequences = fields.flag('returnSequences', false)
    const useBias = fields.flag('useBias', true)
    refuseState(fields)
    const config: Record<string, unknown> = {
      units,
      returnSequences,
      useBias,
      activation: gateActivation(fields, 'activation', 'tanh'),
      goBackwards: fields.flag('goBackwards', false),
      zeroOutputForMask: fields.flag('zeroOutputForMask', false),
      ...dropoutFields(fields, gates),
      ...weightFields(fields, 'kernel', 'GlorotUniform'),
      ...weightFields(fields, 'recurrent', 'Orthogonal'),
      ...weightFields(fields, 'bias', 'Zeros'),
    }
    if (gates > 1)
      config['recurrentActivation'] = gateActivation(fields, 'recurrentActivation', 'sigmoid')
    if (gates === 4) config['unitForgetBias'] = fields.flag('unitForgetBias', true)
    const resetAfter = hasResetGate && fields.flag('resetAfter', true)
    if (hasResetGate) config['resetAfter'] = resetAfter
    return {
      config,
      outputShape: returnSequences ? [steps, units] : [units],
      parameters: gates * units * (features + units + biasesPerUnit(useBias, resetAfter)),
    }
  }

const embedding: LayerRule = (fields, inputs) => {
  const [steps = 1] = requireRank(first(inputs), 1, 'a sequence of token numbers [steps]')
  const inputDim = fields.whole('inputDim')
  const outputDim = fields.whole('outputDim')
  return {
    config: {
      inputDim,
      outputDim,
      maskZero: fields.flag('maskZero', false),
      ...weightFields(fields, 'embeddings', 'RandomUniform'),
    },
    outputShape: [steps, outputDim],
    parameters: inputDim * outputDim,
  }
}

const masking: LayerRule = (fields, inputs) => {
  const shape = requireRank(first(inputs), 2, 'a sequence [steps, features]')
  const config = { maskValue: fields.number('maskValue', 0) }
  return { config, outputShape: shape, parameters: 0 }
}

export const sequenceRules = {
  Masking: masking,
  Embedding: embedding,
  SimpleRNN: recurrent({ gates: 1, hasResetGate: false }),
  GRU: recurrent({ gates: 3, hasResetGate: true }),
  LSTM: recurrent({ gates: 4, hasResetGate: false }),
} satisfies Partial<Record<LayerType, LayerRule>>
