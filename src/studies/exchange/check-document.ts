/** Checks that a document agrees with itself: only then may its advice answer questions here. */
import { trialIdAt } from '../../advice/conclusion/engine-choice.js'
import type { Advice } from '../../advice/vocabulary/answer.js'
import { BatchwiseError, errorCodes, type Fault } from '../../errors.js'
import { writeBrief } from '../../words/brief.js'
import { explain, languages } from '../../words/explanation.js'
import { questionIdOf } from '../request/question-id.js'
import { faultsOf } from '../request/zod-faults.js'
import { trialKey } from '../study-trials.js'
import { StudyDocument } from './study-document.js'

type DocumentTrial = StudyDocument['evidence'][number]['trials'][number]

/** The checks, in the order in which their faults are listed. */
const checks: readonly ((document: StudyDocument) => readonly Fault[])[] = [
  repeatedFactFaults,
  budgetFaults,
  datasetFaults,
  questionIdFaults,
  outcomeFaults,
  timeFaults,
  evidenceFaults,
  citationFaults,
]

/**
 * Parses an untrusted document. Throws BatchwiseError with a pointer for every fault. Returns the
 * document itself, not the parsed copy: the copy lacks the fields of a later release.
 */
export function checkDocument(untrusted: unknown): StudyDocument {
  const parsed = StudyDocument.safeParse(untrusted)
  if (!parsed.success) throw faultsOf(parsed.error, untrusted)
  const document = untrusted as StudyDocument
  const faults = checks.flatMap((check) => check(document))
  if (faults[0] !== undefined)
    throw new BatchwiseError(
      errorCodes.invalidRequest,
      `the document contradicts itself: ${faults[0].message}`,
      faults,
    )
  return document
}

function fault(pointer: string, value: unknown, accepted: string, problem: string): Fault {
  return { pointer, value, accepted, message: `${pointer}: ${problem}` }
}

/** A fact that the document holds in two places. */
interface RepeatedFact {
  readonly pointer: string
  readonly value: unknown
  /** The other place, and the value there. */
  readonly source: string
  readonly expected: unknown
}

function differenceFaults(facts: readonly RepeatedFact[]): readonly Fault[] {
  return facts
    .filter(({ value, expected }) => value !== expected)
    .map(({ pointer, value, source, expected }) =>
      fault(pointer, value, String(expected), `${source} says ${String(expected)}`),
    )
}

function repeatedFactFaults({ study }: StudyDocument): readonly Fault[] {
  const { request, subject, question } = study
  const bySubject = (pointer: string, value: unknown, expected: unknown): RepeatedFact => ({
    pointer,
    value,
    source: '/study/subject',
    expected,
  })
  const byQuestion = (pointer: string, value: unknown, expected: unknown): RepeatedFact => ({
    pointer,
    value,
    source: '/study/question',
    expected,
  })
  return differenceFaults([
    bySubject('/study/request/engine', request.engine, subject.engine),
    bySubject('/study/request/device', request.device, subject.deviceId),
    bySubject('/study/request/optimizer', request.optimizer, subject.optimizer),
    bySubject(
      '/study/request/loss',
      request.loss,
      subject.program?.loss ?? subject.losses[0]?.loss,
    ),
    bySubject('/study/question/optimizer', question.optimizer, subject.optimizer),
    bySubject(
      '/study/question/losses',
      JSON.stringify(question.losses),
      JSON.stringify(subject.losses),
    ),
    bySubject(
      '/study/question/program',
      question.program?.fingerprint,
      subject.program?.fingerprint,
    ),
    byQuestion('/study/request/objective', request.objective, question.objective),
    byQuestion('/study/request/seed', request.seed, question.seed),
    bySubject(
      '/study/request/model/parameters',
      request.model.parameters,
      subject.model.parameters,
    ),
  ])
}

function budgetFaults({ study: { question, request } }: StudyDocument): readonly Fault[] {
  if (question.budgetBytes <= request.memoryBudgetBytes) return []
  return [
    fault(
      '/study/question/budgetBytes',
      question.budgetBytes,
      `at most ${request.memoryBudgetBytes}`,
      'it exceeds the memory budget of the request',
    ),
  ]
}

function datasetFaults({ study: { data, request, subject } }: StudyDocument): readonly Fault[] {
  const pointer = '/study/request/data/dataset'
  const value = request.data.dataset
  return data.kind === 'dataset'
    ? differenceFaults([
        { pointer, value, source: '/study/subject/dataId', expected: subject.dataId },
      ])
    : differenceFaults([{ pointer, value, source: '/study/data', expected: null }])
}

/** A study that moved to another engine keeps the id of its first question. */
function questionIdFaults({ study }: StudyDocument): readonly Fault[] {
  const { engineChoice: choice } = study.question
  if (choice === undefined || choice.failed.length > 0) return []
  const left = choice.left.map(({ subjectId }) => subjectId)
  return differenceFaults([
    {
      pointer: '/study/questionId',
      value: study.questionId,
      source: 'the question',
      expected: questionIdOf(study.subject.id, study.question, left),
    },
  ])
}

