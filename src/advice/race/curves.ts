/**
 * Reading the race: what each candidate's curve says about the time it needs.
 *
 * Truth that is aimed at (a training's time to a target loss):
 *   fastest       target = best + 0.05 (start - best)
 *   best-quality  target = best (start / best)^0.1
 * While the race runs the best reachable loss is unknown, so candidates are compared by the time at which they first reached a level just
 * short of the best seen so far, of the target's own kind:
 *   fastest       level = start - 0.97 (start - best)
 *   best-quality  level = best (start / best)^0.04
 * Lowest loss at equal time would pick rates that are too high and then never get there.
 */
import type { Aim, Objective } from '../vocabulary/question.js'
import type { Evidence, TrialRecord } from '../vocabulary/trial.js'
import type { FullBatchMethod } from '../vocabulary/optimizers.js'
import { noisePointsOf, type NoisePoint } from '../vocabulary/measurements.js'
import { candidateKey, type Candidate } from '../vocabulary/decision.js'
import { median } from '../math/statistics.js'

/** What the candidates of a question race to. */
export const aimOf = (objective: Objective): Aim =>
  objective === 'best-quality' ? 'best-quality' : 'fastest'

/** Everything that was seen of one candidate, its rungs joined. */
export interface RaceCurve extends Candidate {
  /** [step, validation loss], steps ascending, step 0 first. */
  readonly points: readonly (readonly [number, number])[]
  /** The gradients' noise where it was measured on the way, with the validation loss there. */
  readonly noise: readonly (NoisePoint & { readonly loss: number })[]
  readonly stepTimeMs: number
  /** Device time that it was trained for, ms. */
  readonly trainedMs: number
  /** Until which device times it was asked to train, one per finished rung. */
  readonly rungs: readonly number[]
  readonly diverged: boolean
  /** It ended otherwise (out of memory, a crash): it cannot be continued. */
  readonly broken: boolean
  readonly evidence: readonly string[]
}

type RaceRecord = TrialRecord & { readonly spec: Extract<TrialRecord['spec'], { kind: 'race' }> }
const isRace = (trial: TrialRecord): trial is RaceRecord => trial.spec.kind === 'race'

/** Joins the race trials of one seed by candidate: of the study's optimizer, or of a full-batch method. */
export function raceCurves(
  evidence: Evidence,
  seed: number,
  method: FullBatchMethod | null = null,
): readonly RaceCurve[] {
  const groups = new Map<string, RaceRecord[]>()
  for (const trial of evidence.trials) {
    if (!isRace(trial) || trial.spec.seed !== seed || (trial.spec.method ?? null) !== method)
      continue
    const key = candidateKey(trial.spec)
    groups.set(key, [...(groups.get(key) ?? []), trial])
  }
  return [...groups.values()].flatMap((trials) => {
    const [first] = trials
    if (first === undefined) return []
    const points = new Map<number, number>()
    const stepTimes: number[] = []
    for (const trial of trials) {
      for (const { name, at, value } of trial.measurements) {
        if (name === 'validationLoss' && at !== null && typeof value === 'number')
          points.set(at, value)
        if (name === 'stepTimeMs' && typeof value === 'number') stepTimes.push(value)
      }
    }
    const sorted = [...points].sort(([a], [b]) => a - b)
    const trainedMs = Math.max(...trials.map(({ spec }) => spec.untilMs))
    const lastStep = sorted.at(-1)?.[0] ?? 0
    return [
      {
        batchSize: first.spec.batchSize,
        learningRate: first.spec.learningRate,
        points: sorted,
        trainedMs,
        noise: trials
          .flatMap((trial) => noisePointsOf(trial, 'plain'))
          .map((one) => ({ ...one, loss: lossAt(sorted, one.step) })),
        stepTimeMs:
          stepTimes.length > 0
            ? median(stepTimes)
            : lastStep > 0
              ? trainedMs / lastStep
              : trainedMs,
        rungs: trials
          .filter(({ outcome }) => outcome.cause === 'completed')
          .map(({ spec }) => spec.untilMs),
        diverged: trials.some(({ outcome }) => outcome.cause === 'diverged'),
        broken: trials.some(
          ({ outcome }) => outcome.cause !== 'completed' && outcome.cause !== 'diverged',
        ),
        evidence: trials.map(({ id }) => id),
      },
    ]
  })
}

/** Lowest loss up to the first point at or after the step: where the curve stands there. */
function lossAt(points: RaceCurve['points'], step: number): number {
  const next = points.findIndex(([at]) => at >= step)
  return Math.min(...points.slice(0, next === -1 ? undefined : next + 1).map(([, loss]) => loss))
}

/** Mean validation loss at step 0; null before any candidate ran. */
export function startLoss(curves: readonly RaceCurve[]): number | null {
  const starts = curves.flatMap(({ points }) =>
    points.filter(([step]) => step === 0).map(([, loss]) => loss),
  )
  return starts.length === 0 ? null : starts.reduce((a, b) => a + b, 0) / starts.length
}

/** Start: mean validation loss at step 0. Best: the lowest validation loss that any candidate reached. */
export function raceLevel(
  curves: readonly RaceCurve[],
  objective: Aim,
): { start: number; best: number; level: number } | null {
  const start = startLoss(curves)
  const losses = curves.flatMap(({ points }) => points.map(([, loss]) => loss))
  if (start === null) return null
  const best = Math.min(start, ...losses)
  const level =
    objective === 'fastest' || best <= 0
      ? start - 0.97 * (start - best)
      : best * (start / best) ** 0.04
  return { start, best, level }
}

/**
 * Device time at which a candidate's best-so-far validation loss crosses `level`, linear between points, ms.
 * Not reached: its trained time, stretched by how much of the way is left (an extrapolation; `reached` is false).
 */
export function timeToLevelMs(
  curve: RaceCurve,
  level: number,
  start: number,
): { timeMs: number; reached: boolean } {
  let [bestSoFar, previousStep] = [Number.POSITIVE_INFINITY, 0]
  for (const [step, loss] of curve.points) {
    if (loss <= level) {
      const share =
        Number.isFinite(bestSoFar) && bestSoFar > loss
          ? (bestSoFar - level) / (bestSoFar - loss)
          : 1
      return {
        timeMs: (previousStep + share * (step - previousStep)) * curve.stepTimeMs,
        reached: true,
      }
    }
    if (loss < bestSoFar) bestSoFar = loss
    previousStep = step
  }
  const whole = Math.max(start - level, 1e-12)
  const left = Math.min(1, Math.max(0, (Math.min(bestSoFar, start) - level) / whole))
  return { timeMs: curve.trainedMs * (1.2 + 8 * left), reached: false }
}
