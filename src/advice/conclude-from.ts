/**
 * What stored evidence answers of a question, without another trial: another schedule, objective,
 * horizon or price of the same subject. Pure, so a page may ask it of everything it shows.
 */
import { conclude } from './conclusion/conclude.js'
import { adviceNumbers } from './numbers.js'
import { decideFrom } from './plan.js'
import type { Basis } from './stages/context.js'
import { defaultGrid, type MakeGrid } from './stages/grid.js'
import type { Advice } from './vocabulary/answer.js'
import type { Question } from './vocabulary/question.js'
import type { Evidence } from './vocabulary/trial.js'

/**
 * `unmeasured`: the evidence does not show what fits in this memory budget, or how long a step
 * takes. Nothing is guessed then.
 */
export type Conclusion =
  | { readonly kind: 'answered'; readonly advice: Advice }
  | { readonly kind: 'unmeasured'; readonly missing: 'memory' | 'step-time' }

/**
 * As `concludeFrom`, where the laws of memory and step time may stand for runs that are missing:
 * for another memory budget, no run proved its largest size or timed a step there.
 */
export function concludeByLaws(question: Question, evidence: Evidence): Conclusion {
  return concludedOn('laws', question, evidence, defaultGrid)
}

/**
 * The answer by the evidence alone. Where no two candidates trained, it is the cautious default, as
 * after a probe, and its reasons say so.
 *
 * @param evidence of the question's subject
 */
export function concludeFrom(
  question: Question,
  evidence: Evidence,
  makeGrid: MakeGrid = defaultGrid,
): Conclusion {
  return concludedOn('runs', question, evidence, makeGrid)
}

function concludedOn(
  basis: Basis,
  question: Question,
  evidence: Evidence,
  makeGrid: MakeGrid,
): Conclusion {
  const next = decideFrom(question, evidence, makeGrid, adviceNumbers, basis)
  if (next.kind === 'enough')
    return { kind: 'answered', advice: conclude(question, evidence, next.decision, adviceNumbers) }
  return { kind: 'unmeasured', missing: next.stage === 'memory' ? 'memory' : 'step-time' }
}
