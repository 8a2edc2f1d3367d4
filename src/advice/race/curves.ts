/**
 * The curve of each candidate in the race, and the time it needs to a common level of loss.
 *
 * Lowest loss at equal time is no criterion: it picks learning rates that are too high and then
 * never reach the target. Candidates are compared by the time to a level that lies just short of
 * the best loss seen so far, because the best reachable loss is not known yet.
 */
import { candidateKey, type Candidate } from '../vocabulary/decision.js'
import { noisePointsOf, numbersOf, pointsOf, type NoisePoint } from '../vocabulary/measurements.js'
import type { FullBatchMethod } from '../vocabulary/optimizers.js'
import type { Aim, Objective } from '../vocabulary/question.js'
import type { Evidence, RaceSpec, TrialRecord } from '../vocabulary/trial.js'
import { median } from '../math/statistics.js'

/** @returns the aim that the candidates of an objective race to. */
export const aimOf = (objective: Objective): Aim =>
  objective === 'best-quality' ? 'best-quality' : 'fastest'

/** All that the trials showed of one candidate, its rungs joined. */
export interface RaceCurve extends Candidate {
  /** [step, validation loss], steps ascending, step 0 first. */
  readonly points: readonly (readonly [number, number])[]
  /** Gradient noise at the end of rungs, with the validation loss there. */
  readonly noise: readonly (NoisePoint & { readonly loss: number })[]
  readonly stepTimeMs: number
  /** Device time of the training, ms. */
  readonly trainedMs: number
  /** Device time at the end of each completed rung, ms. */
  readonly rungs: readonly number[]
  /** Steps at the end of each completed rung. */
  readonly rungSteps: readonly number[]
  readonly diverged: boolean
  /** A rung ended otherwise (out of memory, a crash): the training cannot continue. */
  readonly broken: boolean
  /** Ids of its trials. */
  readonly evidence: readonly string[]
}

type RaceRecord = TrialRecord & { readonly spec: RaceSpec }
const isRace = (trial: TrialRecord): trial is RaceRecord => trial.spec.kind === 'race'

/**
 * Joins the race trials of one seed by candidate.
 *
 * @param method a full-batch method; null for the study's optimizer
 */
export function raceCurves(
  evidence: Evidence,
  seed: number,
  method: FullBatchMethod | null = null,
): readonly RaceCurve[] {
  const groups = new Map<string, [RaceRecord, ...RaceRecord[]]>()
  for (const trial of evidence.trials) {
    if (!isRace(trial)) continue
    if (trial.spec.seed !== seed || (trial.spec.method ?? null) !== method) continue
    const key = candidateKey(trial.spec)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [trial])
    else group.push(trial)
  }
  return [...groups.values()].map(joinRungs)
}

function joinRungs(trials: readonly [RaceRecord, ...RaceRecord[]]): RaceCurve {
  const { batchSize, learningRate } = trials[0].spec
  const losses = new Map(trials.flatMap((trial) => pointsOf(trial, 'validationLoss')))
  const points = [...losses].sort(([a], [b]) => a - b)
  const causes = trials.map(({ outcome }) => outcome.cause)
  const completed = trials.filter(({ outcome }) => outcome.cause === 'completed')
  const untilMs = Math.max(...trials.map(({ spec }) => spec.untilMs))
  const lastStep = points.at(-1)?.[0] ?? 0
  const stepTimeMs = stepTimeOf(trials, lastStep, untilMs)
  const endedBySteps = trials.some(({ spec }) => spec.stepsMax !== undefined)
  return {
    batchSize,
    learningRate,
    points,
    noise: trials
      .flatMap((trial) => noisePointsOf(trial, 'plain'))
      .map((point) => ({ ...point, loss: bestLossAt(points, point.step) })),
    stepTimeMs,
    trainedMs: endedBySteps ? Math.min(untilMs, lastStep * stepTimeMs) : untilMs,
    rungs: completed.map(({ spec }) => spec.untilMs),
    rungSteps: completed.flatMap((trial) => lastStepOf(trial) ?? []),
    diverged: causes.includes('diverged'),
    broken: causes.some((cause) => cause !== 'completed' && cause !== 'diverged'),
    evidence: trials.map(({ id }) => id),
  }
}

const lastStepOf = (trial: RaceRecord): number | undefined =>
  pointsOf(trial, 'validationLoss').at(-1)?.[0]

