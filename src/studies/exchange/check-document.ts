/** Whether a document agrees with itself: only then may its advice answer questions here. */
import { trialIdAt } from '../../advice/conclusion/engine-choice.js'
import { explain, languages } from '../../words/explanation.js'
import type { Question } from '../../advice/vocabulary/question.js'
import type { Advice } from '../../advice/vocabulary/answer.js'
import type { TrialSpec } from '../../advice/vocabulary/trial.js'
import { BatchwiseError, errorCodes, type Fault } from '../../errors.js'
import { questionIdOf } from '../request/question-id.js'
import { faultsOf } from '../request/zod-faults.js'
import { trialKey } from '../trial-key.js'
import { StudyDocument } from './study-document.js'

/** Parses an untrusted document. Throws BatchwiseError with a pointer for everything that is wrong; gives it back as it came, with what a later release may have added. */
export function checkDocument(untrusted: unknown): StudyDocument {
  const parsed = StudyDocument.safeParse(untrusted)
  if (!parsed.success) throw faultsOf(parsed.error, untrusted)
  const document = untrusted as StudyDocument
  const faults = [
    ...studyFaults(document),
    ...evidenceFaults(document),
    ...citationFaults(document),
  ]
  if (faults[0] !== undefined)
    throw new BatchwiseError(
      errorCodes.invalidRequest,
      `the document contradicts itself: ${faults[0].message}`,
      faults,
    )
  return document
}

const fault = (pointer: string, value: unknown, accepted: string, what: string): Fault => ({
  pointer,
  value,
  accepted,
  message: `${pointer}: ${what}`,
})
const isBefore = (one: string, other: string): boolean => Date.parse(one) < Date.parse(other)
/** A fault where two places that must say the same do not. */
const same = (pointer: string, value: unknown, other: string, expected: unknown): Fault[] =>
  value === expected
    ? []
    : [fault(pointer, value, String(expected), `${other} says ${String(expected)}`)]

function studyFaults({ study }: StudyDocument): readonly Fault[] {
  const { request, subject, question, state, advice, error } = study
  const choice = question.engineChoice
  return [
    ...same('/study/request/engine', request.engine, '/study/subject', subject.engine),
    ...same('/study/request/device', request.device, '/study/subject', subject.deviceId),
    ...same('/study/request/optimizer', request.optimizer, '/study/subject', subject.optimizer),
    ...same('/study/request/loss', request.loss, '/study/subject', subject.loss),
    ...same('/study/question/optimizer', question.optimizer, '/study/subject', subject.optimizer),
    ...same('/study/question/loss', question.loss, '/study/subject', subject.loss),
    ...same('/study/request/objective', request.objective, '/study/question', question.objective),
    ...same('/study/request/seed', request.seed, '/study/question', question.seed),
    ...same(
      '/study/request/model/parameters',
      request.model.parameters,
      '/study/subject',
      subject.model.parameters,
    ),
    ...(question.budgetBytes > request.memoryBudgetBytes
      ? [
          fault(
            '/study/question/budgetBytes',
            question.budgetBytes,
            `at most ${request.memoryBudgetBytes}`,
            'the request allows less',
          ),
        ]
      : []),
    ...(study.data.kind === 'dataset'
      ? same(
          '/study/request/data/dataset',
          request.data.dataset,
          '/study/subject/dataId',
          subject.dataId,
        )
      : same('/study/request/data/dataset', request.data.dataset, '/study/data', null)),
    // a study that was moved to another engine keeps the id of the question that was asked
    ...(choice !== undefined && choice.failed.length === 0
      ? same(
          '/study/questionId',
          study.questionId,
          'the question',
          questionIdOf(
            subject.id,
            question as unknown as Question,
            choice.left.map(({ subjectId }) => subjectId),
          ),
        )
      : []),
    ...((state === 'done') === (advice !== null)
      ? []
      : [
          fault(
            '/study/advice',
            advice === null ? null : 'advice',
            state === 'done' ? 'an advice' : 'null',
            `the state is ${state}`,
          ),
        ]),
    ...((state === 'failed') === (error !== null)
      ? []
      : [
          fault(
            '/study/error',
            error,
            state === 'failed' ? 'an error' : 'null',
            `the state is ${state}`,
          ),
        ]),
    ...(study.finishedAt === null || isBefore(study.finishedAt, study.createdAt)
      ? [
          fault(
            '/study/finishedAt',
            study.finishedAt,
            `a time from ${study.createdAt} on`,
            'a final study ends after it was asked',
          ),
        ]
      : []),
  ]
}

