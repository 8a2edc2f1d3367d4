/**
 * A card whose memory is known: it answers proving runs by a law, so that a search can be judged.
 * Traces come from elsewhere, because tracked bytes are the same on every device.
 */
import { allocationRowCounts } from '../../../src/advice/memory/allocation-codes.js'
import { normals } from '../../../src/advice/math/normals.js'
import { memoryStep } from '../../../src/advice/memory/largest-size-search.js'
import type { MemoryStep } from '../../../src/advice/memory/memory-step.js'
import { memoryNumbers, type MemoryNumbers } from '../../../src/advice/memory/numbers.js'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import type { TrialRecord, TrialSpec } from '../../../src/advice/vocabulary/trial.js'

export interface VirtualCard {
  /** Tracked bytes of a training at a batch size. */
  readonly trackedBytes: (batchSize: number) => number
  /** Weights and optimizer slots: no training takes less. */
  readonly floorBytes: number
  /** Real bytes per tracked byte beyond those. */
  readonly factor: number
  /** The same beyond `bendRows`, where the card's library chooses another algorithm. */
  readonly bendFactor: number
  readonly bendRows: number
  /** Workspaces of any size. */
  readonly offsetBytes: number
  /** What a run takes is rounded up to whole regions of so many bytes. */
  readonly regionBytes: number
  /** Share of the limit that lies between chunks, so that the log does not show it. */
  readonly fragmentation: number
  /** Standard deviation of one run, a share of its bytes. */
  readonly scatter: number
  /** A run that fits reports its peak; else a run says only that it fitted. */
  readonly reports: boolean
  readonly seed: number
}

/** What a run needs of the limit, bytes, without scatter. Grows with the batch size. */
function neededBytes(card: VirtualCard, batchSize: number): number {
  const { factor, bendFactor, bendRows, offsetBytes, regionBytes, fragmentation } = card
  const { floorBytes } = card
  const tracked = Math.max(floorBytes, card.trackedBytes(batchSize))
  const bent = Math.max(0, tracked - card.trackedBytes(bendRows))
  const grown = factor * (tracked - floorBytes - bent) + bendFactor * bent
  const taken = (floorBytes + offsetBytes + grown) * (1 + fragmentation)
  return Math.ceil(taken / regionBytes) * regionBytes
}

/** The largest size up to `rows` that needs no more than the budget; 0 where none does. */
function largestOn(card: VirtualCard, budgetBytes: number, rows: number): number {
  let low = 0
  let high = rows
  while (low < high) {
    const middle = low + Math.ceil((high - low) / 2)
    if (neededBytes(card, middle) <= budgetBytes) low = middle
    else high = middle - 1
  }
  return low
}

/** An allocation trace takes a prime of a list. */
const loggedRows = (batchSize: number): number =>
  allocationRowCounts.find((rows) => rows <= batchSize) ?? 1

function answer(
  card: VirtualCard,
  spec: TrialSpec,
  budgetBytes: number,
  chance: number,
): Pick<TrialRecord, 'outcome' | 'measurements'> {
  if (spec.kind !== 'fit' && !(spec.kind === 'trace' && spec.allocations === true))
    throw new Error(`a trace is missing: ${JSON.stringify(spec)}`)
  const batchSize = spec.kind === 'fit' ? spec.batchSize : loggedRows(spec.batchSize)
  const needed = neededBytes(card, batchSize) * (1 + card.scatter * chance)
  const fits = needed <= budgetBytes
  const peak = {
    name: 'peakBytes',
    at: batchSize,
    value: needed / (1 + card.fragmentation),
  } as const
  const ended = { durationMs: 500, peakBytes: null, message: null, exitCode: null, signal: null }
  return {
    outcome: { cause: fits ? 'completed' : 'outOfMemory', ...ended },
    measurements: fits && card.reports ? [peak] : [],
  }
}

export interface CardSearch {
  readonly end: Exclude<MemoryStep, { kind: 'trial' }>
  readonly batchSize: number
  readonly runs: readonly TrialRecord[]
  readonly outOfMemory: number
  /** The size that was found over the largest that fits. */
  readonly share: number
}

/** The memory stage after its traces, on a virtual card. */
export function searchOnCard(
  card: VirtualCard,
  question: Question,
  traces: readonly TrialRecord[],
  numbers: MemoryNumbers = memoryNumbers,
): CardSearch {
  const chance = normals(card.seed)
  const trials = [...traces]
  for (;;) {
    const step = memoryStep(question, { trials }, numbers)
    if (step.kind === 'trial') {
      const { spec } = step
      const answered = answer(card, spec, question.budgetBytes, chance())
      trials.push({ id: `t${trials.length + 1}`, spec, ...answered })
      continue
    }
    const made = trials.slice(traces.length)
    const runs = made.filter(({ spec }) => spec.kind === 'fit')
    const batchSize = step.kind === 'largest' ? step.batchSize : 0
    const limit = largestOn(card, question.budgetBytes, question.data.trainingRows)
    return {
      end: step,
      batchSize,
      runs,
      outOfMemory: made.filter(({ outcome }) => outcome.cause === 'outOfMemory').length,
      share: batchSize / Math.max(1, limit),
    }
  }
}

const mebibyte = 2 ** 20

/** Kinds of card, by what their memory does beyond a factor. `limitBytes`: near the limit. */
export const cardKinds: Readonly<
  Record<string, (limitBytes: number, limitRows: number) => Partial<VirtualCard>>
> = {
  proportional: () => ({}),
  workspace: (limitBytes) => ({ offsetBytes: 0.25 * limitBytes }),
  regions: (limitBytes) => ({ regionBytes: Math.max(mebibyte, 0.04 * limitBytes) }),
  fragmented: () => ({ fragmentation: 0.05 }),
  'other algorithm': (_limitBytes, limitRows) => ({ bendFactor: 1.3, bendRows: 0.6 * limitRows }),
  scattered: () => ({ scatter: 0.03 }),
}

export const cardFactors = [0.3, 0.5, 0.75, 1, 1.25, 1.6, 2] as const

/**
 * A card of a kind, and a budget at which about `limitRows` rows are the most that fit.
 *
 * A bend multiplies the factor beyond it.
 */
export function cardNear(
  trackedBytes: VirtualCard['trackedBytes'],
  kind: string,
  factor: number,
  limitRows: number,
  rest: Pick<VirtualCard, 'reports' | 'seed' | 'floorBytes'>,
): { readonly card: VirtualCard; readonly budgetBytes: number } {
  const make = cardKinds[kind]
  if (make === undefined) throw new Error(`no kind of card ${kind}`)
  const special = make(factor * trackedBytes(limitRows), limitRows)
  const card = {
    trackedBytes,
    factor,
    bendRows: Number.MAX_SAFE_INTEGER,
    offsetBytes: 0,
    regionBytes: 256,
    fragmentation: 0.01,
    scatter: 0.01,
    ...special,
    bendFactor: factor * (special.bendFactor ?? 1),
    ...rest,
  }
  return {
    card,
    budgetBytes: Math.ceil((1.02 * neededBytes(card, limitRows)) / mebibyte) * mebibyte,
  }
}
