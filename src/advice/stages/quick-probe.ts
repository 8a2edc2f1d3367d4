/**
 * A probe in proportion to what it can save: half a minute is too much for a training of seconds.
 *
 *   least = min(asked, max(quickest, share * planned training * trainings))
 *
 * It is spent on the clock: what is around the trials costs such a training more than they do.
 */
import { plannedTrainingMs, type StepTimeLaw } from '../timing/step-time-law.js'
import type { Question } from '../vocabulary/question.js'
import type { PlanNumbers } from './numbers.js'

/** The question with that least time in place of what an `auto` budget may always use. */
export function inProportion(
  question: Question,
  stepLaw: StepTimeLaw | null,
  numbers: PlanNumbers,
): Question {
  const { probeBudget } = question
  if (probeBudget.kind === 'seconds' || stepLaw === null) return question
  const leastMs = proportionateMs(question, stepLaw, probeBudget.trainings, numbers)
  if (leastMs >= probeBudget.leastMs) return question
  return { ...question, probeBudget: { ...probeBudget, leastMs } }
}

/** The trainings that the answer serves are too short for an ordinary `auto` probe. */
export const isQuickProbe = (
  question: Question,
  stepLaw: StepTimeLaw | null,
  numbers: PlanNumbers,
): boolean => inProportion(question, stepLaw, numbers) !== question

function proportionateMs(
  { epochsPlanned, data }: Question,
  stepLaw: StepTimeLaw,
  trainings: number,
  { budget }: PlanNumbers,
): number {
  const plannedMs = plannedTrainingMs(stepLaw, epochsPlanned, data.trainingRows)
  return Math.max(budget.quickestMs, budget.quickShare * plannedMs * trainings)
}
