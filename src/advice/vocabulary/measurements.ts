/** Reading a trial's measurements by name. */
import type { MeasurementName, TrialRecord } from './trial.js'

/** Gradient noise at one step of a training. */
export interface NoisePoint {
  readonly step: number
  /** Unbiased |G|^2. */
  readonly squaredNorm: number
  /** Unbiased tr(Sigma) of one row's gradient. */
  readonly variance: number
}

/** @returns all values of that name, lists joined. */
export function numbersOf(
  trial: Pick<TrialRecord, 'measurements'>,
  name: MeasurementName,
): readonly number[] {
  return trial.measurements.flatMap((measurement) =>
    measurement.name === name ? measurement.value : [],
  )
}

/** @returns the first value of that name; null without one. */
export function numberOf(trial: TrialRecord, name: MeasurementName): number | null {
  return numbersOf(trial, name)[0] ?? null
}

/** @returns [at, value] of every measurement of that name that has both as numbers. */
export function pointsOf(
  trial: Pick<TrialRecord, 'measurements'>,
  name: MeasurementName,
): readonly (readonly [number, number])[] {
  return trial.measurements.flatMap((measurement) =>
    measurement.name === name && measurement.at !== null && typeof measurement.value === 'number'
      ? [[measurement.at, measurement.value] as const]
      : [],
  )
}

const plainNames = { norm: 'gradientSquaredNorm', variance: 'gradientVariance' } as const
const preconditionedNames = {
  norm: 'preconditionedSquaredNorm',
  variance: 'preconditionedVariance',
} as const

/**
 * The gradient noise of a trial by step. `preconditioned`: after the optimizer's preconditioner
 * where the trial measured that, because the noise acts on the optimizer's steps.
 */
export function noisePointsOf(
  trial: TrialRecord,
  preferred: 'plain' | 'preconditioned' = 'preconditioned',
): readonly NoisePoint[] {
  const isPreconditioned =
    preferred === 'preconditioned' &&
    trial.measurements.some(({ name }) => name === preconditionedNames.norm)
  const names = isPreconditioned ? preconditionedNames : plainNames
  const variances = trial.measurements.filter(({ name }) => name === names.variance)
  return pointsOf(trial, names.norm).flatMap(([step, squaredNorm]) => {
    const variance = variances.find(({ at }) => at === step)?.value
    return typeof variance === 'number' ? [{ step, squaredNorm, variance }] : []
  })
}
