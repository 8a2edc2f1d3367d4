/** An alternative against the advised pair: memory, and time to the same loss. */
import { reasonOf } from '../../advice/brief/statements.js'
import type { Advice, Alternative } from '../../advice/vocabulary/answer.js'
import { pointsOf, valueAt } from '../figures/parts.js'
import type { ReportText } from '../words/report-text.js'

/** Differences below this share are none. */
const equalShare = 0.02

/** Example: "half the memory, 6 % slower". Empty where nothing is known. */
export function comparisonOf(advice: Advice, alternative: Alternative, text: ReportText): string {
  const parts = [
    partOf('compared-memory', memoryRatio(advice, alternative), text),
    partOf('compared-time', timeRatio(advice, alternative), text),
  ]
  return parts.filter((part) => part !== null).join(text('between-parts'))
}

function partOf(id: string, ratio: number | null, text: ReportText): string | null {
  if (ratio === null) return null
  return text(id, { ratio, gap: Math.abs(ratio - 1), inverse: 1 / ratio, size: wordOf(ratio) })
}

function wordOf(ratio: number): string {
  if (Math.abs(ratio - 1) < equalShare) return 'equal'
  if (ratio >= 2) return 'times'
  if (ratio > 1) return 'more'
  if (Math.abs(ratio - 0.5) < equalShare) return 'half'
  return ratio > 0.5 ? 'less' : 'fraction'
}

function memoryRatio(advice: Advice, { batchSize }: Alternative): number | null {
  const predicted = pointsOf(advice, 'memory', 'predicted')
  return ratioOf(valueAt(predicted, batchSize), valueAt(predicted, advised(advice)))
}

/** By the ends that were compared, else by theory. */
function timeRatio(advice: Advice, { name, batchSize }: Alternative): number | null {
  const growing = name === 'growing-batch' ? reasonOf(advice, 'alternative-growing-batch') : null
  if (growing !== null) return 1 - growing.values.saving
  const ends = reasonOf(advice, 'end-by-size')?.values.sizes
  if (ends !== undefined) {
    const msOf = (size: number): number | null =>
      ends.find((end) => end.batchSize === size)?.timeMs ?? null
    return ratioOf(msOf(batchSize), msOf(advised(advice)))
  }
  const times = pointsOf(advice, 'time-to-target', 'noise scale as estimated')
  return ratioOf(valueAt(times, batchSize), valueAt(times, advised(advice)))
}

const advised = ({ batchSize }: Advice): number => batchSize?.value ?? 0

const ratioOf = (value: number | null, other: number | null): number | null =>
  value === null || other === null || other === 0 ? null : value / other
