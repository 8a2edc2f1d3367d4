/** The range of an axis: what the points need, with some room. */
import type { Axis, AxisScale } from './figure.js'

/** Losses and times that differ by more than this factor are read on a logarithmic axis. */
const logFactor = 25

/** `log10` where positive values differ by much. */
export function scaleOf(values: readonly number[]): AxisScale {
  const low = Math.min(...values)
  return low > 0 && Math.max(...values) > logFactor * low ? 'log10' : 'linear'
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
  if (scale === 'log2')
    return { title, scale, min: powerOf2(low, 'floor'), max: powerOf2(high, 'ceil') }
  const room = Math.max(1.12, (high / low) ** roomShare)
  return { title, scale, min: low / room, max: high * room }
}

const powerOf2 = (value: number, towards: 'floor' | 'ceil'): number =>
  2 ** Math[towards](Math.log2(value) - (towards === 'floor' ? 0 : 1e-9))

/** From tick to tick: the ends of a linear axis are numbers that people write at axes. */
function linearRange(low: number, high: number, fromZero: boolean): { min: number; max: number } {
  const start = fromZero ? Math.min(0, low) : low
  const span = high - start || Math.abs(high) || 1
  const step = niceStep(span / linearTicks)
  const min = Math.floor(start / step) * step
  return { min, max: Math.ceil((high + roomShare * span) / step) * step }
}

const linearTicks = 4

/** 1, 2, 2.5 or 5 times a power of ten, not below `step`. */
function niceStep(step: number): number {
  const unit = 10 ** Math.floor(Math.log10(step))
  const factor = [1, 2, 2.5, 5].find((nice) => nice * unit >= step) ?? 10
  return factor * unit
}

/** Distance of the ticks of a linear axis. */
export const tickStep = ({ min, max }: Axis): number => niceStep((max - min) / (linearTicks + 1.5))

/** Where a value lies on the axis, 0 at its start and 1 at its end. */
export function placeOn({ scale, min, max }: Axis, value: number): number {
  if (scale === 'linear') return (value - min) / (max - min)
  return Math.log(value / min) / Math.log(max / min)
}
