/** How workers and accumulated micro-batches share an update. Sizes in rows, times in ms. */
import type { Readings } from '../readings.js'
import { stepTimeMs } from '../timing/step-time-law.js'
import type { Question } from '../vocabulary/question.js'
import { allowsSize, divisorsOf, smallestAllowed } from './sizes.js'

export interface UpdateLayout {
  /** K. */
  readonly workers: number
  /** m: rows of a micro-batch on one worker. */
  readonly microBatchSize: number
  /** s: micro-batches whose gradients a worker adds up before an update. */
  readonly steps: number
  /** s t(m), without communication between workers, ms. */
  readonly updateMs: number
}

interface LayoutQuestion {
  /** E = K s m: rows of an update. */
  readonly effectiveBatchSize: number
  readonly workers: number
  /** Largest micro-batch that fits. */
  readonly largest: number
  readonly isAllowed: (microBatchSize: number) => boolean
  /** t(B): time of a step, ms. */
  readonly stepTime: (batchSize: number) => number
}

/**
 * The quickest way to an update of E rows on K workers: the divisor m of E / K that fits and has
 * the least E / (K m) t(m); the larger of two equal ones. The update of the weights is counted with
 * every micro-batch, so accumulation is not quite as slow as it is called.
 *
 * Example: E = 256, K = 1, t(B) = 2 + 0.1 B ms, 100 rows fit: 4 x 64, 33.6 ms.
 *
 * @returns null where K does not divide E, or no allowed micro-batch fits
 */
export function quickestLayout({
  effectiveBatchSize,
  workers,
  largest,
  isAllowed,
  stepTime,
}: LayoutQuestion): UpdateLayout | null {
  if (effectiveBatchSize % workers !== 0) return null
  const rows = effectiveBatchSize / workers
  const layouts = divisorsOf(rows)
    .filter((size) => size <= largest && isAllowed(size))
    .map((microBatchSize) => {
      const steps = rows / microBatchSize
      return { workers, microBatchSize, steps, updateMs: steps * stepTime(microBatchSize) }
    })
  const [best] = layouts.sort(
    (a, b) => a.updateMs - b.updateMs || b.microBatchSize - a.microBatchSize,
  )
  return best ?? null
}

/** The layouts on 1, 2, 4, ... and K workers, as far as they divide the update. */
function layoutsUpTo(question: LayoutQuestion): readonly UpdateLayout[] {
  const powers = Array.from({ length: 17 }, (_, k) => 2 ** k)
  const counts = [...powers.filter((count) => count < question.workers), question.workers]
  return counts.flatMap((workers) => quickestLayout({ ...question, workers }) ?? [])
}

/** The layouts on 1, 2, 4, ... and all workers; empty without an effective size or step times. */
export function layoutsOf(
  question: Question,
  readings: Pick<Readings, 'stepLaw' | 'largest'>,
): readonly UpdateLayout[] {
  const asked = layoutQuestion(question, readings)
  return asked === null ? [] : layoutsUpTo(asked)
}

/** The layout on all workers; null without an effective size or step times. */
export function layoutOf(
  question: Question,
  readings: Pick<Readings, 'stepLaw' | 'largest'>,
): UpdateLayout | null {
  const asked = layoutQuestion(question, readings)
  return asked === null ? null : quickestLayout(asked)
}

function layoutQuestion(
  { wishes = {}, workers }: Question,
  { stepLaw, largest }: Pick<Readings, 'stepLaw' | 'largest'>,
) {
  const { effectiveBatchSize } = wishes
  if (effectiveBatchSize === undefined || stepLaw === null || largest === null) return null
  return {
    effectiveBatchSize,
    workers,
    largest: largest.value,
    isAllowed: (size: number): boolean => allowsSize(wishes, size),
    stepTime: (size: number): number => stepTimeMs(stepLaw, size),
  }
}

/** The smallest size of a step that the wishes allow; null where none up to `most` is. */
export function leastWished({ wishes = {}, workers }: Question, most: number): number | null {
  const { effectiveBatchSize } = wishes
  if (effectiveBatchSize === undefined) return smallestAllowed(wishes, most)
  const possible = divisorsOf(effectiveBatchSize / workers)
  return possible.find((size) => size <= most && allowsSize(wishes, size)) ?? null
}
