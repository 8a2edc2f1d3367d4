/**
 * A final study with all its evidence as one JSON document: `GET /v1/studies/{id}/export` writes
 * it, `POST /v1/imports` reads it. It holds no rows. A data set is named by its id, which is the
 * same wherever the same archive is stored.
 */
import { z } from 'zod'
import type { Advice } from '../../advice/vocabulary/answer.js'
import type { Measurement } from '../../advice/vocabulary/trial.js'
import { AdviceFacts } from '../shapes/advice.js'
import { fingerprintText, instant, type JsonOf } from '../shapes/json.js'
import { Question, Subject } from '../shapes/question.js'
import { Progress, StudyError, UnderstoodRequest } from '../shapes/study.js'
import { Outcome, Trial, TrialSpec } from '../shapes/trial.js'
import { studyStates, type Study, type TrialView } from '../study.js'

const documentFormat = 'batchwise-study/2'

const TrialData = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('dataset') }),
  z.strictObject({
    kind: z.literal('synthetic'),
    rows: z.int(),
    validationRows: z.int(),
    classes: z.array(z.int().nullable()),
    seed: z.int(),
  }),
  z.strictObject({ kind: z.literal('own'), rows: z.int(), validationRows: z.int() }),
])

const FinalStudy = z.strictObject({
  id: z.uuid(),
  state: z.enum(studyStates).exclude(['queued', 'running']),
  request: UnderstoodRequest,
  subject: Subject,
  data: TrialData,
  question: Question,
  questionId: fingerprintText,
  progress: Progress,
  advice: AdviceFacts.nullable(),
  error: StudyError.strict().nullable(),
  createdAt: instant,
  updatedAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
})

const FinishedTrial = Trial.extend({
  id: z.string().regex(/^t[1-9]\d{0,8}$/),
  spec: TrialSpec,
  outcome: Outcome,
  finishedAt: instant,
})

export const StudyDocument = z
  .strictObject({
    format: z.literal(documentFormat),
    study: FinalStudy,
    evidence: z
      .array(z.strictObject({ subjectId: fingerprintText, trials: z.array(FinishedTrial) }))
      .describe('Finished trials of the subject, and of the subjects where measuring failed'),
  })
  .meta({
    id: 'StudyDocument',
    description: 'A final study with all its evidence, to import it elsewhere',
  })
export type StudyDocument = JsonOf<z.infer<typeof StudyDocument>>

/** Trials of one subject. */
export interface SubjectEvidence {
  readonly subjectId: string
  readonly trials: readonly TrialView[]
}

/** Writes a study as a document; unfinished trials are left out. */
export function studyDocument(study: Study, evidence: readonly SubjectEvidence[]): StudyDocument {
  const { data } = study
  const document = {
    format: documentFormat,
    study: { ...study, data: data.kind === 'dataset' ? { kind: data.kind } : data },
    evidence: evidence.map(({ subjectId, trials }) => ({
      subjectId,
      trials: trials.filter(({ outcome }) => outcome !== null),
    })),
  }
  // dates become text, undefined fields are left out
  return JSON.parse(JSON.stringify(document)) as StudyDocument
}

/** The study of a checked document. `folderOf`: where the rows of a data set are stored here. */
export function studyOf({ study }: StudyDocument, folderOf: (datasetId: string) => string): Study {
  const { data, request } = study
  return {
    ...study,
    data:
      data.kind === 'dataset'
        ? { kind: data.kind, folder: folderOf(request.data.dataset ?? '') }
        : data,
    // lists of fixed length are tuples inside
    advice: study.advice as Advice | null,
    createdAt: new Date(study.createdAt),
    updatedAt: new Date(study.updatedAt),
    startedAt: dateOf(study.startedAt),
    finishedAt: dateOf(study.finishedAt),
  }
}

export function evidenceOf({ evidence }: StudyDocument): readonly SubjectEvidence[] {
  return evidence.map(({ subjectId, trials }) => ({
    subjectId,
    trials: trials.map((trial) => ({
      ...trial,
      // a value that was not finite is null in JSON, here as in the store
      measurements: trial.measurements as readonly Measurement[],
      startedAt: new Date(trial.startedAt),
      finishedAt: new Date(trial.finishedAt),
    })),
  }))
}

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text))
