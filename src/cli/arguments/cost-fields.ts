/** What the training costs: `price` and `power` of the request. */
import { UsageError } from '../usage-error.js'
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
      accepted: 'a number above 0',
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
  throw new UsageError(`${missing} is missing. Give both --idle-watts and --busy-watts.`)
}

function requireCompletePrice(cost: Cost, objective: string | null): void {
  const { perHour, perKilowattHour, currency, idleWatts } = cost
  if (perKilowattHour !== null && idleWatts === null)
    throw new UsageError(
      `--price-per-kwh ${perKilowattHour} says nothing without the power of the device. ` +
        'Give --idle-watts and --busy-watts too.',
    )
  if (currency !== null && perHour === null && perKilowattHour === null)
    throw new UsageError(
      `--currency ${currency} has no price. Give --price-per-hour or --price-per-kwh too.`,
    )
  if (objective === 'cheapest' && perHour === null && idleWatts === null)
    throw new UsageError(
      '--objective cheapest needs a price or the power of the device. ' +
        'Give --price-per-hour, or --idle-watts and --busy-watts.',
    )
}

function partOf(fields: Readonly<Record<string, string | number | null>>): RequestValue | null {
  const part = withoutNulls<string | number>(fields)
  return Object.keys(part).length === 0 ? null : part
}
