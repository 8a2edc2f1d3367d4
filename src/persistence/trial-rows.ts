/** Rows of the tables Trial and Measurement from and to the trials of the use cases. */
import { measurementNames, type Measurement } from '../advice/vocabulary/trial.js'
import type { Prisma } from '../generated/sqlite/client.js'
import type { MeasurementModel, TrialModel } from '../generated/sqlite/models.js'
import type { TrialView } from '../studies/study.js'
import { fromJson, fromText, toJson, toNullableJson } from './database/columns.js'
import type { TrialRef } from './finished-trials.js'

/** Example: 7 -> "t7". */
export const trialIdOf = (ordinal: number): string => `t${ordinal}`

/** Example: ("subject", "t7") -> { subjectId: "subject", ordinal: 7 }. */
export function trialRefOf(subjectId: string, trialId: string): TrialRef {
  return { subjectId, ordinal: Number(trialId.slice(1)) }
}

export function trialRow(
  { subjectId, ordinal }: TrialRef,
  { key, studyId }: { readonly key: string; readonly studyId: string },
  { spec, outcome, startedAt, finishedAt }: Omit<TrialView, 'id' | 'measurements'>,
): Prisma.TrialCreateManyInput {
  return {
    subjectId,
    ordinal,
    key,
    studyId,
    spec: toJson(spec),
    outcome: toNullableJson(outcome),
    startedAt,
    finishedAt,
  }
}

/** `firstSeq`: how many measurements of the trial are stored already. */
export function measurementRows(
  { subjectId, ordinal }: TrialRef,
  measurements: readonly Measurement[],
  firstSeq = 0,
): Prisma.MeasurementCreateManyInput[] {
  return measurements.map(({ name, at, value }, i) => ({
    subjectId,
    trialOrdinal: ordinal,
    seq: firstSeq + i,
    name,
    at,
    value: toJson(exact(value)),
  }))
}

export function trialView(row: TrialModel, measurements: readonly Measurement[]): TrialView {
  return {
    id: trialIdOf(row.ordinal),
    spec: fromJson(row.spec),
    outcome: fromJson(row.outcome),
    startedAt: row.startedAt,
    finishedAt: row.finishedAt,
    measurements,
  }
}

export function measurementOf({ name, at, value }: MeasurementModel): Measurement {
  return { name: fromText(name, measurementNames, 'the measurement'), at, value: valueOf(value) }
}

/**
 * Prisma rounds a number that is a whole JSON document to 15 digits, so it is stored as text: a
 * resumed study must read what the trial reported.
 */
const exact = (value: Measurement['value']): Measurement['value'] | string =>
  typeof value === 'number' ? String(value) : value

/** Earlier releases stored numbers as they are. */
const valueOf = (column: unknown): Measurement['value'] =>
  typeof column === 'string' ? Number(column) : fromJson(column)
