/**
 * A study with all its evidence as one JSON document: what `GET /v1/studies/{id}/export` gives and `POST /v1/imports` takes. It holds no rows: a data set is named by its id, which is the
 * same wherever the same archive is stored.
 */
import { z } from 'zod'
import { engines } from '../../advice/vocabulary/engines.js'
import { studyStates, type Study, type TrialView } from '../study.js'
import { AdviceFacts } from './schemas-advice.js'
import { instant, Progress, Trial, UnderstoodRequest } from './schemas.js'

export const documentFormat = 'batchwise-study/1'
/** Fingerprints and data sets: short, and safe in a path. */
const hex = z.string().regex(/^[0-9a-f]{32}$/)

const Subject = z.looseObject({
  id: hex,
  dataId: hex,
  engine: z.enum(engines),
  deviceId: z.string(),
  optimizer: z.string(),
  loss: z.string(),
  model: z.looseObject({
    name: z.string(),
    parameters: z.int(),
    layers: z.array(z.looseObject({})),
  }),
})
const Place = z.looseObject({ engine: z.enum(engines), deviceId: z.string(), subjectId: hex })
const Question = z.looseObject({
  budgetBytes: z.number(),
  optimizer: z.string(),
  loss: z.string(),
  objective: z.string(),
  seed: z.int(),
  engineChoice: z
    .looseObject({
      failed: z.array(
        Place.extend({ trials: z.array(z.string()), because: z.string(), lasting: z.boolean() }),
      ),
      left: z.array(Place),
    })
    .optional(),
})
const Data = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('dataset') }),
  z.strictObject({
    kind: z.literal('synthetic'),
    rows: z.int(),
    validationRows: z.int(),
    classes: z.int().nullable(),
    seed: z.int(),
  }),
])

export const StudyDocument = z
  .strictObject({
    format: z.literal(documentFormat),
    study: z.strictObject({
      id: z.uuid(),
      state: z.enum(studyStates).exclude(['queued', 'running']),
      request: UnderstoodRequest,
      subject: Subject,
      data: Data,
      question: Question,
      questionId: hex,
      progress: Progress,
      advice: AdviceFacts.nullable(),
      error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
      createdAt: instant,
      updatedAt: instant,
      startedAt: instant.nullable(),
      finishedAt: instant.nullable(),
    }),
    evidence: z
      .array(
        z.strictObject({
          subjectId: hex,
          trials: z.array(
            Trial.omit({ outcome: true, finishedAt: true }).extend({
              id: z.string().regex(/^t[1-9]\d{0,8}$/),
              outcome: Trial.shape.outcome.unwrap(),
              finishedAt: instant,
            }),
          ),
        }),
      )
      .describe("Finished trials of the study's subject, and of those that it was moved away from"),
  })
  .meta({
    id: 'StudyDocument',
    description: 'A final study with all its evidence, to be imported elsewhere',
  })
export type StudyDocument = z.infer<typeof StudyDocument>

/** Trials of one subject. */
export interface SubjectEvidence {
  readonly subjectId: string
  readonly trials: readonly TrialView[]
}

/** The study as it stands in a document. */
export function studyDocument(study: Study, evidence: readonly SubjectEvidence[]): StudyDocument {
  const { data, createdAt, updatedAt, startedAt, finishedAt, ...rest } = study
  const document = {
    format: documentFormat,
    study: {
      ...rest,
      data: data.kind === 'dataset' ? { kind: data.kind } : data,
      createdAt,
      updatedAt,
      startedAt,
      finishedAt,
    },
    evidence: evidence.map(({ subjectId, trials }) => ({
      subjectId,
      trials: trials.filter(({ outcome }) => outcome !== null),
    })),
  }
  // dates become text, what is undefined is left out
  return JSON.parse(JSON.stringify(document)) as StudyDocument
}

/** The study of a checked document. `folder`: where the rows of a data set are here. */
export function studyOf({ study }: StudyDocument, folder: (dataset: string) => string): Study {
  const { data, createdAt, updatedAt, startedAt, finishedAt, ...rest } = study
  const dates = {
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
    startedAt: dateOf(startedAt),
    finishedAt: dateOf(finishedAt),
  }
  const here =
    data.kind === 'dataset'
      ? { kind: data.kind, folder: folder(rest.request.data.dataset ?? '') }
      : data
  return { ...rest, ...dates, data: here } as unknown as Study
}

export function evidenceOf({ evidence }: StudyDocument): readonly SubjectEvidence[] {
  return evidence.map(({ subjectId, trials }) => ({
    subjectId,
    trials: trials.map(
      (trial) =>
        ({
          ...trial,
          startedAt: new Date(trial.startedAt),
          finishedAt: new Date(trial.finishedAt),
        }) as unknown as TrialView,
    ),
  }))
}

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text))
