import { Prisma } from '../generated/sqlite/client.js'
import type { StudyModel } from '../generated/sqlite/models.js'
import { BatchwiseError, errorCodes } from '../errors.js'
import { serviceReach, type Reach } from '../studies/ownership.js'
import type { StudyStore } from '../studies/ports.js'
import type { Study, StudyPatch, StudyState } from '../studies/study.js'
import type { Database } from './open-database.js'
import { isTaken } from './taken.js'

const finalStates = ['done', 'failed', 'cancelled']

/** The studies that a reach includes, in Prisma's tables. Every change is one conditional statement, so that two writers cannot lose one another's. */
export class PrismaStudyStore implements StudyStore {
  /** Stands in every `where`. */
  private readonly visible: { readonly owner?: string }
  constructor(private readonly database: Database, private readonly reach: Reach = serviceReach) {
    this.visible = reach.everyone ? {} : { owner: reach.owner }
  }

  async create(study: Study, idempotencyKey: string | null): Promise<void> {
    const { subject, ...rest } = study
    await this.database.study.create({
      data: {
        ...rest, owner: this.reach.owner, subjectId: subject.id, subject: json(subject), request: json(study.request), data: json(study.data), question: json(study.question),
        progress: json(study.progress), advice: optionalJson(study.advice), error: optionalJson(study.error), idempotencyKey,
      },
    }).catch((error: unknown) => {
      throw isTaken(error) ? new BatchwiseError(errorCodes.conflict, 'this idempotency key is taken', [], { cause: error }) : error
    })
  }

  async get(id: string): Promise<Study | null> {
    const row = await this.database.study.findUnique({ where: { id, ...this.visible } })
    return row === null ? null : studyOf(row)
  }

  async findByIdempotencyKey(idempotencyKey: string): Promise<Study | null> {
    const row = await this.database.study.findUnique({ where: { owner_idempotencyKey: { owner: this.reach.owner, idempotencyKey } } })
    return row === null ? null : studyOf(row)
  }

  async update(id: string, patch: StudyPatch): Promise<boolean> {
    const { advice, error, progress, subject, request, question, ...plain } = patch
    const { count } = await this.database.study.updateMany({
      where: { id, state: { notIn: finalStates }, ...this.visible },
      data: {
        ...plain, updatedAt: new Date(),
        ...(subject === undefined ? {} : { subject: json(subject), subjectId: subject.id }),
        ...(request === undefined ? {} : { request: json(request) }),
        ...(question === undefined ? {} : { question: json(question) }),
        ...(progress === undefined ? {} : { progress: json(progress) }),
        ...(advice === undefined ? {} : { advice: optionalJson(advice) }),
        ...(error === undefined ? {} : { error: optionalJson(error) }),
      },
    })
    return count === 1
  }

  async list({ cursor, limit, state }: Parameters<StudyStore['list']>[0]): ReturnType<StudyStore['list']> {
    const after = cursor === null ? null : decodeCursor(cursor)
    const rows = await this.database.study.findMany({
      where: {
        ...this.visible,
        ...(state === null ? {} : { state }),
        ...(after === null ? {} : { OR: [{ createdAt: { lt: after.createdAt } }, { createdAt: after.createdAt, id: { lt: after.id } }] }),
      },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: limit + 1,
    })
    const last = rows.length > limit ? rows[limit - 1] : undefined
    return { studies: rows.slice(0, limit).map(studyOf), nextCursor: last === undefined ? null : encodeCursor(last) }
  }

  async unfinished(): Promise<readonly Study[]> {
    const rows = await this.database.study.findMany({ where: { state: { notIn: finalStates }, ...this.visible }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })
    return rows.map(studyOf)
  }

  async countUnfinished(): Promise<number> {
    return this.database.study.count({ where: { state: { notIn: finalStates }, owner: this.reach.owner } })
  }

  async countByState(): Promise<Readonly<Partial<Record<StudyState, number>>>> {
    const groups = await this.database.study.groupBy({ by: ['state'], where: this.visible, _count: true })
    return Object.fromEntries(groups.map(({ state, _count }) => [state, _count]))
  }

  async findFinished(questionId: string): Promise<Study | null> {
    const row = await this.database.study.findFirst({ where: { questionId, state: 'done', owner: this.reach.owner }, orderBy: { createdAt: 'desc' } })
    return row === null ? null : studyOf(row)
  }
}

const json = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue
const optionalJson = (value: unknown): Prisma.InputJsonValue | typeof Prisma.DbNull => (value === null ? Prisma.DbNull : json(value))

function studyOf(row: StudyModel): Study {
  const { idempotencyKey: _key, subjectId: _subject, owner: _owner, traceparent: _trace, ...rest } = row
  return { ...rest, state: row.state as StudyState } as unknown as Study
}

function encodeCursor({ createdAt, id }: { readonly createdAt: Date; readonly id: string }): string {
  return Buffer.from(`${createdAt.toISOString()}/${id}`).toString('base64url')
}

function decodeCursor(cursor: string): { createdAt: Date; id: string } {
  const [date, id] = Buffer.from(cursor, 'base64url').toString('utf8').split('/')
  const createdAt = new Date(date ?? '')
  if (id === undefined || Number.isNaN(createdAt.getTime())) {
    throw new BatchwiseError(errorCodes.invalidRequest, 'the cursor is not one that this service gave', [{ pointer: '/cursor', value: cursor, accepted: 'a nextCursor of an earlier answer', message: 'unknown cursor' }])
  }
  return { createdAt, id }
}
