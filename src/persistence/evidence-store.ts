import { LRUCache } from 'lru-cache'
import type { MeasurementModel, TrialModel } from '../generated/sqlite/models.js'
import type { Measurement, MeasurementName, Outcome, TrialRecord, TrialSpec } from '../advice/interfaces.js'
import type { EvidenceStore } from '../studies/ports.js'
import type { TrialView } from '../studies/study.js'
import { json } from './json.js'
import type { Database } from './open-database.js'

const idOf = (ordinal: number): string => `t${ordinal}`
const ordinalOf = (trialId: string): number => Number(trialId.slice(1))

const keptBytes = 64 * 2 ** 20

/** Trials and measurements in Prisma's tables. */
export class PrismaEvidenceStore implements EvidenceStore {
  /** A finished trial never changes: those asked for last are kept. */
  private readonly finished = new LRUCache<string, TrialView>({ maxSize: keptBytes, sizeCalculation: sizeOf })
  constructor(private readonly database: Database) {}

  async begin(subjectId: string, studyId: string, key: string, spec: TrialSpec): Promise<{ readonly id: string } | null> {
    const known = await this.database.trial.findUnique({ where: { subjectId_key: { subjectId, key } } })
    if (known !== null && known.outcome !== null) return null
    if (known !== null) await this.database.trial.delete({ where: { subjectId_ordinal: { subjectId, ordinal: known.ordinal } } })
    const { _max } = await this.database.trial.aggregate({ where: { subjectId }, _max: { ordinal: true } })
    const ordinal = (_max.ordinal ?? 0) + 1
    await this.database.trial.create({ data: { subjectId, ordinal, key, studyId, spec: json(spec), startedAt: new Date() } })
    return { id: idOf(ordinal) }
  }

  async append(subjectId: string, trialId: string, measurements: readonly Measurement[]): Promise<void> {
    const trialOrdinal = ordinalOf(trialId)
    const from = await this.database.measurement.count({ where: { subjectId, trialOrdinal } })
    await this.database.measurement.createMany({ data: measurements.map(({ name, at, value }, i) => ({ subjectId, trialOrdinal, seq: from + i, name, at, value: json(value) })) })
  }

  async finish(subjectId: string, trialId: string, outcome: Outcome): Promise<void> {
    await this.database.trial.update({ where: { subjectId_ordinal: { subjectId, ordinal: ordinalOf(trialId) } }, data: { outcome: json(outcome), finishedAt: new Date() } })
  }

  async forget(subjectId: string, trialId: string): Promise<void> {
    await this.database.trial.deleteMany({ where: { subjectId, ordinal: ordinalOf(trialId), finishedAt: null } })
  }

  async load(subjectId: string): Promise<readonly TrialRecord[]> {
    const trials = await this.trialsOf(subjectId)
    return trials.flatMap(({ id, spec, outcome, measurements }) => (outcome === null ? [] : [{ id, spec, outcome, measurements }]))
  }

  async trialsOf(subjectId: string): Promise<readonly TrialView[]> {
    return (await this.trialsOfAll([subjectId])).get(subjectId) ?? []
  }

  async trialsOfAll(subjectIds: readonly string[]): Promise<ReadonlyMap<string, readonly TrialView[]>> {
    const heads = await this.database.trial.findMany({ where: { subjectId: { in: [...new Set(subjectIds)] } }, orderBy: { ordinal: 'asc' }, select: { subjectId: true, ordinal: true } })
    const read = await this.read(heads.filter((head) => !this.finished.has(placeOf(head))))
    const bySubject = new Map<string, TrialView[]>()
    for (const head of heads) {
      const view = read.get(placeOf(head)) ?? this.finished.get(placeOf(head))
      // an unfinished one may be forgotten meanwhile
      if (view !== undefined) bySubject.set(head.subjectId, [...(bySubject.get(head.subjectId) ?? []), view])
    }
    return bySubject
  }

  /**
   * These trials, by their places, and keeps the finished ones. Trials and measurements by their subjects: a statement may have no more than some hundred parameters, and Prisma's own `include` has two for
   * each trial.
   */
  private async read(places: readonly Place[]): Promise<ReadonlyMap<string, TrialView>> {
    if (places.length === 0) return new Map()
    const subjectId = { in: [...new Set(places.map((place) => place.subjectId))] }
    const from = { gte: places.reduce((least, { ordinal }) => Math.min(least, ordinal), Number.MAX_SAFE_INTEGER) }
    const [trials, rows] = await this.database.$transaction([
      this.database.trial.findMany({ where: { subjectId, ordinal: from } }),
      this.database.measurement.findMany({ where: { subjectId, trialOrdinal: from }, orderBy: { seq: 'asc' } }),
    ])
    const measurements = new Map<string, MeasurementModel[]>(trials.map((trial) => [placeOf(trial), []]))
    for (const row of rows) measurements.get(placeOf({ subjectId: row.subjectId, ordinal: row.trialOrdinal }))?.push(row)
    const views = trials.map((trial) => [placeOf(trial), viewOf(trial, measurements.get(placeOf(trial)) ?? [])] as const)
    for (const [place, view] of views) if (view.finishedAt !== null) this.finished.set(place, view)
    return new Map(views)
  }
}

interface Place { readonly subjectId: string; readonly ordinal: number }
const placeOf = ({ subjectId, ordinal }: Place): string => `${subjectId}/${ordinal}`
/** About what a trial takes in memory, bytes. */
const sizeOf = ({ measurements }: TrialView): number => measurements.reduce((sum, { value }) => sum + 100 + (Array.isArray(value) ? 8 * value.length : 8), 1000)

function viewOf(row: TrialModel, measurements: readonly MeasurementModel[]): TrialView {
  return {
    id: idOf(row.ordinal), spec: row.spec as unknown as TrialSpec, outcome: row.outcome as unknown as Outcome | null, startedAt: row.startedAt, finishedAt: row.finishedAt,
    measurements: measurements.map(({ name, at, value }) => ({ name: name as MeasurementName, at, value: value as Measurement['value'] })),
  }
}
