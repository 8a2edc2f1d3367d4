/** The plan for K data-parallel workers against recorded trainings: a global batch of K B on the table is what K workers with B each would do. */
import { conclude } from '../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../src/advice/numbers.js'
import { mean, median } from '../../src/advice/math/statistics.js'
import { conductReplay, questionOf } from './conduct-replay.js'
import { deviceNames, plannedMs, stepTimesOf } from './devices.js'
import type { ReplayTable } from './table.js'
import { meanCurves, truthOf } from './truth.js'

const workerCounts = [2, 4, 8] as const
const probeShare = 0.2

export interface WorkerCase {
  readonly workload: string
  readonly workers: number
  readonly planned: number
  readonly low: number
  readonly high: number
  readonly actual: number
}

/** Epochs as multiples of those of one worker: as planned, its interval, and what the table says (the best rate at each size). Only where both sizes were recorded and reach the target. */
export async function workerCasesOf(table: ReplayTable): Promise<readonly WorkerCase[]> {
  const curves = meanCurves(table)
  const steps = truthOf(curves, () => 1, 'fastest')
  const stepsAt = (batchSize: number): number =>
    Math.min(
      ...steps.cells
        .filter((cell) => cell.batchSize === batchSize && cell.reached)
        .map(({ timeMs }) => timeMs),
    )
  const cases: WorkerCase[] = []
  for (const device of deviceNames) {
    const stepTimes = stepTimesOf(table, device)
    const asked = questionOf(table, 'fastest', {
      kind: 'seconds',
      seconds: (probeShare * plannedMs(table, stepTimes)) / 1000,
    })
    const { trials, decision } = await conductReplay(table, stepTimes, asked)
    for (const workers of workerCounts) {
      // many epochs, so that rounding to whole ones does not matter
      const { batchSize, workers: plan } = conclude(
        { ...asked, workers, epochsPlanned: asked.epochsPlanned * 1000 },
        { trials },
        decision,
        adviceNumbers,
      )
      const one = batchSize?.value ?? 0
      const actual = (workers * stepsAt(workers * one)) / stepsAt(one)
      if (plan === null || plan.globalBatchSize !== workers * one || !Number.isFinite(actual))
        continue
      const share = (epochs: number): number => epochs / (asked.epochsPlanned * 1000)
      cases.push({
        workload: table.name,
        workers,
        planned: share(plan.epochs),
        low: share(plan.epochsLow),
        high: share(plan.epochsHigh),
        actual,
      })
    }
  }
  return cases
}

/** Errors in ln(planned epochs / actual epochs), and of two plain answers beside it: as many epochs as before, and K times as many. */
export function workerScore(cases: readonly WorkerCase[]): {
  readonly cases: number
  readonly medianError: number
  readonly rmsError: number
  readonly withinInterval: number
  readonly rmsSameEpochs: number
  readonly rmsTimesK: number
} {
  const rms = (errors: readonly number[]): number =>
    Math.sqrt(mean(errors.map((error) => error * error)))
  const errors = cases.map(({ planned, actual }) => Math.log(planned / actual))
  return {
    cases: cases.length,
    medianError: median(errors.map(Math.abs)),
    rmsError: rms(errors),
    withinInterval: mean(
      cases.map(({ low, high, actual }) => (actual >= 0.9 * low && actual <= 1.1 * high ? 1 : 0)),
    ),
    rmsSameEpochs: rms(cases.map(({ actual }) => Math.log(1 / actual))),
    rmsTimesK: rms(cases.map(({ actual, workers }) => Math.log(workers / actual))),
  }
}
