import type { Question } from '../vocabulary/question.js'
import type { Evidence } from '../vocabulary/trial.js'
import type { MemoryStep } from './memory-step.js'
import { viewMemory } from './memory-view.js'
import type { MemoryNumbers } from './numbers.js'
import { runStep } from './run-stage.js'
import { traceStep } from './trace-stage.js'

/**
 * The memory stage: the next trial on the way to the largest batch size that fits the budget, or
 * that size. Traces give a law of the bytes (`trace-stage.ts`). One real run calibrates it, one
 * more proves the limit (`run-stage.ts`). Most searches take one to three runs (docs/memory.md).
 */
export function memoryStep(
  question: Question,
  evidence: Evidence,
  numbers: MemoryNumbers,
): MemoryStep {
  const view = viewMemory(evidence, question, numbers)
  return traceStep(question, evidence, view, numbers) ?? runStep(question, evidence, view, numbers)
}
