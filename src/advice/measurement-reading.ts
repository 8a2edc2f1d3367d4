/** Reading a trial's measurements by name. */
import type { MeasurementName, TrialRecord } from './interfaces.js'

/** All values of that name, lists joined. */
export function numbersOf(trial: Pick<TrialRecord, 'measurements'>, name: MeasurementName): readonly number[] {
  return trial.measurements.flatMap((measurement) => (measurement.name !== name ? [] : measurement.value))
}
/** The first value of that name, or null without one. */
export function numberOf(trial: TrialRecord, name: MeasurementName): number | null {
  return numbersOf(trial, name)[0] ?? null
}
