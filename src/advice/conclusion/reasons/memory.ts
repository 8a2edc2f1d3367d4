/** What keeps larger batch sizes away, what memory holds, and what the budget covers. */
import { realPeakBytes } from '../../memory/real-peak.js'
import type { MemoryFit } from '../../memory/memory-view.js'
import { trackedPeakBytes } from '../../memory/tracked-law.js'
import type { AdviceNumbers } from '../../numbers.js'
import type { Readings } from '../../readings.js'
import type { MemoryBound } from '../../vocabulary/answer.js'
import type { Chosen } from '../../vocabulary/decision.js'
import { placeTraits, type BudgetEnforcement } from '../../vocabulary/engines.js'
import type { Question } from '../../vocabulary/question.js'
import { reason, type Reason } from '../../vocabulary/reasons.js'
import { bytesAt, memoryParts } from '../memory.js'
import type { ConclusionNumbers } from '../numbers.js'

const boundCodes = {
  memory: 'memory-proved',
  rows: 'rows-bound',
  engine: 'engine-bound',
  failure: 'failure-bound',
} as const satisfies Record<MemoryBound, string>

/** The part of a situation that the reasons of memory read. */
export interface MemoryFacts {
  readonly question: Question
  readonly readings: Readings
  readonly chosen: Pick<Chosen, 'batchSize'>
  readonly numbers: Pick<AdviceNumbers, 'conclusion'>
}

export function memoryReasons(situation: MemoryFacts): readonly Reason[] {
  const { question, readings, chosen, numbers } = situation
  const { batchSize } = chosen
  const { largest, cited } = readings
  const bytes = bytesAt(readings, batchSize)
  if (largest === null || bytes === null) return []
  const limit = { largest: largest.value, budgetBytes: question.budgetBytes, bytes, batchSize }
  const code = largest.verified ? boundCodes[largest.bound] : 'memory-predicted'
  return [
    reason(code, limit, cited.memory),
    ...lawReasons(readings, numbers.conclusion),
    ...partsReasons(readings, batchSize),
    ...coverReasons(question, readings),
  ]
}

/** How memory grows with the rows, by real runs: replayed, or as a multiple of the tensors. */
function lawReasons(readings: Readings, numbers: ConclusionNumbers): readonly Reason[] {
  const { law, fits } = readings.memory
  const line = law?.lines.at(-1)
  const largestFit = fits.at(-1)
  if (law === null || line === undefined || largestFit === undefined) return []
  if (!fits.every((fit) => fit.measured)) return []
  const { bytesPerRow } = line
  const { memory: trials } = readings.cited
  if (law.allocations === undefined) {
    // a trace of two rows takes many times its few tensors, so only runs count here
    const factors = fits.map((fit) => fit.peakBytes / trackedPeakBytes(law, fit.batchSize))
    const range = { low: Math.min(...factors), high: Math.max(...factors) }
    return [reason('memory-law', { bytesPerRow, ...range }, trials)]
  }
  const { rows, peakBytes } = law.allocations
  return [
    reason(
      'memory-replayed',
      {
        bytesPerRow,
        rows,
        batchSize: largestFit.batchSize,
        allocatedBytes: peakBytes(largestFit.batchSize),
        measuredBytes: largestFit.peakBytes,
        ...oneMoreRow(readings, largestFit, numbers),
      },
      trials,
    ),
  ]
}

/** Why the largest size leaves memory unused: one row more would take much more. */
function oneMoreRow(
  { memory: { law, real }, largest }: Readings,
  { batchSize, peakBytes }: MemoryFit,
  { memoryJumpRatio }: ConclusionNumbers,
): { readonly oneMoreBytes?: number } {
  if (law === null || largest?.bound !== 'memory') return {}
  const oneMoreBytes = realPeakBytes(law, real, batchSize + 1)
  return oneMoreBytes > memoryJumpRatio * peakBytes ? { oneMoreBytes } : {}
}

function partsReasons(readings: Readings, batchSize: number): readonly Reason[] {
  const parts = memoryParts(readings, batchSize)
  if (parts === null) return []
  const bytes = bytesAt(readings, batchSize) ?? 0
  const measured = readings.memory.real.readings.length > 0
  const values = { batchSize, ...parts, bytes, measured }
  return [reason('memory-parts', values, readings.cited.memory)]
}

/** The memory that a budget covers, by who enforces it. */
const coverage = {
  allocator: 'card',
  system: 'process',
  tracked: 'counted',
} as const satisfies Record<BudgetEnforcement, string>

/** What the budget covers. */
export function coverReasons(
  { engineChoice }: Question,
  { memory: { baselineBytes }, cited }: Readings,
): readonly Reason[] {
  if (engineChoice === undefined) return []
  const { budget } = placeTraits(engineChoice.engine, engineChoice.deviceId)
  const baseline = baselineBytes === null || baselineBytes < 1 ? {} : { baselineBytes }
  return [reason('budget-covers', { what: coverage[budget], ...baseline }, cited.memory)]
}
