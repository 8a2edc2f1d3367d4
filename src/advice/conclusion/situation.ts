/** The situation of an answered study: the decision beside the readings, and the numbers that several parts of the advice need. */
import type { Readings } from '../readings.js'
import type { Question } from '../vocabulary/question.js'
import type { Advice, Estimate, TrainingCost } from '../vocabulary/answer.js'
import { type Reason, reason } from '../vocabulary/reasons.js'
import type { Evidence } from '../vocabulary/trial.js'
import { replicateCurves } from '../race/replicates.js'
import type { RaceCurve } from '../race/curves.js'
import { candidateKey, type Chosen } from '../vocabulary/decision.js'
import { accumulationPlan } from '../rate/accumulation.js'
import { warmupSteps } from '../rate/warm-up.js'
import { workersPlan } from '../rate/workers.js'
import { rateNumbers } from '../rate/numbers.js'
import { highestRate } from '../rate/range-test.js'
import { epochTimeMs, stepTimeMs } from '../timing/step-time-law.js'
import { relativeTime, timeOptimalBatchSize, timeOptimalInterval } from '../timing/time-optimal.js'
import { bytesAt } from './memory.js'
import { trainingCostOf } from './cost.js'

export interface Situation {
  readonly question: Question
  readonly evidence: Evidence
  readonly readings: Readings
  readonly chosen: Chosen
  /** The advised candidate's race curve, where it raced. */
  readonly winner: RaceCurve | null
  /** Trials that carry the decision: the winner's rungs, else the range test and the noise. */
  readonly carrying: readonly string[]
  readonly use: Reason
  readonly stepsPerEpoch: number
  readonly stepTimeMs: number | null
  readonly epochTimeMs: number | null
  readonly warmupSteps: number
  readonly accumulation: Advice['accumulation']
  readonly workers: Advice['workers']
  readonly trainingCost: TrainingCost | null
  /** Trials from another seed. */
  readonly replicateEvidence: readonly string[]
  /** B_n, rows: from the race, else from the pilot; and the trials it rests on. */
  readonly noiseScale: Estimate | null
  readonly noiseEvidence: readonly string[]
  /** B* of theory within [1, largest]; null where step time or noise are unknown. */
  readonly optimum: Estimate | null
  /** B* of theory were memory no limit, rows; null where unknown or unbounded. */
  readonly unboundOptimum: number | null
  /** Real bytes at a size: as measured where it ran, else by the law; null without a law. */
  readonly bytesAt: (batchSize: number) => number | null
  /** Time to target relative to other sizes; null where step time or noise are unknown. */
  readonly timeAt: ((batchSize: number) => number) | null
}

export function situationOf(
  question: Question,
  evidence: Evidence,
  readings: Readings,
  chosen: Chosen,
): Situation {
  const { data, optimizer, epochsPlanned } = question
  const { stepLaw, noise } = readings
  const { batchSize, learningRate } = chosen
  const winner = chosen.raceWinner
    ? (readings.race.find((curve) => candidateKey(curve) === candidateKey(chosen)) ?? null)
    : null
  const carrying =
    winner !== null ? winner.evidence : [...readings.cited.sweep, ...readings.cited.noise]
  const stepsPerEpoch = Math.ceil(data.trainingRows / batchSize)
  // what the race showed counts for more than what a pilot foretold (docs/search.md)
  const scale = chosen.noiseScale ?? noise?.scale ?? null
  const raw =
    stepLaw !== null && scale !== null
      ? timeOptimalBatchSize({ ...stepLaw, noiseScale: scale.value })
      : null
  const largest = readings.largest
  // only a size that memory keeps from us is worth accumulating for; beyond the rows there is nothing to add up
  const wanted =
    raw !== null &&
    Number.isFinite(raw) &&
    largest?.bound === 'memory' &&
    batchSize >= largest.value / 2
      ? Math.min(Math.round(raw), data.trainingRows)
      : null
  const epochMs =
    stepLaw === null
      ? null
      : epochTimeMs(
          stepLaw,
          batchSize,
          data.trainingRows,
          (readings.validationMsPerRow ?? 0) * data.validationRows,
        )
  return {
    question,
    evidence,
    readings,
    chosen,
    winner,
    carrying,
    stepsPerEpoch,
    noiseScale: scale,
    replicateEvidence: replicateCurves(question, evidence).flatMap((curve) => curve.evidence),
    noiseEvidence:
      chosen.noiseScale === null
        ? readings.cited.noise
        : readings.race.flatMap((curve) => curve.evidence),
    use: reason(
      'use',
      {
        batchSize,
        batchSizeLow: chosen.batchSizeInterval.low,
        batchSizeHigh: chosen.batchSizeInterval.high,
        learningRate,
        learningRateLow: chosen.learningRateInterval.low,
        learningRateHigh: chosen.learningRateInterval.high,
        optimizer,
      },
      carrying,
    ),
    stepTimeMs: stepLaw === null ? null : stepTimeMs(stepLaw, batchSize),
    epochTimeMs: epochMs,
    trainingCost:
      stepLaw === null || epochMs === null
        ? null
        : trainingCostOf({
            question,
            stepLaw,
            batchSize,
            noiseScale: scale,
            timeMs: epochMs * epochsPlanned,
          }),
    warmupSteps: warmupSteps(
      {
        stepsPerEpoch,
        epochs: epochsPlanned,
        optimizer,
        shareOfHighest:
          readings.sweep?.crossed === true
            ? learningRate / highestRate(readings.sweep, learningRate, rateNumbers)
            : 1,
      },
      rateNumbers,
    ),
    accumulation:
      wanted === null || largest === null
        ? null
        : accumulationPlan({ wanted, largest: largest.value }),
    workers:
      question.workers > 1
        ? workersPlan(
            {
              batchSize,
              learningRate,
              workers: question.workers,
              noiseScale: scale,
              optimizer,
              trainingRows: data.trainingRows,
              epochs: epochsPlanned,
              learningRateMax: highestRate(readings.sweep, learningRate, rateNumbers),
            },
            rateNumbers,
          )
        : null,
    optimum:
      stepLaw !== null && scale !== null
        ? timeOptimalInterval(stepLaw, scale, largest?.value ?? data.trainingRows)
        : null,
    unboundOptimum: raw !== null && Number.isFinite(raw) ? raw : null,
    bytesAt: (size) => bytesAt(readings, size),
    timeAt:
      stepLaw !== null && scale !== null
        ? (size) => relativeTime({ stepLaw, noiseScale: scale.value, batchSize: size })
        : null,
  }
}
