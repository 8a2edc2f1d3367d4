import { expect, test } from 'vitest'
import { operators } from '../../../../src/studies/model/operators/lower-operator.js'
import { operatorAliases } from '../../../../src/studies/model/operators/operation.js'
import { refusedOperators } from '../../../../src/studies/model/operators/refused-operators.js'
import { kerasNames } from '../keys/saved-keys.js'

const modules = ['image', 'linalg', 'nn', 'numpy']
const names = kerasNames.ops.filter((name) => !modules.includes(name))

test('every operator of keras.ops is read, or refused with what to do', () => {
  const isRead = (name: string): boolean => (operatorAliases[name] ?? name) in operators
  const unknown = names.filter((name) => !isRead(name) && !refusedOperators.includes(name))
  expect(unknown).toEqual([])
  expect(names.filter((name) => isRead(name) && refusedOperators.includes(name))).toEqual([])
})
