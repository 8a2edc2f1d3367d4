import type { Prisma } from '../../generated/sqlite/client.js'
import type { StudyModel } from '../../generated/sqlite/models.js'
import type { Study, StudyPatch, StudyState } from '../../studies/study.js'
import { json, optionalJson } from '../database/json.js'

/** What of a request lists are filtered by, as columns. */
const columnsOf = ({
  device,
  engine,
  model,
}: Study['request']): { device: string; engine: string; modelName: string } => ({
  device,
  engine,
  modelName: model.name,
})

export function rowOf(study: Study, owner: string): Prisma.StudyCreateInput {
  const { subject, ...rest } = study
  return {
    ...rest,
    owner,
    ...columnsOf(study.request),
    subjectId: subject.id,
    subject: json(subject),
    request: json(study.request),
    data: json(study.data),
    question: json(study.question),
    progress: json(study.progress),
    advice: optionalJson(study.advice),
    error: optionalJson(study.error),
  }
}

export function changesOf({
  advice,
  error,
  progress,
  subject,
  request,
  question,
  ...plain
}: StudyPatch): Prisma.StudyUpdateManyMutationInput {
  return {
    ...plain,
    ...(subject === undefined ? {} : { subject: json(subject), subjectId: subject.id }),
    ...(request === undefined ? {} : { request: json(request), ...columnsOf(request) }),
    ...(question === undefined ? {} : { question: json(question) }),
    ...(progress === undefined ? {} : { progress: json(progress) }),
    ...(advice === undefined ? {} : { advice: optionalJson(advice) }),
    ...(error === undefined ? {} : { error: optionalJson(error) }),
  }
}

export function studyOf(row: StudyModel): Study {
  const {
    subjectId: _subject,
    device: _device,
    engine: _engine,
    modelName: _model,
    owner: _owner,
    traceparent: _trace,
    ...rest
  } = row
  return { ...rest, state: row.state as StudyState } as unknown as Study
}
