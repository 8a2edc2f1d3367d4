/**
 * Which batch size to prove next on a card, whose allocator refuses what exceeds the budget.
 *
 * Real bytes are some factor times the tracked ones, 0.3 to 2, plus workspaces, and no prior tells
 * which. The first run is small enough for most factors, and reports the peak of the allocator; it
 * teaches the factor. The next run goes to the limit that follows, up or down.
 *
 * Where runs report nothing, each run only halves the range of factors. Three such runs, of which
 * one runs out of memory, tell four ranges apart: too few for a tenth (docs/memory.md).
 */
import { placeTraits } from '../vocabulary/engines.js'
import type { Question } from '../vocabulary/question.js'
import type { MemoryReading, RealMemory } from './calibration.js'
import type { CardSearchNumbers } from './numbers.js'
import { bisect } from './real-peak.js'
import { trackedPeakBytes, type MemoryLaw } from './tracked-law.js'

/** Where the search stands. Sizes are rows, and the law grows with them. */
export interface CardState {
  readonly budgetBytes: number
  readonly real: Pick<RealMemory, 'readings'>
  /** Largest size that fits, null before the first; smallest that does not, Infinity before it. */
  readonly fit: number | null
  readonly failure: number
  /** Runs under this budget, and sizes that ran out of it. */
  readonly runs: number
  readonly failures: number
  /** Weights and optimizer slots: on any device as many as are tracked. */
  readonly floorBytes: number
  readonly trackedBytes: (batchSize: number) => number
  /** The largest size whose tracked bytes keep within these; 0 without one. */
  readonly sizeWithin: (trackedBytes: number) => number
}

/** A card's allocator refuses what exceeds the budget, and its log tells what a run took. */
export function isOnCard({ engineChoice }: Pick<Question, 'engineChoice'>): boolean {
  if (engineChoice === undefined) return false
  return placeTraits(engineChoice.engine, engineChoice.deviceId).budget === 'allocator'
}

/** Sizes and tracked bytes of a law. A limit may lie beyond `max`, the most rows there are. */
export function trackedSizes(
  law: MemoryLaw,
  max: number,
): Pick<CardState, 'trackedBytes' | 'sizeWithin'> {
  const trackedBytes = (batchSize: number): number => trackedPeakBytes(law, batchSize)
  const sizeWithin = (bytes: number): number =>
    trackedBytes(1) > bytes ? 0 : bisect(1, 2 * max, (size) => trackedBytes(size) <= bytes)
  return { trackedBytes, sizeWithin }
}

/** The next size to run, rows; null where the largest size that fits is known well enough. */
export function nextCardSize(state: CardState, numbers: CardSearchNumbers): number | null {
  const isBlind = state.real.readings.length === 0
  const runsMax = isBlind ? numbers.blindRunsMax : numbers.runsMax
  if (state.fit === null) {
    if (state.runs >= runsMax - 1) return 1
    return isBlind ? firstCardSize(state, numbers) : sizeAbove(state, 0, numbers)
  }
  return state.runs >= runsMax ? null : sizeAbove(state, state.fit, numbers)
}

/** The next size above one that fits; null where that is close enough to the limit. */
function sizeAbove(state: CardState, fit: number, numbers: CardSearchNumbers): number | null {
  const { failure, real, sizeWithin } = state
  if (failure <= fit + 1) return null
  const limit = Math.min(failure - 1, sizeWithin(limitBytes(state, numbers)))
  if (fit > 0 && fit >= Math.floor(numbers.enoughRowShare * limit)) return null
  const share = real.readings.length === 0 ? 1 : aimedShare(state, limit, numbers)
  return clamp(Math.floor(share * limit), fit + 1, failure - 1)
}

/**
 * A size that fits by any usual factor: the first that is trained, and whose peak is read. Below a
 * failure, a share of its tracked bytes.
 */
export function firstCardSize(
  state: Omit<CardState, 'fit' | 'real' | 'runs' | 'failures'>,
  numbers: CardSearchNumbers,
): number {
  const { budgetBytes, failure, floorBytes, sizeWithin, trackedBytes } = state
  const grownBytes = Math.max(0, (1 - numbers.firstOffsetShare) * budgetBytes - floorBytes)
  const bytes = floorBytes + grownBytes / numbers.firstFactor
  if (!Number.isFinite(failure)) return Math.max(1, sizeWithin(bytes))
  const smaller = sizeWithin(Math.min(bytes, numbers.belowFirstFailure * trackedBytes(failure)))
  return clamp(smaller, 1, Math.max(1, Math.floor(numbers.belowFirstFailure * failure)))
}

/** Care where the prediction goes far beyond what was read; after a failure the line is careful. */
function aimedShare(
  { failure, trackedBytes, real }: CardState,
  limit: number,
  numbers: CardSearchNumbers,
): number {
  if (Number.isFinite(failure)) return numbers.aimRowShareAfterFailure
  const read = real.readings.at(-1)?.[0] ?? 0
  const isFar = read < numbers.farShare * trackedBytes(limit)
  return isFar ? numbers.farAimRowShare : numbers.aimRowShare
}

/** Tracked bytes at which a run should take all of the budget. */
function limitBytes(state: CardState, numbers: CardSearchNumbers): number {
  const { failure, trackedBytes, budgetBytes, real } = state
  const failedBytes = Number.isFinite(failure) ? trackedBytes(failure) : Number.POSITIVE_INFINITY
  const readings = real.readings.filter(([tracked]) => tracked < failedBytes)
  const last = readings.at(-1)
  if (last === undefined) return blindBytes(state, numbers)
  const line = lineThrough(readingBelow(state, readings, last, numbers), last, numbers)
  if (!Number.isFinite(failedBytes)) return line(budgetBytes)
  const gap = Math.max(numbers.excessLeast, 1 - last[1] / budgetBytes)
  const excess = numbers.excessShare * gap * 2 ** (state.failures - 1)
  const failed: MemoryReading = [failedBytes, (1 + excess) * budgetBytes]
  return Math.min(line(budgetBytes), lineThrough(last, failed, numbers)(budgetBytes))
}

/** The other end of a line through the last reading: two that are close tell no slope. */
function readingBelow(
  { floorBytes }: CardState,
  readings: readonly MemoryReading[],
  last: MemoryReading,
  { apartShare }: CardSearchNumbers,
): MemoryReading {
  const below = readings.findLast(([tracked]) => tracked <= apartShare * last[0])
  if (below !== undefined) return below
  return last[0] > floorBytes && last[1] > floorBytes ? [floorBytes, floorBytes] : [0, 0]
}

/** Tracked bytes by real bytes on the line through two readings. */
function lineThrough(
  low: MemoryReading,
  high: MemoryReading,
  { factorRange }: CardSearchNumbers,
): (realBytes: number) => number {
  const factor = Math.max(factorRange[0], (high[1] - low[1]) / Math.max(1, high[0] - low[0]))
  return (realBytes) => high[0] + (realBytes - high[1]) / factor
}

/** Without readings: between the factors that the runs leave. */
function blindBytes(state: CardState, numbers: CardSearchNumbers): number {
  const { budgetBytes, failure, trackedBytes, fit } = state
  const most = budgetBytes / trackedBytes(fit ?? 1)
  const least = Number.isFinite(failure)
    ? budgetBytes / trackedBytes(failure)
    : Math.min(numbers.factorRange[0], most / 2)
  return budgetBytes / (most * (least / most) ** numbers.blindBoldness)
}

const clamp = (size: number, min: number, max: number): number => Math.max(min, Math.min(size, max))
