/** Which answered studies of a subject a new question may rest on. */
import { isCutShort } from '../../advice/conclude-at-deadline.js'
import { deviceSpentMs, spentMs } from '../../advice/stages/budget.js'
import type { EarlierAnswer, Question } from '../../advice/vocabulary/question.js'
import type { Evidence } from '../../advice/vocabulary/trial.js'
import { omitUndefined } from '../../omit-undefined.js'
import { sortedJson } from '../request/question-id.js'
import type { Study } from '../study.js'

/**
 * The question with what answers a subject has, in place of those of another.
 *
 * @param answered studies of the question's subject
 * @param evidence of the subject, before the study runs a trial of its own
 */
export function withMeasuredBefore(
  question: Question,
  answered: readonly Pick<Study, 'question' | 'advice'>[],
  evidence: Evidence,
): Question {
  const answers = answered
    // a deadline kept it from measuring what was asked
    .filter(({ advice }) => advice === null || !isCutShort(advice))
    .filter(({ question: other }) => sortedJson(askedOf(other)) === sortedJson(askedOf(question)))
    .map(({ question: { epochsPlanned, probeBudget } }): EarlierAnswer => {
      return { epochsPlanned, probeBudget }
    })
  const spent = { deviceMs: deviceSpentMs(evidence), wallMs: spentMs(evidence) }
  return omitUndefined({
    ...question,
    measuredBefore: answers.length === 0 ? undefined : { answers, ...spent },
  })
}

/**
 * The question with what it takes over of a subject, in place of what it took over of another.
 *
 * @param begunAt when the oldest of the trials began, which earlier studies ran
 */
export function withTakenOver(
  question: Question,
  { trials }: Evidence,
  begunAt: Date | null,
  now: Date,
): Question {
  return omitUndefined({ ...question, takenOver: takenOver(trials, begunAt, now) })
}

function takenOver(
  trials: Evidence['trials'],
  begunAt: Date | null,
  now: Date,
): Question['takenOver'] {
  if (begunAt === null || trials.length === 0) return undefined
  return {
    trials: trials.length,
    ids: trials.map(({ id }) => id),
    ageMs: Math.max(0, now.getTime() - begunAt.getTime()),
  }
}

/** What decides which candidates train, apart from objective, schedule, horizon and budget. */
const askedOf = (question: Question) => {
  const { wishes, current, budgetBytes, tensorElementsMax, seed, data, model } = question
  return { wishes, current, budgetBytes, tensorElementsMax, seed, data, model }
}
