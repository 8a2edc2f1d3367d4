import { FluentNone, FluentNumber, type FluentValue } from '@fluent/bundle'
import { describe, expect, it } from 'vitest'
import { formatFunctions } from '../../src/words/format.js'

const functions = formatFunctions((id, variables = {}) =>
  id === 'amount-without-currency' ? `${String(variables['amount'])} of money` : id,
)
const call = (name: string, ...values: FluentValue[]): unknown => functions[name]?.(values, {})
const number = (value: number): FluentNumber => new FluentNumber(value)

describe('the functions of the messages', () => {
  it('take the names of units from the messages of the language', () => {
    expect(call('BYTES', number(2048))).toBe('2 unit-KiB')
    expect(call('DURATION', number(1500))).toBe('1.5 unit-s')
    expect(call('ENERGY', number(0.05))).toBe('50 unit-Wh')
  })

  it('write an amount as money, as money without a currency, or as energy', () => {
    expect(call('AMOUNT', number(1.25), 'money', 'EUR')).toBe('1.25 EUR')
    expect(call('AMOUNT', number(1.25), 'money', '')).toBe('1.25 of money')
    expect(call('AMOUNT', number(2), 'kWh', '')).toBe('2 unit-kWh')
  })

  it('write an optimizer as its authors do', () =>
    expect([call('OPTIMIZER', 'rmsprop'), call('OPTIMIZER', 'newer')]).toEqual([
      'RMSprop',
      'newer',
    ]))

  it('write ? for a missing value, and a value of another type as it is', () => {
    for (const name of ['COUNT', 'BYTES', 'AMOUNT', 'MOMENT']) {
      expect(call(name)).toBe('?')
      expect(call(name, new FluentNone('$rows'))).toBe('?')
    }
    expect(call('COUNT', 'many')).toBe('many')
  })
})
