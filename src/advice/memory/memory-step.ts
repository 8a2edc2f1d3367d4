/** The steps of the memory stage, and the sizes that rows and engine allow. */
import type { MemoryBound } from '../vocabulary/answer.js'
import { tensorElementsMax } from '../vocabulary/engines.js'
import type { Question } from '../vocabulary/question.js'
import type { MissingEvidence } from '../vocabulary/reasons.js'
import type { Outcome, TrialSpec } from '../vocabulary/trial.js'
import type { MemoryNumbers } from './numbers.js'

/** The next trial, or what the search found. */
export type MemoryStep =
  | { readonly kind: 'trial'; readonly spec: TrialSpec; readonly message: string }
  | { readonly kind: 'largest'; readonly batchSize: number; readonly bound: MemoryBound }
  | { readonly kind: 'does-not-fit' }
  | { readonly kind: 'blocked'; readonly missing: MissingEvidence }

/**
 * A run that proves a size: training steps and a validation batch in a fresh process, with the
 * budget as a hard limit.
 */
export function verification(
  batchSize: number,
  budgetBytes: number,
  { search }: MemoryNumbers,
): TrialSpec {
  return { kind: 'fit', batchSize, steps: search.fitSteps, fresh: true, budgetBytes }
}

/** Largest batch size that the rows and the engine allow, and which of them bounds it. */
export function sizeMax({
  data,
  model,
  tensorElementsMax: elementsMax = tensorElementsMax,
}: Question): { readonly batchSize: number; readonly bound: 'rows' | 'engine' } {
  const elementsPerRow = Math.max(1, model.largestTensorElements ?? 1)
  const byEngine = Math.max(1, Math.floor(elementsMax / elementsPerRow))
  return byEngine < data.trainingRows
    ? { batchSize: byEngine, bound: 'engine' }
    : { batchSize: data.trainingRows, bound: 'rows' }
}

/** The search cannot go on without this trial. */
export function blockedBy(
  what: 'trace' | 'run',
  batchSize: number,
  { cause, message }: Outcome,
): MemoryStep {
  const text = message?.trim() ?? ''
  const missing = { what, batchSize, cause }
  return { kind: 'blocked', missing: text === '' ? missing : { ...missing, message: text } }
}
