/**
 * Compares the plan for K data-parallel workers with recorded trainings. K workers with batch B
 * train like one worker with batch K B.
 */
import { conclude } from '../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../src/advice/numbers.js'
import type { Question } from '../../src/advice/vocabulary/question.js'
import { mean, median } from '../../src/advice/math/statistics.js'
import { conductReplay, questionOf, type Replayed } from './conduct-replay.js'
import { deviceNames, plannedMs, stepTimesOf } from './devices.js'
import type { ReplayTable } from './table.js'
import { meanCurves, truthOf } from './truth.js'

const workerCounts = [2, 4, 8] as const
const probeShare = 0.2

/** Epochs: as planned with their interval, and as recorded. */
export interface WorkerCase {
  readonly workload: string
  readonly workers: number
  readonly planned: number
  readonly low: number
  readonly high: number
  readonly actual: number
}

/** So many epochs that rounding to whole epochs does not matter. */
const epochsFactor = 1000

/**
 * One case per device and number of workers, where both batch sizes were recorded and reach the
 * target. Epochs are multiples of those of one worker.
 */
export async function workerCasesOf(table: ReplayTable): Promise<readonly WorkerCase[]> {
  const stepsAt = stepsToTarget(table)
  const cases: WorkerCase[] = []
  for (const device of deviceNames) {
    const stepTimes = stepTimesOf(table, device)
    const seconds = (probeShare * plannedMs(table, stepTimes)) / 1000
    const question = questionOf(table, 'fastest', { kind: 'seconds', seconds })
    const replayed = await conductReplay(table, stepTimes, question)
    cases.push(
      ...workerCounts.flatMap(
        (workers) => workerCaseOf(table.name, question, replayed, workers, stepsAt) ?? [],
      ),
    )
  }
  return cases
}

/** Steps to the target at the best learning rate of each batch size; Infinity if never reached. */
function stepsToTarget(table: ReplayTable): (batchSize: number) => number {
  const { cells } = truthOf(meanCurves(table), () => 1, 'fastest')
  return (batchSize) =>
    Math.min(
      ...cells
        .filter((cell) => cell.batchSize === batchSize && cell.reached)
        .map(({ timeMs }) => timeMs),
    )
}

function workerCaseOf(
  workload: string,
  question: Question,
  { trials, decision }: Replayed,
  workers: number,
  stepsAt: (batchSize: number) => number,
): WorkerCase | null {
  const epochsPlanned = question.epochsPlanned * epochsFactor
  const advice = conclude(
    { ...question, workers, epochsPlanned },
    { trials },
    decision,
    adviceNumbers,
  )
  const plan = advice.workers
  const batchSize = advice.batchSize?.value ?? 0
  const globalBatchSize = workers * batchSize
  const actual = (workers * stepsAt(globalBatchSize)) / stepsAt(batchSize)
  if (plan === null || plan.globalBatchSize !== globalBatchSize || !Number.isFinite(actual))
    return null
  return {
    workload,
    workers,
    planned: plan.epochs / epochsPlanned,
    low: plan.epochsLow / epochsPlanned,
    high: plan.epochsHigh / epochsPlanned,
    actual,
  }
}

export interface WorkerScore {
  readonly cases: number
  /** Of |ln(planned epochs / actual epochs)|. */
  readonly medianError: number
  readonly rmsError: number
  /** Share of the cases within 10 % of the planned interval. */
  readonly withinInterval: number
  /** Error of the plain answer "the same epochs". */
  readonly rmsSameEpochs: number
  /** Error of the plain answer "K times the epochs". */
  readonly rmsTimesK: number
}

export function workerScore(cases: readonly WorkerCase[]): WorkerScore {
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
