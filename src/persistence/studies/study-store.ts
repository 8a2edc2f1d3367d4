import type { ListOptions, Place, StudyPage } from '../../studies/study-list.js'
import { serviceReach, type Reach } from '../../studies/ownership.js'
import type { KeyedAnswer, StudyStore } from '../../studies/ports.js'
import { isFinal, studyStates, type Study, type StudyPatch } from '../../studies/study.js'
import { isUniqueViolation, type Database } from '../database/open-database.js'
import { OpenGuard, type WriteGuard } from '../leases/write-guard.js'
import { endedStudies } from './ended-studies.js'
import { FinalStudies } from './final-studies.js'
import { removeStudy } from './remove-studies.js'
import { readPage } from './study-pages.js'
import { fromRow, toRow, toRowChanges } from './study-row.js'

/** So many finished studies of a subject are read. */
const answeredMax = 20

const finalStates = studyStates.filter(isFinal)
/** Few studies at any time: an index finds them, which it does not for all but the final ones. */
const openStates = studyStates.filter((state) => !isFinal(state))

/**
 * The studies of a reach. Every change is one conditional statement, so two writers cannot
 * overwrite each other's changes.
 */
export class PrismaStudyStore implements StudyStore {
  /** Condition on the owner that every statement carries. */
  private readonly visible: { readonly owner?: string }

  constructor(
    private readonly database: Database,
    private readonly reach: Reach = serviceReach,
    private readonly finalStudies = new FinalStudies(),
    private readonly guard: WriteGuard = new OpenGuard(database),
  ) {
    this.visible = reach.everyone ? {} : { owner: reach.owner }
  }

  create(study: Study, answered: KeyedAnswer | null): Promise<boolean> {
    const insertStudy = this.database.study.create({ data: toRow(study, this.reach.owner) })
    if (answered === null) return insertStudy.then(() => true)
    // the key comes first: a taken key is then the statement that fails
    return falseIfTaken(this.database.$transaction([this.insertKey(answered), insertStudy]))
  }

  rememberKey(answered: KeyedAnswer): Promise<boolean> {
    return falseIfTaken(this.insertKey(answered))
  }

  findKey(key: string): Promise<KeyedAnswer | null> {
    return this.database.idempotencyKey.findUnique({
      where: { owner_key: { owner: this.reach.owner, key } },
      omit: { owner: true },
    })
  }

  async get(id: string): Promise<Study | null> {
    const cached = this.finalStudies.get(id)
    if (cached !== undefined) return this.sees(cached.owner) ? cached.study : null
    const row = await this.database.study.findUnique({ where: { id, ...this.visible } })
    return row === null ? null : this.finalStudies.add(fromRow(row), row.owner)
  }

  async update(id: string, patch: StudyPatch): Promise<boolean> {
    const change = this.database.study.updateMany({
      where: { id, state: { notIn: finalStates }, ...this.visible },
      data: { ...toRowChanges(patch), updatedAt: new Date() },
    })
    const [{ count }] = await this.guard.run([change])
    return count === 1
  }

  list(options: ListOptions): Promise<StudyPage> {
    const { database, visible } = this
    return readPage({ database, visible, load: (ids) => this.load(ids) }, options)
  }

  async unfinished(): Promise<readonly Study[]> {
    const rows = await this.database.study.findMany({
      where: { state: { in: openStates }, ...this.visible },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    })
    return rows.map(fromRow)
  }

  /** Which of the subjects have a queued or running study. */
  async unfinishedAmong(subjectIds: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.study.findMany({
      where: { subjectId: { in: [...subjectIds] }, state: { in: openStates } },
      select: { subjectId: true },
    })
    return new Set(rows.map(({ subjectId }) => subjectId))
  }

  async remove(id: string): Promise<void> {
    const row = await this.database.study.findUnique({ where: { id, ...this.visible } })
    if (row !== null) await removeStudy(this.database, fromRow(row))
    this.finalStudies.remove(id)
  }

  ended(before: Date, after: Place | null, limit: number): Promise<readonly Place[]> {
    return endedStudies(this.database, { visible: this.visible, before, after, limit })
  }

  async studyOn(datasetId: string, states: 'open' | 'any'): Promise<string | null> {
    const state = states === 'open' ? { state: { in: openStates } } : {}
    const row = await this.database.study.findFirst({
      where: { datasetId, ...state, ...this.visible },
      select: { id: true },
    })
    return row?.id ?? null
  }

  async overdue(now: Date): Promise<readonly Study[]> {
    const rows = await this.database.study.findMany({
      where: { state: { notIn: finalStates }, deadlineAt: { lte: now }, ...this.visible },
      orderBy: [{ deadlineAt: 'asc' }, { id: 'asc' }],
    })
    return rows.map(fromRow)
  }

  countUnfinished(): Promise<number> {
    return this.database.study.count({
      where: { state: { in: openStates }, owner: this.reach.owner },
    })
  }

  async findFinished(questionId: string): Promise<Study | null> {
    const row = await this.database.study.findFirst({
      where: { questionId, state: 'done', owner: this.reach.owner },
      orderBy: { createdAt: 'desc' },
      select: { id: true },
    })
    return row === null ? null : this.get(row.id)
  }

  async findAnswered(subjectId: string): Promise<readonly Study[]> {
    const rows = await this.database.study.findMany({
      where: { subjectId, state: 'done', ...this.visible },
      orderBy: [{ finishedAt: 'desc' }, { id: 'asc' }],
      take: answeredMax,
      select: { id: true },
    })
    const studies = await this.load(rows.map(({ id }) => id))
    return studies.filter(({ advice }) => advice?.verdict === 'advice')
  }

  private insertKey(answered: KeyedAnswer) {
    return this.database.idempotencyKey.create({ data: { ...answered, owner: this.reach.owner } })
  }

  private sees(owner: string): boolean {
    return this.reach.everyone || owner === this.reach.owner
  }

  /** Loads studies in the order of their ids. The ids come from a query within the reach. */
  private async load(ids: readonly string[]): Promise<readonly Study[]> {
    const studies = new Map<string, Study>()
    for (const id of ids) {
      const cached = this.finalStudies.get(id)
      if (cached !== undefined) studies.set(id, cached.study)
    }
    for (const row of await this.readRows(ids.filter((id) => !studies.has(id))))
      studies.set(row.id, this.finalStudies.add(fromRow(row), row.owner))
    return ids.flatMap((id) => studies.get(id) ?? [])
  }

  private async readRows(ids: readonly string[]) {
    if (ids.length === 0) return []
    return this.database.study.findMany({ where: { id: { in: [...ids] } } })
  }
}

async function falseIfTaken(insert: Promise<unknown>): Promise<boolean> {
  try {
    await insert
    return true
  } catch (error) {
    if (isUniqueViolation(error)) return false
    throw error
  }
}
