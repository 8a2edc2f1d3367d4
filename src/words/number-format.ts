/** Numbers as people read them: few digits, and a unit that keeps them short. */

type Unit = 'ms' | 's' | 'min' | 'h' | 'bytes' | 'KiB' | 'MiB' | 'GiB' | 'TiB' | 'J' | 'Wh' | 'kWh'

/** A written number and its unit, which each language names in its own way. */
export interface Quantity {
  readonly number: string
  readonly unit: Unit
}

const plain = new Intl.NumberFormat('en', { useGrouping: false, maximumFractionDigits: 20 })
const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** Example with 2 digits: 0.003162 -> 0.0032. */
function significant(value: number, digits: number): string {
  return plain.format(Number(value.toPrecision(digits)))
}

/** Example: 12345.6 -> 12,346. */
function whole(value: number): string {
  return grouped.format(Math.round(value))
}

/** A learning rate. Examples: 0.003162 -> 0.0032, 1e-5 -> 0.00001. */
export function rate(value: number): string {
  return significant(value, 2)
}

/** A number of rows, steps or trials. Fractions matter only below 10: 2.345 -> 2.3. */
export function count(value: number): string {
  const isSmallFraction = Math.abs(value) < 10 && !Number.isInteger(value)
  return isSmallFraction ? significant(value, 2) : whole(value)
}

/** Digits in full are no longer read beyond this size. */
const exponentMin = 1e15

/** A loss, ratio or power. Examples: 0.21345 -> 0.213, 12345 -> 12,345, 2.8289e22 -> 2.83e22. */
export function decimal(value: number): string {
  if (Math.abs(value) >= exponentMin) return value.toExponential(2).replace('+', '')
  return Math.abs(value) >= 1000 ? whole(value) : significant(value, 3)
}

/** Example: 0.1234 -> 12 %. */
export function percent(share: number): string {
  return `${significant(share * 100, 2)} %`
}

/** Example: 1572864 -> 1.5 MiB. */
export function byteQuantity(value: number): Quantity {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const
  const power = Math.floor(Math.log2(Math.max(1, Math.abs(value))) / 10)
  const index = Math.min(power, units.length - 1)
  return { number: decimal(value / 1024 ** index), unit: units[index] ?? 'bytes' }
}

/** Examples: 0.52 -> 0.52 ms, 3200 -> 3.2 s, 240000 -> 4 min. */
export function durationQuantity(ms: number): Quantity {
  if (ms < 1000) return { number: shortTime(ms), unit: 'ms' }
  if (ms < 120_000) return { number: shortTime(ms / 1000), unit: 's' }
  if (ms < 7_200_000) return { number: shortTime(ms / 60_000), unit: 'min' }
  return { number: shortTime(ms / 3_600_000), unit: 'h' }
}

function shortTime(value: number): string {
  return significant(value, value >= 100 ? 3 : 2)
}

/** Examples: 0.0001 kWh -> 360 J, 0.05 kWh -> 50 Wh. */
export function energyQuantity(kilowattHours: number): Quantity {
  if (kilowattHours < 0.001) return { number: decimal(kilowattHours * 3.6e6), unit: 'J' }
  if (kilowattHours < 1) return { number: decimal(kilowattHours * 1000), unit: 'Wh' }
  return { number: decimal(kilowattHours), unit: 'kWh' }
}

/** Example: 2026-01-31T12:05:09.123Z -> 2026-01-31 12:05 UTC. */
export function moment(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`
}

/** A quantity with the international symbol of its unit. */
function withSymbol({ number, unit }: Quantity): string {
  return `${number} ${unit}`
}
export const bytes = (value: number): string => withSymbol(byteQuantity(value))
export const duration = (ms: number): string => withSymbol(durationQuantity(ms))
export const energy = (kilowattHours: number): string => withSymbol(energyQuantity(kilowattHours))
