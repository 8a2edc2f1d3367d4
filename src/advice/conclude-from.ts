/**
 * What stored evidence answers of a question, without another trial: another schedule, objective,
 * horizon or price of the same subject. Pure, so a page may ask it of everything it shows.
 */
import { conclude } from './conclusion/conclude.js'
import { adviceNumbers, type AdviceNumbers } from './numbers.js'
import { decideFrom } from './plan.js'
import { defaultGrid, type MakeGrid } from './stages/grid.js'
import type { Enough, PlannedTrial } from './stages/stage.js'
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
export function concludeByLaws(
  question: Question,
  evidence: Evidence,
  makeGrid: MakeGrid = defaultGrid,
  numbers: AdviceNumbers = adviceNumbers,
): Conclusion {
  return conclusionOf(
    question,
    evidence,
    decideFrom(question, evidence, makeGrid, numbers, 'laws'),
    numbers,
  )
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
  numbers: AdviceNumbers = adviceNumbers,
): Conclusion {
  return conclusionOf(
    question,
    evidence,
    decideFrom(question, evidence, makeGrid, numbers),
    numbers,
  )
}

function conclusionOf(
  question: Question,
  evidence: Evidence,
  next: PlannedTrial | Enough,
  numbers: AdviceNumbers,
): Conclusion {
  if (next.kind === 'enough')
    return { kind: 'answered', advice: conclude(question, evidence, next.decision, numbers) }
  return { kind: 'unmeasured', missing: next.stage === 'memory' ? 'memory' : 'step-time' }
}
