/** Recurrent layers: the steps of a sequence, the states before and after them, and the results. */
import type { LayerType } from '../../../../advice/vocabulary/model-graph.js'
import type { Fields } from '../../fields.js'
import { requireRank, ShapeMismatch, type LayerRule, type Shape } from '../layer-rule.js'
import type { Rank } from '../spatial/spatial-rule.js'
import { cellEffect, convolutionCellEffect, type CellName } from './cells.js'
import { cellsOf } from './stacked-cells.js'

interface Cells {
  readonly config: Readonly<Record<string, unknown>>
  /** Shape of the output of one step. */
  readonly outputShape: Shape
  /** Shapes of all states, cell by cell. */
  readonly states: readonly Shape[]
  readonly parameters: number
  readonly frozenParameters: number
}

/** @param row shape of the input of one step. */
type CellsRule = (fields: Fields, row: Shape) => Cells

/** Rows come in another order in every epoch: no batch goes on where the one before it ended. */
function refuseStateful(fields: Fields): void {
  if (fields.flag('stateful', false))
    fields.fail(
      'stateful',
      'false: trials shuffle the rows, so no batch continues another; set it to false, ' +
        'or make every sequence a row of its own',
    )
}

function requireStates(given: readonly Shape[], states: readonly Shape[], sequence: string): void {
  const isEqual =
    given.length === states.length && given.every((shape, i) => shape.join() === states[i]?.join())
  if (given.length === 0 || isEqual) return
  const needed = states.map((shape) => `[${shape.join(', ')}]`).join(', ')
  throw new ShapeMismatch(`${sequence}, and nothing else or the initial states ${needed}`)
}

function recurrent(sequence: string, rank: number, cellsRule: CellsRule): LayerRule {
  return (fields, [shape = [], ...initial]) => {
    const [steps = 1, ...row] = requireRank(shape, rank, sequence)
    refuseStateful(fields)
    const cells = cellsRule(fields, row)
    const { outputShape, states, parameters, frozenParameters } = cells
    requireStates(initial, states, sequence)
    const returnSequences = fields.flag('returnSequences', false)
    const returnState = fields.flag('returnState', false)
    return {
      config: {
        ...cells.config,
        returnSequences,
        returnState,
        goBackwards: fields.flag('goBackwards', false),
        zeroOutputForMask: fields.flag('zeroOutputForMask', false),
      },
      outputShape: returnSequences ? [steps, ...outputShape] : outputShape,
      otherShapes: returnState ? states : [],
      parameters,
      frozenParameters,
    }
  }
}

const sequenceName = 'a sequence [steps, features]'

const cell = (name: CellName): LayerRule =>
  recurrent(sequenceName, 2, (fields, [features = 1]) => {
    const { stateShape, stateCount, ...effect } = cellEffect(name, fields, features)
    const states = Array.from({ length: stateCount }, () => stateShape)
    return { ...effect, outputShape: stateShape, states }
  })

const cellList: LayerRule = recurrent(sequenceName, 2, (fields, [features = 1]) => {
  const cells = cellsOf(fields, features)
  const effects = cells.map(({ effect }) => effect)
  const sum = (part: 'parameters' | 'frozenParameters'): number =>
    effects.reduce((total, effect) => total + effect[part], 0)
  return {
    config: { cells: cells.map(({ type, effect }) => ({ type, config: effect.config })) },
    outputShape: effects.at(-1)?.stateShape ?? [],
    states: effects.flatMap(({ stateShape, stateCount }) =>
      Array.from({ length: stateCount }, () => stateShape),
    ),
    parameters: sum('parameters'),
    frozenParameters: sum('frozenParameters'),
  }
})

const sequencesOf = {
  1: 'a sequence of sequences [steps, length, channels]',
  2: 'a sequence of images [steps, height, width, channels]',
  3: 'a sequence of volumes [steps, depth, height, width, channels]',
} as const satisfies Record<Rank, string>

/** `ConvLSTM1D`, `ConvLSTM2D` and `ConvLSTM3D`. */
const convolutional = (rank: Rank): LayerRule =>
  recurrent(sequencesOf[rank], rank + 2, (fields, row) => {
    const { stateShape, ...effect } = convolutionCellEffect(rank, fields, row)
    return { ...effect, outputShape: stateShape, states: [stateShape, stateShape] }
  })

export const recurrentRules = {
  SimpleRNN: cell('SimpleRNN'),
  GRU: cell('GRU'),
  LSTM: cell('LSTM'),
  RNN: cellList,
  ConvLSTM1D: convolutional(1),
  ConvLSTM2D: convolutional(2),
  ConvLSTM3D: convolutional(3),
} satisfies Partial<Record<LayerType, LayerRule>>

export const recurrentTypes = Object.keys(
  recurrentRules,
) as readonly (keyof typeof recurrentRules)[]
