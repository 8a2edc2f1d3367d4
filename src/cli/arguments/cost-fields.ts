/** What the training costs: `price` and `power` of the request. */
import { usageError } from '../usage-error.js'
import { numberOption, textOption, withoutNulls, type OptionValues } from './option-values.js'

export type RequestValue =
  string | number | readonly number[] | Readonly<Record<string, string | number | true>>

interface Cost {
  readonly perHour: number | null
  readonly perKilowattHour: number | null
  readonly currency: string | null
  readonly idleWatts: number | null
  readonly busyWatts: number | null
}

/** Null for a part of which nothing was given. */
export function costFields(values: OptionValues): {
  readonly price: RequestValue | null
  readonly power: RequestValue | null
} {
  const { perHour, perKilowattHour, currency, idleWatts, busyWatts } = costOptions(values)
  return {
    price: partOf({ perHour, perKilowattHour, currency }),
    power: partOf({ idleWatts, busyWatts }),
  }
}

function costOptions(values: OptionValues): Cost {
  const amount = (name: string): number | null =>
    numberOption(values, name, {
      whole: false,
      min: Number.MIN_VALUE,
      accepted: { id: 'accepted-above-zero' },
    })
  const cost = {
    perHour: amount('price-per-hour'),
    perKilowattHour: amount('price-per-kwh'),
    currency: textOption(values, 'currency'),
    idleWatts: amount('idle-watts'),
    busyWatts: amount('busy-watts'),
  }
  requireBothWatts(cost)
  requireCompletePrice(cost, textOption(values, 'objective'))
  return cost
}

function requireBothWatts({ idleWatts, busyWatts }: Cost): void {
  if ((idleWatts === null) === (busyWatts === null)) return
  const missing = idleWatts === null ? '--idle-watts' : '--busy-watts'
  throw usageError('no-watts', { option: missing })
}

function requireCompletePrice(cost: Cost, objective: string | null): void {
  const { perHour, perKilowattHour, currency, idleWatts } = cost
  if (perKilowattHour !== null && idleWatts === null)
    throw usageError('energy-without-power', { price: perKilowattHour })
  if (currency !== null && perHour === null && perKilowattHour === null)
    throw usageError('currency-without-price', { currency })
  if (objective === 'cheapest' && perHour === null && idleWatts === null)
    throw usageError('cheapest-without-price')
}

function partOf(fields: Readonly<Record<string, string | number | null>>): RequestValue | null {
  const part = withoutNulls<string | number>(fields)
  return Object.keys(part).length === 0 ? null : part
}
