/** The functions that messages call to write the values of a reason. */
import {
  FluentNone,
  FluentNumber,
  type FluentFunction,
  type FluentValue,
  type FluentVariable,
} from '@fluent/bundle'
import { isOptimizer, traitsOf } from '../advice/vocabulary/optimizers.js'
import {
  byteQuantity,
  count,
  decimal,
  durationQuantity,
  energyQuantity,
  moment,
  percent,
  rate,
  type Quantity,
} from './number-format.js'

/** Formats a message of the same language. */
export type MessageFormatter = (id: string, variables?: Record<string, FluentVariable>) => string

export function formatFunctions(message: MessageFormatter): Record<string, FluentFunction> {
  const withUnit = ({ number, unit }: Quantity): string => `${number} ${message(`unit-${unit}`)}`
  const energy = (kilowattHours: number): string => withUnit(energyQuantity(kilowattHours))
  const money = (value: number, currency: string): string =>
    currency === ''
      ? message('amount-without-currency', { amount: decimal(value) })
      : `${decimal(value)} ${currency}`
  return {
    RATE: ofNumber(rate),
    COUNT: ofNumber(count),
    DECIMAL: ofNumber(decimal),
    PERCENT: ofNumber(percent),
    BYTES: ofNumber((value) => withUnit(byteQuantity(value))),
    DURATION: ofNumber((ms) => withUnit(durationQuantity(ms))),
    ENERGY: ofNumber(energy),
    /** AMOUNT($amount, $unit, $currency): money, or energy where no price was given. */
    AMOUNT: ([amount, unit, currency]) =>
      ofNumber((value) =>
        unit === 'kWh' ? energy(value) : money(value, typeof currency === 'string' ? currency : ''),
      )([amount ?? new FluentNone()], {}),
    MOMENT: ofText(moment),
    OPTIMIZER: ofText((name) => (isOptimizer(name) ? traitsOf(name).title : name)),
  }
}

function ofNumber(write: (value: number) => string): FluentFunction {
  return ([value]) => (value instanceof FluentNumber ? write(value.value) : asGiven(value))
}

function ofText(write: (value: string) => string): FluentFunction {
  return ([value]) => (typeof value === 'string' ? write(value) : asGiven(value))
}

/** An imported study may lack a value or hold another type; the sentence must not fail. */
function asGiven(value: FluentValue | undefined): FluentValue {
  return value === undefined || value instanceof FluentNone ? '?' : value
}
