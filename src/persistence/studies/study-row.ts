/** Rows of the table Study from and to the study of the use cases. */
import type { Prisma } from '../../generated/sqlite/client.js'
import type { StudyModel } from '../../generated/sqlite/models.js'
import { omitUndefined } from '../../omit-undefined.js'
import { priorities } from '../../studies/shapes/study.js'
import { studyStates, type Study, type StudyPatch } from '../../studies/study.js'
import { fromJson, fromText, toJson, toNullableJson } from '../database/columns.js'

/** The fields of a request that lists filter by, as columns. */
type FilterColumns = Pick<Prisma.StudyCreateInput, 'device' | 'engine' | 'modelName'>

function filterColumns({ device, engine, model }: Study['request']): FilterColumns {
  return { device, engine, modelName: model.name }
}

/** What the queue and the deadlines look for. It never changes. */
function turnColumns({
  deadline,
  priority = 'normal',
}: Study['request']): Pick<Prisma.StudyCreateInput, 'deadlineAt' | 'priority'> {
  return {
    deadlineAt: deadline === undefined ? null : new Date(deadline),
    priority: priorities.indexOf(priority),
  }
}

/** What must stay because of the study. */
const datasetColumn = ({ data }: Study['request']): Pick<Prisma.StudyCreateInput, 'datasetId'> => ({
  datasetId: data.dataset,
})

function subjectsColumn({
  engineChoice,
}: Study['question']): Pick<Prisma.StudyCreateInput, 'otherSubjects'> {
  const places = [...(engineChoice?.failed ?? []), ...(engineChoice?.left ?? [])]
  const subjectIds = places.map(({ subjectId }) => subjectId)
  return { otherSubjects: subjectIds.length === 0 ? null : subjectIds.join(' ') }
}

export function toRow(study: Study, owner: string): Prisma.StudyCreateInput {
  const { subject, ...rest } = study
  return {
    ...rest,
    owner,
    ...filterColumns(study.request),
    ...turnColumns(study.request),
    ...datasetColumn(study.request),
    ...subjectsColumn(study.question),
    subjectId: subject.id,
    program: subject.program?.fingerprint ?? null,
    subject: toJson(subject),
    request: toJson(study.request),
    data: toJson(study.data),
    question: toJson(study.question),
    progress: toJson(study.progress),
    advice: toNullableJson(study.advice),
    error: toNullableJson(study.error),
  }
}

export function toRowChanges(patch: StudyPatch): Prisma.StudyUpdateManyMutationInput {
  const { subject, request, question, progress, advice, error, ...plainColumns } = patch
  return omitUndefined({
    ...plainColumns,
    subjectId: subject?.id,
    subject: subject && toJson(subject),
    request: request && toJson(request),
    ...(request && { ...filterColumns(request), ...datasetColumn(request) }),
    question: question && toJson(question),
    ...(question && subjectsColumn(question)),
    progress: progress && toJson(progress),
    advice: advice === undefined ? undefined : toNullableJson(advice),
    error: error === undefined ? undefined : toNullableJson(error),
  })
}

export function fromRow(row: StudyModel): Study {
  return {
    id: row.id,
    state: fromText(row.state, studyStates, 'the study state'),
    request: fromJson(row.request),
    subject: fromJson(row.subject),
    data: fromJson(row.data),
    question: fromJson(row.question),
    questionId: row.questionId,
    progress: fromJson(row.progress),
    advice: fromJson(row.advice),
    error: fromJson(row.error),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
  }
}
