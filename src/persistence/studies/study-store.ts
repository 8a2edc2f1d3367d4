import type { Prisma } from '../../generated/sqlite/client.js'
import { serviceReach, type Reach } from '../../studies/ownership.js'
import type { KeyedAnswer, StudyStore } from '../../studies/ports.js'
import type { Study, StudyPatch, StudyState } from '../../studies/study.js'
import {
  cursorAfter,
  newestFirst,
  placeOf,
  type ListOptions,
  type StudyPage,
} from '../../studies/study-list.js'
import { KeptStudies } from '../kept/kept-studies.js'
import type { Database } from '../database/open-database.js'
import { isTaken } from '../database/taken.js'
import { ahead, behind, inOrder, matching } from './study-places.js'
import { changesOf, rowOf, studyOf } from './study-row.js'

const finalStates = ['done', 'failed', 'cancelled']

/** The studies that a reach includes, in Prisma's tables. Every change is one conditional statement, so that two writers cannot lose one another's. */
export class PrismaStudyStore implements StudyStore {
  /** Stands in every `where`. */
  private readonly visible: { readonly owner?: string }
  constructor(
    private readonly database: Database,
    private readonly reach: Reach = serviceReach,
    private readonly kept = new KeptStudies(),
  ) {
    this.visible = reach.everyone ? {} : { owner: reach.owner }
  }

  create(study: Study, answered: KeyedAnswer | null): Promise<boolean> {
    // the key first: where it is taken, that is what fails
    const key =
      answered === null
        ? []
        : [this.database.idempotencyKey.create({ data: { ...answered, owner: this.reach.owner } })]
    return unlessTaken(
      answered !== null,
      this.kept.after(
        this.database.$transaction([
          ...key,
          this.database.study.create({ data: rowOf(study, this.reach.owner) }),
        ]),
      ),
    )
  }

  rememberKey(answered: KeyedAnswer): Promise<boolean> {
    return unlessTaken(
      true,
      this.database.idempotencyKey.create({ data: { ...answered, owner: this.reach.owner } }),
    )
  }

  findKey(key: string): Promise<KeyedAnswer | null> {
    return this.database.idempotencyKey.findUnique({
      where: { owner_key: { owner: this.reach.owner, key } },
      omit: { owner: true },
    })
  }

  async get(id: string): Promise<Study | null> {
    const known = this.kept.finals.get(id)
    if (known !== undefined)
      return this.reach.everyone || known.owner === this.reach.owner ? known.study : null
    const row = await this.database.study.findUnique({ where: { id, ...this.visible } })
    return row === null ? null : this.kept.finals.keep(studyOf(row), row.owner)
  }

  /** The studies of these ids, in this order: final ones that are kept are not read again. */
  private async those(ids: readonly string[]): Promise<readonly Study[]> {
    // taken before others are read: what these push out would be missing
    const known = ids.map((id) => this.kept.finals.get(id)?.study)
    const missing = ids.filter((_id, i) => known[i] === undefined)
    const rows =
      missing.length === 0
        ? []
        : await this.database.study.findMany({ where: { id: { in: missing } } })
    const read = new Map(
      rows.map((row) => [row.id, this.kept.finals.keep(studyOf(row), row.owner)]),
    )
    return ids.flatMap((id, i) => known[i] ?? read.get(id) ?? [])
  }

  async update(id: string, patch: StudyPatch): Promise<boolean> {
    const { count } = await this.kept.after(
      this.database.study.updateMany({
        where: { id, state: { notIn: finalStates }, ...this.visible },
        data: { ...changesOf(patch), updatedAt: new Date() },
      }),
    )
    return count === 1
  }

  async list(options: ListOptions): Promise<StudyPage> {
    const key = JSON.stringify([this.reach, options])
    const known = this.kept.pages.get(key)
    if (known !== undefined) return known
    const keep = this.kept.pages.reading()
    const page = await this.read(options)
    keep(key, page)
    return page
  }

  private async read(options: ListOptions): Promise<StudyPage> {
    const {
      cursor = null,
      before = null,
      fromEnd = false,
      limit,
      filter = {},
      order = newestFirst,
    } = options
    const among: Prisma.StudyWhereInput[] = [this.visible, matching(filter)]
    const [from, to] = [
      cursor === null ? null : placeOf(cursor, order),
      before === null ? null : placeOf(before, order, '/before'),
    ]
    const rows = await this.database.study.findMany({
      where: {
        AND: [
          ...among,
          from === null ? {} : behind(from, order),
          to === null ? {} : ahead(to, order),
        ],
      },
      orderBy: inOrder(order, fromEnd),
      take: limit + 1,
      select: { id: true, updatedAt: true },
    })
    const hasMore = rows.length > limit
    const beyond = fromEnd ? to && behind(to, order, true) : from && ahead(from, order, true)
    const others =
      beyond !== null &&
      (await this.database.study.findFirst({
        where: { AND: [...among, beyond] },
        select: { id: true },
      })) !== null
    const page = fromEnd ? rows.slice(0, limit).reverse() : rows.slice(0, limit)
    const studies = await this.those(page.map(({ id }) => id))
    // one changed between the two statements: where it stands, and whether it belongs here, is asked anew
    if (studies.some(({ updatedAt }, i) => updatedAt.getTime() !== page[i]?.updatedAt.getTime()))
      return this.read(options)
    const [hasPrevious, hasNext] = fromEnd ? [hasMore, others] : [others, hasMore]
    const last = hasNext ? studies.at(-1) : undefined
    return {
      studies,
      hasPrevious,
      hasNext,
      nextCursor: last === undefined ? null : cursorAfter(last, order),
    }
  }

  async unfinished(): Promise<readonly Study[]> {
    const rows = await this.database.study.findMany({
      where: { state: { notIn: finalStates }, ...this.visible },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    })
    return rows.map(studyOf)
  }

  async countUnfinished(): Promise<number> {
    return this.database.study.count({
      where: { state: { notIn: finalStates }, owner: this.reach.owner },
    })
  }

  async countByState(): Promise<Readonly<Partial<Record<StudyState, number>>>> {
    const groups = await this.database.study.groupBy({
      by: ['state'],
      where: this.visible,
      _count: true,
    })
    return Object.fromEntries(groups.map(({ state, _count }) => [state, _count]))
  }

  async findFinished(questionId: string): Promise<Study | null> {
    const key = JSON.stringify([this.reach.owner, questionId])
    const known = this.kept.answers.get(key)
    if (known !== undefined) return known
    const keep = this.kept.answers.reading()
    const row = await this.database.study.findFirst({
      where: { questionId, state: 'done', owner: this.reach.owner },
      orderBy: { createdAt: 'desc' },
      select: { id: true },
    })
    const study = row === null ? null : await this.get(row.id)
    // that there is none is asked again each time: the question would be answered by another study
    if (study !== null) keep(key, study)
    return study
  }
}

async function unlessTaken(mayBeTaken: boolean, work: Promise<unknown>): Promise<boolean> {
  try {
    await work
    return true
  } catch (error) {
    if (mayBeTaken && isTaken(error)) return false
    throw error
  }
}
