import type { MeasurementModel, TrialModel } from '../generated/sqlite/models.js'
import type {
  Measurement,
  MeasurementName,
  Outcome,
  TrialRecord,
  TrialSpec,
} from '../advice/vocabulary/trial.js'
import type { EvidenceStore, ShownWith } from '../studies/ports.js'
import type { TrialView } from '../studies/study.js'
import { json } from './database/json.js'
import { KeptTrials, placeOf, type Place } from './kept/kept-trials.js'
import type { Database } from './database/open-database.js'

const idOf = (ordinal: number): string => `t${ordinal}`
const ordinalOf = (trialId: string): number => Number(trialId.slice(1))

/** Trials and measurements in Prisma's tables. */
export class PrismaEvidenceStore implements EvidenceStore {
  constructor(
    private readonly database: Database,
    private readonly kept = new KeptTrials(),
  ) {}

  begin(
    subjectId: string,
    studyId: string,
    key: string,
    spec: TrialSpec,
  ): Promise<{ readonly id: string } | null> {
    return this.kept.recent.after(this.beginOne(subjectId, studyId, key, spec), [subjectId])
  }

  private async beginOne(
    subjectId: string,
    studyId: string,
    key: string,
    spec: TrialSpec,
  ): Promise<{ readonly id: string } | null> {
    const known = await this.database.trial.findUnique({
      where: { subjectId_key: { subjectId, key } },
    })
    if (known !== null && known.outcome !== null) return null
    if (known !== null)
      await this.database.trial.delete({
        where: { subjectId_ordinal: { subjectId, ordinal: known.ordinal } },
      })
    const { _max } = await this.database.trial.aggregate({
      where: { subjectId },
      _max: { ordinal: true },
    })
    const ordinal = (_max.ordinal ?? 0) + 1
    await this.database.trial.create({
      data: { subjectId, ordinal, key, studyId, spec: json(spec), startedAt: new Date() },
    })
    return { id: idOf(ordinal) }
  }

  async append(
    subjectId: string,
    trialId: string,
    measurements: readonly Measurement[],
  ): Promise<void> {
    const trialOrdinal = ordinalOf(trialId)
    const from = await this.database.measurement.count({ where: { subjectId, trialOrdinal } })
    await this.kept.recent.after(
      this.database.measurement.createMany({
        data: measurements.map(({ name, at, value }, i) => ({
          subjectId,
          trialOrdinal,
          seq: from + i,
          name,
          at,
          value: json(value),
        })),
      }),
      [subjectId],
    )
  }

  async finish(subjectId: string, trialId: string, outcome: Outcome): Promise<void> {
    await this.kept.recent.after(
      this.database.trial.update({
        where: { subjectId_ordinal: { subjectId, ordinal: ordinalOf(trialId) } },
        data: { outcome: json(outcome), finishedAt: new Date() },
      }),
      [subjectId],
    )
  }

  async forget(subjectId: string, trialId: string): Promise<void> {
    await this.kept.recent.after(
      this.database.trial.deleteMany({
        where: { subjectId, ordinal: ordinalOf(trialId), finishedAt: null },
      }),
      [subjectId],
    )
  }

  async load(subjectId: string): Promise<readonly TrialRecord[]> {
    const trials = await this.trialsOf(subjectId)
    return trials.flatMap(({ id, spec, outcome, measurements }) =>
      outcome === null ? [] : [{ id, spec, outcome, measurements }],
    )
  }

  async trialsOf(subjectId: string): Promise<readonly TrialView[]> {
    return (await this.trialsOfAll([subjectId])).get(subjectId) ?? []
  }

  async trialsOfAll(
    subjectIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly TrialView[]>> {
    const heads = await this.database.trial.findMany({
      where: { subjectId: { in: [...new Set(subjectIds)] } },
      orderBy: { ordinal: 'asc' },
      select: { subjectId: true, ordinal: true },
    })
    // taken before others are read: what these push out would be missing
    const kept = heads.map((head) => this.kept.finished.get(placeOf(head)))
    const read = await this.read(heads.filter((_head, i) => kept[i] === undefined))
    const bySubject = new Map<string, TrialView[]>()
    for (const [i, head] of heads.entries()) {
      const view = kept[i] ?? read.get(placeOf(head))
      // an unfinished one may be forgotten meanwhile
      if (view !== undefined)
        bySubject.set(head.subjectId, [...(bySubject.get(head.subjectId) ?? []), view])
    }
    return bySubject
  }

  async shownTrials(
    asked: readonly ShownWith[],
  ): Promise<ReadonlyMap<string, readonly TrialView[]>> {
    const known = new Map<string, readonly TrialView[]>()
    const missing = new Map<string, Date>()
    for (const { subjectId, asOf } of asked) {
      const kept = this.kept.recent.get(subjectId)
      if (kept !== undefined && kept.asOf >= asOf) known.set(subjectId, kept.trials)
      else missing.set(subjectId, asOf)
    }
    if (missing.size === 0) return known
    const keep = this.kept.recent.reading()
    const read = await this.trialsOfAll([...missing.keys()])
    for (const [subjectId, asOf] of missing) {
      const trials = read.get(subjectId) ?? []
      known.set(subjectId, trials)
      keep(subjectId, { asOf, trials })
    }
    return known
  }

  /**
   * These trials, by their places, and keeps the finished ones. Trials and measurements by their subjects: a statement may have no more than some hundred parameters, and Prisma's own `include` has two for
   * each trial.
   */
  private async read(places: readonly Place[]): Promise<ReadonlyMap<string, TrialView>> {
    if (places.length === 0) return new Map()
    const subjectId = { in: [...new Set(places.map((place) => place.subjectId))] }
    const from = {
      gte: places.reduce((least, { ordinal }) => Math.min(least, ordinal), Number.MAX_SAFE_INTEGER),
    }
    const [trials, rows] = await this.database.$transaction([
      this.database.trial.findMany({ where: { subjectId, ordinal: from } }),
      this.database.measurement.findMany({
        where: { subjectId, trialOrdinal: from },
        orderBy: { seq: 'asc' },
      }),
    ])
    const measurements = new Map<string, MeasurementModel[]>(
      trials.map((trial) => [placeOf(trial), []]),
    )
    for (const row of rows)
      measurements.get(placeOf({ subjectId: row.subjectId, ordinal: row.trialOrdinal }))?.push(row)
    const views = trials.map(
      (trial) => [placeOf(trial), viewOf(trial, measurements.get(placeOf(trial)) ?? [])] as const,
    )
    for (const [place, view] of views)
      if (view.finishedAt !== null) this.kept.finished.set(place, view)
    return new Map(views)
  }
}

function viewOf(row: TrialModel, measurements: readonly MeasurementModel[]): TrialView {
  return {
    id: idOf(row.ordinal),
    spec: row.spec as unknown as TrialSpec,
    outcome: row.outcome as unknown as Outcome | null,
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    measurements: measurements.map(({ name, at, value }) => ({
      name: name as MeasurementName,
      at,
      value: value as Measurement['value'],
    })),
  }
}
