/** Converts the measurements of a trial into the fields of a replay table. */
import type { Measurement } from '../../src/advice/vocabulary/trial.js'
import type { ReplayRun, ReplayTable } from '../replay/table.js'

export const sweepRange = {
  learningRateMin: 1e-5,
  learningRateMax: 10,
  growth: 1.15,
  deviceMs: 20_000,
} as const

/** Rounds to five significant digits, finer than the noise of any timing. */
export const digits = (value: number): number => Number(value.toPrecision(5))
const finite = (value: Measurement['value'] | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? digits(value) : null

const readingAt =
  (measurements: readonly Measurement[]) =>
  (name: Measurement['name'], step: number | null): number | null =>
    finite(measurements.find((reading) => reading.name === name && reading.at === step)?.value)

export function sweepOf(
  batchSize: number,
  measurements: readonly Measurement[],
): ReplayTable['sweeps'][number] {
  const points = measurements.filter(({ name }) => name === 'sweepLoss')
  return {
    batchSize,
    learningRates: points.map(({ at }) => digits(at ?? 0)),
    losses: points.map(({ value }) => finite(value)),
  }
}

export function pointsOf(measurements: readonly Measurement[]): ReplayRun['points'] {
  const at = readingAt(measurements)
  return measurements
    .filter(({ name }) => name === 'validationLoss')
    .map(({ at: step, value }) => [
      step ?? 0,
      at('trainingLoss', step) ?? finite(value),
      finite(value),
      at('validationAccuracy', step),
    ])
}

export function noiseOf(measurements: readonly Measurement[]): ReplayRun['noise'] {
  const at = readingAt(measurements)
  return measurements
    .filter(({ name }) => name === 'gradientSquaredNorm')
    .map(({ at: step, value }) => {
      const plain = [step ?? 0, finite(value), at('gradientVariance', step)] as const
      const squaredNorm = at('preconditionedSquaredNorm', step)
      const variance = at('preconditionedVariance', step)
      return squaredNorm === null ? [...plain] : [...plain, squaredNorm, variance]
    })
}
