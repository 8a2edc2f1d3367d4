/** What recurrent layers run at every step: parameters, and the states that a cell keeps. */
import { activations, sizeOf, type Activation } from '../../../../advice/vocabulary/model-graph.js'
import type { Fields } from '../../fields.js'
import { weightFields } from '../../weights/weight-fields.js'
import type { Shape } from '../layer-rule.js'
import {
  axisWindows,
  kernelWindowFields,
  refuseStridesWithDilation,
  windowConfig,
  windowCounts,
  type Rank,
} from '../spatial/spatial-rule.js'

export interface CellEffect {
  readonly config: Readonly<Record<string, unknown>>
  /** Shape of the output of one step, and of every state. */
  readonly stateShape: Shape
  /** The output is the first state. */
  readonly stateCount: number
  readonly parameters: number
  /** Those of a cell that is frozen by itself. */
  readonly frozenParameters: number
}

interface CellKind {
  readonly gates: number
  readonly stateCount: number
  /** A GRU: it may apply the reset gate after the matrix product. */
  readonly hasResetGate: boolean
}

export type CellName = 'SimpleRNN' | 'GRU' | 'LSTM'

const cellKinds = {
  SimpleRNN: { gates: 1, stateCount: 1, hasResetGate: false },
  GRU: { gates: 3, stateCount: 1, hasResetGate: true },
  LSTM: { gates: 4, stateCount: 2, hasResetGate: false },
} as const satisfies Record<CellName, CellKind>

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

/** What every cell has. */
function weightsAndActivations(fields: Fields, gates: number): Record<string, unknown> {
  const config: Record<string, unknown> = {
    useBias: fields.flag('useBias', true),
    activation: gateActivation(fields, 'activation', 'tanh'),
    ...weightFields(fields, 'kernel', 'GlorotUniform'),
    ...weightFields(fields, 'recurrent', 'Orthogonal'),
    ...weightFields(fields, 'bias', 'Zeros'),
  }
  if (gates > 1)
    config['recurrentActivation'] = gateActivation(fields, 'recurrentActivation', 'sigmoid')
  if (gates === 4) config['unitForgetBias'] = fields.flag('unitForgetBias', true)
  return config
}

/** A cell of a simple, gated or long short-term recurrent layer. */
export function cellEffect(name: CellName, fields: Fields, features: number): CellEffect {
  const { gates, stateCount, hasResetGate } = cellKinds[name]
  const units = fields.whole('units')
  const config: Record<string, unknown> = {
    units,
    ...weightsAndActivations(fields, gates),
    ...dropoutFields(fields, gates),
  }
  const resetAfter = hasResetGate && fields.flag('resetAfter', true)
  if (hasResetGate) config['resetAfter'] = resetAfter
  const biases = biasesPerUnit(config['useBias'] === true, resetAfter)
  const parameters = gates * units * (features + units + biases)
  return { config, stateShape: [units], stateCount, parameters, frozenParameters: 0 }
}

/** The gates of a convolutional cell are images; each gate has a dropout of its own. */
const convolutionGates = 4

/**
 * The cell of a convolutional recurrent layer.
 *
 * @param row shape of the input of one step.
 */
export function convolutionCellEffect(rank: Rank, fields: Fields, row: Shape): CellEffect {
  const dataFormat = fields.oneOf('dataFormat', ['channelsLast', 'channelsFirst'], 'channelsLast')
  const isFirst = dataFormat === 'channelsFirst'
  const lengths = isFirst ? row.slice(1) : row.slice(0, -1)
  const channels = (isFirst ? row[0] : row.at(-1)) ?? 1
  const filters = fields.whole('filters')
  const windows = kernelWindowFields(fields, rank)
  refuseStridesWithDilation(fields, windows)
  const weights = weightsAndActivations(fields, convolutionGates)
  const outputs = windowCounts(lengths, axisWindows(windows))
  const perFilter = sizeOf(windows.sizes) * (channels + filters) + (weights['useBias'] ? 1 : 0)
  return {
    config: {
      filters,
      ...windowConfig(windows),
      dataFormat,
      ...weights,
      dropout: fields.number('dropout', 0, 0, 0.999),
      recurrentDropout: fields.number('recurrentDropout', 0, 0, 0.999),
      dropsByGate: true,
    },
    stateShape: isFirst ? [filters, ...outputs] : [...outputs, filters],
    stateCount: 2,
    parameters: convolutionGates * filters * perFilter,
    frozenParameters: 0,
  }
}