/** Median step time of the rungs; the mean over the training where no rung reported one. */
function stepTimeOf(trials: readonly RaceRecord[], lastStep: number, trainedMs: number): number {
  const reported = trials.flatMap((trial) => numbersOf(trial, 'stepTimeMs'))
  if (reported.length > 0) return median(reported)
  return lastStep > 0 ? trainedMs / lastStep : trainedMs
}

/** Lowest loss up to the first point at or after the step. */
function bestLossAt(points: RaceCurve['points'], step: number): number {
  const next = points.findIndex(([at]) => at >= step)
  return Math.min(...points.slice(0, next === -1 ? undefined : next + 1).map(([, loss]) => loss))
}

/** Lowest validation loss of a curve; infinite without points. */
export const lowestLoss = ({ points }: Pick<RaceCurve, 'points'>): number =>
  Math.min(...points.map(([, loss]) => loss))

/** Mean validation loss at step 0; null before any candidate trained. */
export function startLoss(curves: readonly RaceCurve[]): number | null {
  const starts = curves.flatMap(({ points }) =>
    points.filter(([step]) => step === 0).map(([, loss]) => loss),
  )
  return starts.length === 0 ? null : starts.reduce((a, b) => a + b, 0) / starts.length
}

export interface RaceLevel {
  /** Mean validation loss at step 0; the loss of guessing, where some candidate is below both. */
  readonly start: number
  /** Lowest validation loss of any candidate. */
  readonly best: number
  /** Loss at which candidates are compared; between `best` and `start`. */
  readonly level: number
}

/** Share of the improvement, `fastest`; power of the improvement that is left, `best-quality`. */
const fastestLevelShare = 0.97
const qualityLevelPower = 0.04

/**
 * The level of loss just short of the best seen so far, of the same kind as the aim's target.
 *
 *   fastest       level = start - 0.97 (start - best)     target = best + 0.05 (start - best)
 *   best-quality  level = best (start / best)^0.04        target = best (start / best)^0.1
 *
 * start: mean loss at step 0. best: lowest loss of any candidate. A best of 0 or less has no
 * logarithm, so `best-quality` then uses the formula of `fastest`.
 *
 * The way down to the loss of guessing is no learning: an untrained model of unscaled data starts
 * far above it. Once a candidate is below it, `start` is at most that loss. Until then it is the
 * level.
 *
 * @param guessing validation loss of the best constant answer; null where unknown
 * @returns null before any candidate trained
 */
export function raceLevel(
  curves: readonly RaceCurve[],
  aim: Aim,
  guessing: number | null,
): RaceLevel | null {
  const untrained = startLoss(curves)
  if (untrained === null) return null
  const best = Math.min(untrained, ...curves.map(lowestLoss))
  if (!isBelowGuessing(best, guessing)) return { start: untrained, best, level: guessing ?? best }
  const start = Math.min(untrained, guessing ?? untrained)
  const level =
    aim === 'fastest' || best <= 0
      ? start - fastestLevelShare * (start - best)
      : best * (start / best) ** qualityLevelPower
  return { start, best, level }
}

/** Whether a loss shows that something was learnt, as far as the loss of guessing is known. */
export const isBelowGuessing = (loss: number, guessing: number | null): boolean =>
  guessing === null || loss < guessing

export interface TimeToLevel {
  /** Device time, ms. */
  readonly timeMs: number
  /** The curve reached the level; false: `timeMs` is extrapolated. */
  readonly reached: boolean
}

/** Extrapolated time of a curve at the level over its trained time, and its growth by distance. */
const extrapolatedLeast = 1.2
const extrapolatedGrowth = 8

/**
 * Device time at which the lowest loss so far crosses the level, linear between points.
 *
 * A curve that has not reached the level is extrapolated from its trained time T:
 *
 *   time = T (1.2 + 8 left),   left = (lowest - level) / (start - level), in [0, 1]
 */
export function timeToLevelMs(curve: RaceCurve, level: number, start: number): TimeToLevel {
  let lowest = Number.POSITIVE_INFINITY
  let previousStep = 0
  for (const [step, loss] of curve.points) {
    if (loss <= level) {
      const share =
        Number.isFinite(lowest) && lowest > loss ? (lowest - level) / (lowest - loss) : 1
      const steps = previousStep + share * (step - previousStep)
      return { timeMs: steps * curve.stepTimeMs, reached: true }
    }
    if (loss < lowest) lowest = loss
    previousStep = step
  }
  const distance = Math.max(start - level, 1e-12)
  const left = Math.min(1, Math.max(0, (Math.min(lowest, start) - level) / distance))
  return {
    timeMs: curve.trainedMs * (extrapolatedLeast + extrapolatedGrowth * left),
    reached: false,
  }
}
