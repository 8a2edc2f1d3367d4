/** Reading a trial's measurements by name. */
import type { NoisePoint } from '../rate/noise-scale.js'
import type { MeasurementName, TrialRecord } from './question.js'

/** All values of that name, lists joined. */
export function numbersOf(
  trial: Pick<TrialRecord, 'measurements'>,
  name: MeasurementName,
): readonly number[] {
  return trial.measurements.flatMap((measurement) =>
    measurement.name !== name ? [] : measurement.value,
  )
}
/** The first value of that name, or null without one. */
export function numberOf(trial: TrialRecord, name: MeasurementName): number | null {
  return numbersOf(trial, name)[0] ?? null
}

/** The gradients' noise, as measured or, where that was measured and is `preferred`, after the optimizer's preconditioner: its steps are what the noise disturbs. */
export function noisePointsOf(
  trial: TrialRecord,
  preferred: 'plain' | 'preconditioned' = 'preconditioned',
): readonly NoisePoint[] {
  const scaled =
    preferred === 'preconditioned' &&
    trial.measurements.some(({ name }) => name === 'preconditionedSquaredNorm')
  const [norm, spread] = scaled
    ? ['preconditionedSquaredNorm', 'preconditionedVariance']
    : ['gradientSquaredNorm', 'gradientVariance']
  return trial.measurements.flatMap(({ name, at, value }) => {
    const variance = trial.measurements.find(
      (other) => other.name === spread && other.at === at,
    )?.value
    return name === norm && at !== null && typeof value === 'number' && typeof variance === 'number'
      ? [{ step: at, squaredNorm: value, variance }]
      : []
  })
}
