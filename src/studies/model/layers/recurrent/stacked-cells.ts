/** The cells that a layer `RNN` is given: one, or a stack of them. */
import { invalid } from '../../../../errors.js'
import { Fields } from '../../fields.js'
import { entryOf, isObject } from '../../json.js'
import { refuseUnreadWeightObject } from '../../weights/weight-fields.js'
import { refuseInnerPenalty } from '../wrapped-layer.js'
import { cellEffect, type CellEffect, type CellName } from './cells.js'

const cellNames: Readonly<Record<string, CellName>> = {
  SimpleRNNCell: 'SimpleRNN',
  GRUCell: 'GRU',
  LSTMCell: 'LSTM',
}
const accepted = [...Object.keys(cellNames), 'StackedRNNCells'].join(', ')

interface WrittenCell {
  readonly name: CellName
  readonly fields: Fields
}

/** A cell of `RNN`, with the type of the layer that would run it alone. */
export interface StackedCell {
  readonly type: CellName
  readonly effect: CellEffect
}

/** The effects of the cells; each reads the output of the one before it at the same step. */
export function cellsOf(fields: Fields, features: number): readonly StackedCell[] {
  const written = cellsIn(fields.raw('cell'), `${fields.pointer}/cell`, fields)
  let width = features
  return written.map(({ name, fields: own }) => {
    const effect = cellEffect(name, own, width)
    refuseInnerPenalty(own, 'RNN')
    refuseUnreadWeightObject(own)
    width = effect.stateShape[0] ?? 1
    return { type: name, effect: frozenByItself(own, effect) }
  })
}

/** With `trainable` false, training changes none of its weights. */
function frozenByItself(fields: Fields, effect: CellEffect): CellEffect {
  if (fields.flag('trainable', true)) return effect
  const { config, parameters } = effect
  return { ...effect, config: { ...config, trainable: false }, frozenParameters: parameters }
}

function cellsIn(value: unknown, pointer: string, owner: Fields): readonly WrittenCell[] {
  const { type, config } = isObject(value) ? value : { type: undefined, config: undefined }
  const own = isObject(config) ? config : {}
  if (type === 'StackedRNNCells' && Array.isArray(own['cells']) && own['cells'].length > 0)
    return own['cells'].flatMap((cell: unknown, i) =>
      cellsIn(cell, `${pointer}/config/cells/${i}`, owner),
    )
  const name = typeof type === 'string' ? entryOf(cellNames, type) : undefined
  if (name !== undefined) {
    const layer = `${owner.layer}/${String(type)}`
    return [{ name, fields: new Fields(`${pointer}/config`, layer, own, owner.spelling) }]
  }
  throw invalid(
    `${pointer}/${owner.spelling === 'keras' ? 'class_name' : 'type'}`,
    type ?? value,
    accepted,
    `layer ${owner.layer}: the cell ${JSON.stringify(type) ?? 'is missing and'} is not supported; ` +
      `use ${accepted}`,
  )
}
