/** Traces: tiny trainings that give the memory law. */
import { placeTraits } from '../vocabulary/engines.js'
import type { Question } from '../vocabulary/question.js'
import { isAllocationTrace, type Evidence, type TrialRecord } from '../vocabulary/trial.js'
import { allocationRowCounts } from './allocation-codes.js'
import { firstCardSize, isOnCard, trackedSizes } from './card-search.js'
import { isFailedTrace } from './memory-runs.js'
import { blockedBy, type MemoryStep } from './memory-step.js'
import type { MemoryView } from './memory-view.js'
import type { MemoryNumbers } from './numbers.js'
import { largestBatchSize } from './real-peak.js'

/**
 * The next trace, or the failed trace that ends the search; null where the search goes on.
 *
 * 1. Traces of 2 and 4 rows. A trace that ran out of memory leaves the search without a law; one
 *    that ran out of a smaller budget is repeated under this one.
 * 2. Where their kernels differ: 8, 16, 32, 64 rows, until the law no longer bends.
 * 3. Where the engine's allocator can be replayed: a log of its requests, at up to 61 rows. One
 *    that ran out of memory is repeated at half of its rows.
 */
export function traceStep(
  question: Question,
  evidence: Evidence,
  view: MemoryView,
  numbers: MemoryNumbers,
): MemoryStep | null {
  const { budgetBytes, data } = question
  const traced = tracedSizes(evidence, budgetBytes)
  for (const batchSize of firstSizes(data.trainingRows, numbers)) {
    const outcome = traced.get(batchSize)?.outcome
    if (outcome === undefined) return trace(batchSize, budgetBytes, '')
    if (outcome.cause === 'outOfMemory') return null
    if (outcome.cause !== 'completed') return blockedBy('trace', batchSize, outcome)
  }
  const further = furtherSize(data.trainingRows, view, traced, numbers)
  if (further !== null)
    return trace(further, budgetBytes, ': the kernels differ between batch sizes')
  const logged = allocationTrace(question, evidence, view, numbers)
  if (logged !== null) return logged
  // without a law, the search bisects below a trace that ran out of memory
  const canSearch = view.law !== null || view.failures.length > 0
  return canSearch ? null : { kind: 'blocked', missing: { what: 'memory-law' } }
}

/** Traces of live bytes by size. One that ran out of a smaller budget does not count. */
function tracedSizes({ trials }: Evidence, budgetBytes: number): ReadonlyMap<number, TrialRecord> {
  const traces = trials.filter(
    (trial) =>
      trial.spec.kind === 'trace' &&
      !isAllocationTrace(trial) &&
      (trial.outcome.cause !== 'outOfMemory' || isFailedTrace(trial, budgetBytes)),
  )
  return new Map(traces.map((trial) => [trial.spec.batchSize, trial]))
}

/** 2 and 4 rows, or 1 and 2 where there are fewer than four. */
function firstSizes(trainingRows: number, { traces }: MemoryNumbers): readonly number[] {
  return trainingRows < 4 ? [1, 2] : traces.sizes
}

/**
 * The next size to trace while the law bends; null where none is needed or a trace has failed. A
 * trace of more rows than there are repeats some of them, which is better than no law.
 */
function furtherSize(
  trainingRows: number,
  { law, lawOpen }: MemoryView,
  traced: ReadonlyMap<number, TrialRecord>,
  { traces }: MemoryNumbers,
): number | null {
  const hasFailed = [...traced.values()].some(({ outcome }) => outcome.cause !== 'completed')
  if (!lawOpen || hasFailed) return null
  const next = traces.moreSizes.find(
    (batchSize) => (batchSize <= trainingRows || law === null) && !traced.has(batchSize),
  )
  return next ?? null
}

/** The trial that logs the allocator's requests; null where it is done or of no use. */
function allocationTrace(
  question: Question,
  { trials }: Evidence,
  view: MemoryView,
  numbers: MemoryNumbers,
): MemoryStep | null {
  const { budgetBytes, engineChoice } = question
  const logged = trials.filter(isAllocationTrace)
  const isDone = logged.some(({ outcome }) => outcome.cause !== 'outOfMemory')
  if (engineChoice === undefined || isDone) return null
  const { replaysAllocations } = placeTraits(engineChoice.engine, engineChoice.deviceId)
  if (!replaysAllocations && !isOnCard(question)) return null
  const most = rowsLeft(logged, budgetBytes)
  const batchSize = replaysAllocations
    ? allocationRows(view, question, most, numbers)
    : allocationRowsOnCard(view, question, most, numbers)
  if (batchSize === null) return null
  return {
    kind: 'trial',
    spec: { kind: 'trace', batchSize, budgetBytes, allocations: true },
    message: `logging memory allocations at up to ${batchSize} rows`,
  }
}

/** Up to 61 rows; half of the rows of a log that ran out of this budget. */
function rowsLeft(logged: readonly TrialRecord[], budgetBytes: number): number {
  const ranOut = logged.filter(
    ({ spec }) => spec.kind === 'trace' && (spec.budgetBytes ?? 0) >= budgetBytes,
  )
  const halves = ranOut.map(({ spec }) => Math.floor(spec.batchSize / 2))
  return Math.min(Math.max(...allocationRowCounts), ...halves)
}

/**
 * Rows to log allocations at: as many as fit, up to `max`. Null where the law would not use the
 * log, nothing fits, or too few rows fit to tell the batch axis from other axes.
 */
function allocationRows(
  { law, real, floorBytes }: MemoryView,
  { budgetBytes }: Question,
  max: number,
  numbers: MemoryNumbers,
): number | null {
  if (law?.kind !== 'event-wise' || floorBytes > budgetBytes) return null
  const range = { max, caution: numbers.traces.allocationCaution }
  const rows = largestBatchSize(law, real, budgetBytes, range, numbers)
  return rows < Math.min(...allocationRowCounts) ? null : rows
}

/** On a card: rows that fit by any usual factor. The log teaches the factor (`card-search.ts`). */
function allocationRowsOnCard(
  { law, floorBytes }: MemoryView,
  { budgetBytes }: Question,
  max: number,
  { card }: MemoryNumbers,
): number | null {
  if (law === null || floorBytes > budgetBytes) return null
  const failure = Number.POSITIVE_INFINITY
  const sizes = trackedSizes(law, max)
  const rows = firstCardSize({ budgetBytes, floorBytes, failure, ...sizes }, card)
  return rows < Math.min(...allocationRowCounts) ? null : Math.min(rows, max)
}

function trace(batchSize: number, budgetBytes: number, why: string): MemoryStep {
  return {
    kind: 'trial',
    spec: { kind: 'trace', batchSize, budgetBytes },
    message: `tracing memory at batch ${batchSize}${why}`,
  }
}
