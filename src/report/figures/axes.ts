/** The range of an axis: what the points need, with some room; and the numbers at it. */
import type { Axis, AxisScale } from './figure.js'

/** Losses and times that differ by more than this factor are read on a logarithmic axis. */
const logFactor = 25

/** `log10` where positive values differ by more than a factor. */
export function scaleOf(values: readonly number[], factor = logFactor): AxisScale {
  const low = Math.min(...values)
  return low > 0 && Math.max(...values) > factor * low ? 'log10' : 'linear'
}

/** Share of the range that stays free on each side. */
const roomShare = 0.06

/** An axis from the least to the largest value. A linear one starts at 0 where `fromZero`. */
export function axisOver(
  title: string,
  scale: AxisScale,
  values: readonly number[],
  { fromZero = false }: { readonly fromZero?: boolean } = {},
): Axis {
  const finite = values.filter((value) => Number.isFinite(value))
  const shown = scale === 'linear' ? finite : finite.filter((value) => value > 0)
  const low = shown.length === 0 ? 1 : Math.min(...shown)
  const high = shown.length === 0 ? 10 : Math.max(...shown)
  if (scale === 'linear') return { title, scale, ...linearRange(low, high, fromZero) }
  if (scale === 'log2') return { title, scale, ...octaves(low, high) }
  const room = Math.max(1.12, (high / low) ** roomShare)
  return { title, scale, min: low / room, max: high * room }
}

/** Whole powers of 2 around the values, at least one octave. */
function octaves(low: number, high: number): { readonly min: number; readonly max: number } {
  const min = powerOf2(low, 'floor')
  return { min, max: Math.max(2 * min, powerOf2(high, 'ceil')) }
}

const powerOf2 = (value: number, towards: 'floor' | 'ceil'): number =>
  2 ** Math[towards](Math.log2(value) - (towards === 'floor' ? 0 : 1e-9))

/** From tick to tick: the ends of a linear axis are numbers that people write at axes. */
function linearRange(low: number, high: number, fromZero: boolean): { min: number; max: number } {
  const start = fromZero ? Math.min(0, low) : low
  const span = high - start || Math.abs(high) || 1
  const step = niceStep(span / linearTicks)
  const last = Math.ceil((high + roomShare * span) / step - rounding)
  return { min: tidy(Math.floor(start / step + rounding) * step), max: tidy(last * step) }
}

const linearTicks = 4
/** Ticks at most, where the page has room for all. */
const ticksUsual = 5.5
/** What 0.15 / 0.05 may miss 3 by. */
const rounding = 1e-12

/** 3 · 0.05 is 0.15, not 0.15000000000000002. */
const tidy = (value: number): number => Number(value.toPrecision(12))

/** 1, 2, 2.5 or 5 times a power of ten, not below `step`. */
function niceStep(step: number): number {
  const unit = 10 ** Math.floor(Math.log10(step))
  const factor = [1, 2, 2.5, 5].find((nice) => nice * unit >= step * (1 - rounding)) ?? 10
  return factor * unit
}

/** One axis for the values of two. They differ in scale where one spans a much wider range. */
export function joinedAxis(one: Axis, other: Axis, title: string): Axis {
  const scale = one.scale === other.scale ? one.scale : 'linear'
  const ends = { min: Math.min(one.min, other.min), max: Math.max(one.max, other.max) }
  if (scale !== 'linear') return { title, scale, ...ends }
  const step = niceStep((ends.max - ends.min) / linearTicks)
  const min = tidy(Math.floor(ends.min / step + rounding) * step)
  return { title, scale, min, max: tidy(Math.ceil(ends.max / step - rounding) * step) }
}

/**
 * Numbers to write at an axis, ascending, each with few digits; at least three but for an axis
 * of one octave.
 *
 * @param most about so many have room, >= 3
 */
export function ticksOf(axis: Axis, most: number): readonly number[] {
  const { scale, min, max } = axis
  if (scale === 'linear')
    return multiplesIn(axis, niceStep((max - min) / Math.min(most, ticksUsual)))
  if (scale === 'log2') return powersIn(axis, 2, most)
  const found = mantissas
    .map((factors) => (factors.length === 1 ? powersIn(axis, 10, most) : decadesIn(axis, factors)))
    .find((ticks) => ticks.length >= ticksMin)
  return found ?? multiplesIn(axis, niceStep((max - min) / ticksUsual))
}

const ticksMin = 3
/** What is written of every decade, from a wide axis to one below a decade. */
const mantissas = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7]] as const

type Ends = Pick<Axis, 'min' | 'max'>

function multiplesIn({ min, max }: Ends, step: number): readonly number[] {
  const first = Math.ceil(min / step - rounding)
  const last = Math.floor(max / step + rounding)
  return Array.from({ length: last - first + 1 }, (_, i) => tidy((first + i) * step))
}

/** Powers of a base; of many every second, third and so on. */
function powersIn({ min, max }: Ends, base: number, most: number): readonly number[] {
  const exponentOf = (value: number): number => Math.log(value) / Math.log(base)
  const first = Math.ceil(exponentOf(min) - 1e-9)
  const count = Math.floor(exponentOf(max) + 1e-9) - first + 1
  const every = Math.max(1, Math.ceil(count / most))
  return Array.from({ length: Math.ceil(count / every) }, (_, i) =>
    tidy(base ** (first + i * every)),
  )
}

function decadesIn({ min, max }: Ends, factors: readonly number[]): readonly number[] {
  const first = Math.floor(Math.log10(min))
  const last = Math.ceil(Math.log10(max))
  return Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i))
    .flatMap((unit) => factors.map((factor) => tidy(factor * unit)))
    .filter((tick) => tick >= min && tick <= max)
}

/** Where a value lies on the axis, 0 at its start and 1 at its end. */
export function placeOn({ scale, min, max }: Axis, value: number): number {
  if (scale === 'linear') return (value - min) / (max - min)
  return Math.log(value / min) / Math.log(max / min)
}

/** The value at a share of the axis: the reverse of `placeOn`. */
export function valueAt({ scale, min, max }: Axis, share: number): number {
  if (scale === 'linear') return min + share * (max - min)
  return min * (max / min) ** share
}
