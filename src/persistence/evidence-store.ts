import type { Measurement, Outcome, TrialRecord, TrialSpec } from '../advice/vocabulary/trial.js'
import type { MeasurementModel } from '../generated/sqlite/models.js'
import type { EvidenceStore } from '../studies/ports.js'
import type { TrialView } from '../studies/study.js'
import { toJson } from './database/columns.js'
import { isUniqueViolation, type Database } from './database/open-database.js'
import { FinishedTrials, refText, type TrialRef } from './finished-trials.js'
import { OpenGuard, type WriteGuard } from './leases/write-guard.js'
import {
  measurementOf,
  measurementRows,
  trialIdOf,
  trialRefOf,
  trialRow,
  trialView,
} from './trial-rows.js'

/** Trials and measurements in the database. */
export class PrismaEvidenceStore implements EvidenceStore {
  /** How many measurements of a trial are stored, as far as this writer knows. */
  private readonly stored = new Map<string, number>()

  constructor(
    private readonly database: Database,
    private readonly finishedTrials = new FinishedTrials(),
    private readonly guard: WriteGuard = new OpenGuard(database),
  ) {}

  async begin(
    subjectId: string,
    studyId: string,
    key: string,
    spec: TrialSpec,
  ): Promise<{ readonly id: string } | null> {
    const earlier = await this.database.trial.findUnique({
      where: { subjectId_key: { subjectId, key } },
    })
    if (earlier !== null && earlier.outcome !== null) return null
    const ordinal = await this.nextOrdinal(subjectId, key)
    const trial = { spec, outcome: null, startedAt: new Date(), finishedAt: null }
    const ref = { subjectId, ordinal }
    await this.guard.run([
      this.database.trial.deleteMany({ where: { subjectId, key, finishedAt: null } }),
      this.database.trial.create({ data: trialRow(ref, { key, studyId }, trial) }),
    ])
    this.stored.set(refText(ref), 0)
    return { id: trialIdOf(ordinal) }
  }

  async append(
    subjectId: string,
    trialId: string,
    measurements: readonly Measurement[],
  ): Promise<void> {
    const ref = trialRefOf(subjectId, trialId)
    const first = this.stored.get(refText(ref)) ?? (await this.countMeasurements(ref))
    const data = measurementRows(ref, measurements, first)
    try {
      await this.guard.run([this.database.measurement.createMany({ data })])
    } catch (error) {
      // stored by an earlier try, whose answer was lost: nobody else writes this trial
      if (!isUniqueViolation(error)) throw error
    }
    this.stored.set(refText(ref), first + measurements.length)
  }

  async finish(subjectId: string, trialId: string, outcome: Outcome): Promise<void> {
    const ref = trialRefOf(subjectId, trialId)
    const ended = this.database.trial.update({
      where: { subjectId_ordinal: ref },
      data: { outcome: toJson(outcome), finishedAt: new Date() },
    })
    await this.guard.run([ended], { endsTrial: true })
    this.stored.delete(refText(ref))
  }

  async forget(subjectId: string, trialId: string): Promise<void> {
    const ref = trialRefOf(subjectId, trialId)
    await this.guard.run([this.database.trial.deleteMany({ where: { ...ref, finishedAt: null } })])
    this.stored.delete(refText(ref))
  }

  async begun(subjectId: string): Promise<Date | null> {
    const oldest = await this.database.trial.findFirst({
      where: { subjectId, finishedAt: { not: null } },
      orderBy: { ordinal: 'asc' },
      select: { startedAt: true },
    })
    return oldest?.startedAt ?? null
  }

  async load(subjectId: string): Promise<readonly TrialRecord[]> {
    const trials = (await this.trialsBySubject([subjectId])).get(subjectId) ?? []
    return trials.flatMap(({ id, spec, outcome, measurements }) =>
      outcome === null ? [] : [{ id, spec, outcome, measurements }],
    )
  }

  async trialsBySubject(
    subjectIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly TrialView[]>> {
    const refs = await this.database.trial.findMany({
      where: { subjectId: { in: [...new Set(subjectIds)] } },
      orderBy: { ordinal: 'asc' },
      select: { subjectId: true, ordinal: true, startedAt: true },
    })
    // the cache is read first: adding trials may evict others that are needed
    const cached = refs.map((ref) => this.finishedTrials.get(ref))
    const read = await this.read(refs.filter((_ref, i) => cached[i] === undefined))
    const bySubject = new Map<string, TrialView[]>()
    for (const [i, ref] of refs.entries()) {
      const trial = cached[i] ?? read.get(refText(ref))
      // an unfinished trial may have been forgotten between the two statements
      if (trial === undefined) continue
      const ofSubject = bySubject.get(ref.subjectId) ?? []
      ofSubject.push(trial)
      bySubject.set(ref.subjectId, ofSubject)
    }
    return bySubject
  }

  /** An unfinished trial with the same key makes room for its successor. */
  private async nextOrdinal(subjectId: string, key: string): Promise<number> {
    const { _max } = await this.database.trial.aggregate({
      where: { subjectId, NOT: { key, finishedAt: null } },
      _max: { ordinal: true },
    })
    return (_max.ordinal ?? 0) + 1
  }

  private countMeasurements({ subjectId, ordinal }: TrialRef): Promise<number> {
    return this.database.measurement.count({ where: { subjectId, trialOrdinal: ordinal } })
  }

  /**
   * Reads trials with their measurements and caches the finished ones.
   * Selects by subject: SQLite limits the parameters of a statement to some hundreds, and
   * Prisma's `include` passes two for each trial.
   */
  private async read(refs: readonly TrialRef[]): Promise<ReadonlyMap<string, TrialView>> {
    if (refs.length === 0) return new Map()
    const subjectId = { in: [...new Set(refs.map((ref) => ref.subjectId))] }
    const ordinal = { gte: lowestOrdinal(refs) }
    const [trialRows, rows] = await this.database.$transaction([
      this.database.trial.findMany({ where: { subjectId, ordinal } }),
      this.database.measurement.findMany({
        where: { subjectId, trialOrdinal: ordinal },
        orderBy: { seq: 'asc' },
      }),
    ])
    const measurements = measurementsByTrial(rows)
    const trials = new Map<string, TrialView>()
    for (const row of trialRows) {
      const trial = trialView(row, measurements.get(refText(row)) ?? [])
      this.finishedTrials.add(row, trial)
      trials.set(refText(row), trial)
    }
    return trials
  }
}

function lowestOrdinal(refs: readonly TrialRef[]): number {
  return refs.reduce((lowest, { ordinal }) => Math.min(lowest, ordinal), Number.MAX_SAFE_INTEGER)
}

function measurementsByTrial(
  rows: readonly MeasurementModel[],
): ReadonlyMap<string, readonly Measurement[]> {
  const byTrial = new Map<string, Measurement[]>()
  for (const row of rows) {
    const trial = refText({ subjectId: row.subjectId, ordinal: row.trialOrdinal })
    const measurements = byTrial.get(trial) ?? []
    measurements.push(measurementOf(row))
    byTrial.set(trial, measurements)
  }
  return byTrial
}