/** A study that is done has an advice; a study that failed has an error; no other study has. */
function outcomeFaults({ study: { state, advice, error } }: StudyDocument): readonly Fault[] {
  const faults: Fault[] = []
  if ((state === 'done') !== (advice !== null))
    faults.push(
      fault(
        '/study/advice',
        advice === null ? null : 'advice',
        state === 'done' ? 'an advice' : 'null',
        `the state is ${state}`,
      ),
    )
  if ((state === 'failed') !== (error !== null))
    faults.push(
      fault(
        '/study/error',
        error,
        state === 'failed' ? 'an error' : 'null',
        `the state is ${state}`,
      ),
    )
  return faults
}

function timeFaults({ study: { createdAt, finishedAt } }: StudyDocument): readonly Fault[] {
  if (finishedAt !== null && !isBefore(finishedAt, createdAt)) return []
  return [
    fault(
      '/study/finishedAt',
      finishedAt,
      `a time from ${createdAt} on`,
      'a final study ends after it was submitted',
    ),
  ]
}

const isBefore = (a: string, b: string): boolean => Date.parse(a) < Date.parse(b)

function evidenceFaults({ study, evidence }: StudyDocument): readonly Fault[] {
  const failed = study.question.engineChoice?.failed ?? []
  const subjects = [study.subject.id, ...failed.map(({ subjectId }) => subjectId)]
  return evidence.flatMap(({ subjectId, trials }, i) => {
    const pointer = `/evidence/${i}`
    const faults: Fault[] = []
    if (!subjects.includes(subjectId))
      faults.push(
        fault(
          `${pointer}/subjectId`,
          subjectId,
          subjects.join(', '),
          'the study has no such subject',
        ),
      )
    if (evidence.findIndex((other) => other.subjectId === subjectId) < i)
      faults.push(
        fault(`${pointer}/subjectId`, subjectId, 'each subject once', 'the subject is repeated'),
      )
    return [...faults, ...trialFaults(trials, `${pointer}/trials`)]
  })
}

function trialFaults(trials: readonly DocumentTrial[], pointer: string): readonly Fault[] {
  const keys = trials.map(({ spec }) => trialKey(spec))
  const ordinals = trials.map(({ id }) => Number(id.slice(1)))
  return trials.flatMap((trial, i) => {
    const at = `${pointer}/${i}`
    const faults: Fault[] = []
    if (i > 0 && (ordinals[i - 1] ?? 0) >= (ordinals[i] ?? 0))
      faults.push(
        fault(`${at}/id`, trial.id, 'increasing ids', 'trials are listed in the order they began'),
      )
    if (keys.indexOf(keys[i] ?? '') < i)
      faults.push(fault(`${at}/spec`, trial.spec, 'each trial once', 'the trial is repeated'))
    if (isBefore(trial.finishedAt, trial.startedAt))
      faults.push(
        fault(
          `${at}/finishedAt`,
          trial.finishedAt,
          `a time from ${trial.startedAt} on`,
          'the trial ends before it begins',
        ),
      )
    return faults
  })
}

/** Every cited trial is in the evidence, and the advice can be explained. */
function citationFaults(document: StudyDocument): readonly Fault[] {
  const { advice } = document.study
  if (advice === null) return []
  const citable = citableIds(document)
  const missing = citations(advice, '/study/advice')
    .filter(({ id }) => !citable.has(id))
    .map(({ pointer, id }) =>
      fault(pointer, id, 'a trial in /evidence', 'the trial is not in the evidence'),
    )
  return [...missing, ...explanationFaults(advice)]
}

/** Ids that reasons may cite: trials of the subject, and trials of the places that failed. */
function citableIds({ study, evidence }: StudyDocument): ReadonlySet<string> {
  const failed = study.question.engineChoice?.failed ?? []
  const ids = evidence.flatMap(({ subjectId, trials }) => {
    const failedPlaces = failed.filter((place) => place.subjectId === subjectId)
    return trials.flatMap(({ id }) => [
      ...(subjectId === study.subject.id ? [id] : []),
      ...failedPlaces.map((place) => trialIdAt(place, id)),
    ])
  })
  return new Set(ids)
}

function explanationFaults(
  advice: NonNullable<StudyDocument['study']['advice']>,
): readonly Fault[] {
  try {
    // throws for a reason with an unknown code or without its values
    for (const language of languages) {
      explain(advice as Advice, language)
      writeBrief(advice as Advice, language)
    }
    return []
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    return [
      fault(
        '/study/advice/reasons',
        null,
        'known reasons with all their values',
        `the advice cannot be explained: ${detail}`,
      ),
    ]
  }
}

interface Citation {
  readonly pointer: string
  readonly id: string
}

/** Every entry of every list named `evidence`. */
function citations(value: unknown, pointer: string): readonly Citation[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) =>
    key === 'evidence' && Array.isArray(part)
      ? part.map((id, i) => ({ pointer: `${pointer}/evidence/${i}`, id: String(id) }))
      : citations(part, `${pointer}/${key}`),
  )
}