function evidenceFaults({ study, evidence }: StudyDocument): readonly Fault[] {
  const about = [
    study.subject.id,
    ...(study.question.engineChoice?.failed ?? []).map(({ subjectId }) => subjectId),
  ]
  return evidence.flatMap(({ subjectId, trials }, i) => {
    const at = `/evidence/${i}`
    const keys = trials.map(({ spec }) => trialKey(spec as unknown as TrialSpec))
    return [
      ...(about.includes(subjectId)
        ? []
        : [
            fault(
              `${at}/subjectId`,
              subjectId,
              about.join(', '),
              'the study is not about this subject',
            ),
          ]),
      ...(evidence.findIndex((other) => other.subjectId === subjectId) < i
        ? [fault(`${at}/subjectId`, subjectId, 'each subject once', 'this subject stands before')]
        : []),
      ...trials.flatMap((trial, n) => [
        ...(n > 0 && Number(trials[n - 1]?.id.slice(1)) >= Number(trial.id.slice(1))
          ? [
              fault(
                `${at}/trials/${n}/id`,
                trial.id,
                'ids that grow',
                'trials stand in the order in which they began',
              ),
            ]
          : []),
        ...(keys.indexOf(keys[n] ?? '') < n
          ? [
              fault(
                `${at}/trials/${n}/spec`,
                trial.spec,
                'each trial once',
                'this trial stands before',
              ),
            ]
          : []),
        ...(isBefore(trial.finishedAt, trial.startedAt)
          ? [
              fault(
                `${at}/trials/${n}/finishedAt`,
                trial.finishedAt,
                `a time from ${trial.startedAt} on`,
                'it ends before it begins',
              ),
            ]
          : []),
      ]),
    ]
  })
}

/** Whatever the advice cites is there, and sentences can be made of it. */
function citationFaults({ study, evidence }: StudyDocument): readonly Fault[] {
  if (study.advice === null) return []
  const failed = study.question.engineChoice?.failed ?? []
  const known = new Set(
    evidence.flatMap(({ subjectId, trials }) =>
      trials.flatMap(({ id }) => [
        ...(subjectId === study.subject.id ? [id] : []),
        ...failed
          .filter((place) => place.subjectId === subjectId)
          .map((place) => trialIdAt(place, id)),
      ]),
    ),
  )
  const missing = citations(study.advice, '/study/advice')
    .filter(({ id }) => !known.has(id))
    .map(({ pointer, id }) =>
      fault(pointer, id, 'a trial in /evidence', 'this trial is not in the evidence'),
    )
  try {
    for (const language of languages) explain(study.advice as unknown as Advice, language)
    return missing
  } catch (error) {
    return [
      ...missing,
      fault(
        '/study/advice/reasons',
        null,
        'reasons with their values',
        `no sentence can be made: ${error instanceof Error ? error.message : String(error)}`,
      ),
    ]
  }
}

function citations(
  value: unknown,
  pointer: string,
): readonly { readonly pointer: string; readonly id: string }[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) =>
    key === 'evidence' && Array.isArray(part)
      ? part.map((id, i) => ({ pointer: `${pointer}/evidence/${i}`, id: String(id) }))
      : citations(part, `${pointer}/${key}`),
  )
}
