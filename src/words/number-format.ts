/** Numbers for people. Missing or non-numeric values show as they are, so that no sentence breaks. */
import { isOptimizer, traitsOf } from '../advice/vocabulary/optimizers.js'
import type { FieldValue } from '../advice/vocabulary/reasons.js'

export type Value = FieldValue | undefined
/** The values of any reason, by field name. */
export type Values = Readonly<Record<string, Value>>

/** 2 significant digits. Examples: 0.003162 -> 0.0032, 1e-5 -> 0.00001. */
export function rate(value: Value): string {
  return typeof value === 'number' ? plain(value, 2) : text(value)
}

/** Whole numbers with thousands separators; 2 significant digits below 10 where not whole. Example: 12345.6 -> 12,346. */
export function count(value: Value): string {
  if (typeof value !== 'number') return text(value)
  return Math.abs(value) < 10 && !Number.isInteger(value)
    ? plain(value, 2)
    : grouped(Math.round(value))
}

/** 3 significant digits, for losses, ratios and factors. Example: 0.21345 -> 0.213. */
export function number(value: Value): string {
  if (typeof value !== 'number') return text(value)
  return Math.abs(value) >= 1000 ? grouped(Math.round(value)) : plain(value, 3)
}

/** Example: 0.1234 -> 12 %. */
export function percent(value: Value): string {
  return typeof value === 'number' ? `${plain(value * 100, 2)} %` : text(value)
}

/** Binary units: bytes below 1 KiB, then KiB, MiB, GiB with 3 significant digits. Example: 1572864 -> 1.5 MiB. */
export function bytes(value: Value): string {
  if (typeof value !== 'number') return text(value)
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = Math.min(
    units.length - 1,
    Math.max(0, Math.floor(Math.log2(Math.max(1, Math.abs(value))) / 10)),
  )
  const scaled = value / 1024 ** power
  return `${scaled >= 1000 ? grouped(Math.round(scaled)) : plain(scaled, 3)} ${units[power] ?? 'bytes'}`
}

/** A moment in ISO 8601, to the minute. Example: 2026-01-31T12:05:09.123Z -> 2026-01-31 12:05 UTC. */
export function moment(value: Value): string {
  return typeof value === 'string' ? `${value.slice(0, 16).replace('T', ' ')} UTC` : text(value)
}

/** As its authors write it. */
export function optimizerName(value: Value): string {
  const name = String(value)
  return isOptimizer(name) ? traitsOf(name).title : text(value)
}

/** Energy in the unit that keeps the number readable. Examples: 0.0001 kWh -> 360 J, 0.05 -> 50 Wh, 3 -> 3 kWh. */
export function energy(kilowattHours: Value): string {
  if (typeof kilowattHours !== 'number') return text(kilowattHours)
  return kilowattHours < 0.001
    ? `${number(kilowattHours * 3.6e6)} J`
    : kilowattHours < 1
      ? `${number(kilowattHours * 1000)} Wh`
      : `${number(kilowattHours)} kWh`
}

/** Example: [{ batchSize: 32, validationLoss: 0.1123 }] -> 32: 0.112. */
export function lossesBySize(value: Value): string {
  if (!Array.isArray(value)) return text(value)
  return (value as readonly Values[])
    .map(
      ({ batchSize, validationLoss }) =>
        `${text(batchSize)}: ${Number(Number(validationLoss).toPrecision(3))}`,
    )
    .join(', ')
}

/** An amount of money, with the user's currency where it was named, or of energy. */
export function amount(value: Value, { unit, currency }: Values, unnamed: string): string {
  return unit === 'kWh'
    ? energy(value)
    : `${number(value)} ${currency === '' || currency === undefined ? unnamed : currency}`
}

export interface DurationUnits {
  readonly ms: string
  readonly s: string
  readonly min: string
  readonly h: string
}

/** The unit that keeps the number between 1 and some hundreds. Examples: 0.52 -> 0.52 ms, 3200 -> 3.2 s, 240000 -> 4 min. */
export function duration(value: Value, units: DurationUnits): string {
  if (typeof value !== 'number') return text(value)
  const [scale, unit] =
    value < 1000
      ? [1, units.ms]
      : value < 120_000
        ? [1000, units.s]
        : value < 7_200_000
          ? [60_000, units.min]
          : [3_600_000, units.h]
  return `${plain(value / scale, value / scale >= 100 ? 3 : 2)} ${unit}`
}

/** Significant digits without an exponent and without trailing zeros. */
function plain(value: number, digits: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value)
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))))
  const fixed = Number(value.toPrecision(digits)).toFixed(Math.min(20, decimals))
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

function text(value: Value): string {
  return value === undefined ? '?' : String(value)
}
