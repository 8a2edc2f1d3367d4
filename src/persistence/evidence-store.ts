import type { MeasurementModel, TrialModel } from '../generated/sqlite/models.js'
import type { Measurement, MeasurementName, Outcome, TrialRecord, TrialSpec } from '../advice/interfaces.js'
import type { EvidenceStore } from '../studies/ports.js'
import type { TrialView } from '../studies/study.js'
import { json } from './json.js'
import type { Database } from './open-database.js'

const idOf = (ordinal: number): string => `t${ordinal}`
const ordinalOf = (trialId: string): number => Number(trialId.slice(1))

/** Trials and measurements in Prisma's tables. */
export class PrismaEvidenceStore implements EvidenceStore {
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
    const rows = await this.database.trial.findMany({ where: { subjectId: { in: [...new Set(subjectIds)] } }, orderBy: { ordinal: 'asc' }, include: { measurements: { orderBy: { seq: 'asc' } } } })
    const bySubject = new Map<string, TrialView[]>()
    for (const row of rows) bySubject.set(row.subjectId, [...(bySubject.get(row.subjectId) ?? []), viewOf(row)])
    return bySubject
  }
}

function viewOf(row: TrialModel & { measurements: MeasurementModel[] }): TrialView {
  return {
    id: idOf(row.ordinal), spec: row.spec as unknown as TrialSpec, outcome: row.outcome as unknown as Outcome | null, startedAt: row.startedAt, finishedAt: row.finishedAt,
    measurements: row.measurements.map(({ name, at, value }) => ({ name: name as MeasurementName, at, value: value as Measurement['value'] })),
  }
}
