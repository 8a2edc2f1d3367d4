/** Whether the race trained anything at all. A pair that no candidate learnt with is no advice. */
import { isBelowGuessing, lowestLoss, startLoss, type RaceCurve } from './curves.js'
import type { FailureNumbers } from './numbers.js'

/** What the race showed where nothing trained. */
export interface FailedTraining {
  readonly candidates: number
  readonly diverged: number
  /** Mean validation loss of the untrained model; null where it was not finite. */
  readonly start: number | null
  /** Lowest validation loss of a candidate that did not diverge; null where all diverged. */
  readonly lowest: number | null
  /** Validation loss of the best constant answer; null where no trial reported it. */
  readonly guessing: number | null
  /** Steps of the longest training, at least 1: a candidate may diverge in its first. */
  readonly steps: number
  /** A candidate still fell towards the loss of guessing when the race ended. */
  readonly falling: boolean
  readonly lowestRate: number
  readonly highestRate: number
}

/**
 * The failure of a race in which no candidate got below the loss of the untrained model, or below
 * that of guessing; null where one did.
 *
 *   fell = start - lowest >= fallShareMin |start|
 *   trained = fell and lowest < guessing
 *
 * Candidates that diverged do not count.
 *
 * @param guessing validation loss of the best constant answer; null where unknown
 */
export function failedTraining(
  curves: readonly RaceCurve[],
  guessing: number | null,
  numbers: FailureNumbers,
): FailedTraining | null {
  const raced = curves.filter((curve) => hasRaced(curve) && !curve.broken)
  const stable = raced.filter((curve) => !curve.diverged)
  const start = startLoss(raced)
  if (raced.length === 0 || stable.some((curve) => hasTrained(curve, start, guessing, numbers)))
    return null
  return {
    candidates: raced.length,
    diverged: raced.filter(({ diverged }) => diverged).length,
    start,
    lowest: lowestStableLoss(stable),
    guessing,
    steps: Math.max(1, ...raced.map(stepsOf)),
    falling: stable.some((curve) => isFalling(curve, start, guessing, numbers)),
    lowestRate: Math.min(...raced.map(({ learningRate }) => learningRate)),
    highestRate: Math.max(...raced.map(({ learningRate }) => learningRate)),
  }
}

/**
 * The race is too short to judge: a candidate that did not diverge had fewer steps than any
 * training needs to show a fall, and none had more.
 */
export function isTooShort(
  { steps, diverged, candidates }: FailedTraining,
  { judgedStepsMin }: FailureNumbers,
): boolean {
  return diverged < candidates && steps < judgedStepsMin
}

/** Lowest validation loss of a trained candidate that did not diverge; null without one. */
function lowestStableLoss(curves: readonly RaceCurve[]): number | null {
  const losses = curves.filter((c) => !c.diverged && stepsOf(c) > 0).map(lowestTrained)
  return losses.length === 0 ? null : Math.min(...losses)
}

/** The candidate trained at least a step, or diverged at once. */
const hasRaced = (curve: RaceCurve): boolean => curve.diverged || stepsOf(curve) > 0

/** A race compares candidates: a single one shows nothing. */
const comparedMin = 2

/** How many candidates raced, as far as it matters: none, one that has no rival, or several. */
export function racedCandidates(curves: readonly RaceCurve[]): 'none' | 'one' | 'several' {
  const raced = curves.filter(hasRaced).length
  if (raced >= comparedMin) return 'several'
  return raced === 0 ? 'none' : 'one'
}

/** Lowest rate at which a candidate diverged; null where none did. */
export function lowestDivergedRate(curves: readonly RaceCurve[]): number | null {
  const rates = curves.filter(({ diverged }) => diverged).map(({ learningRate }) => learningRate)
  return rates.length === 0 ? null : Math.min(...rates)
}

const stepsOf = ({ points }: RaceCurve): number => points.at(-1)?.[0] ?? 0

const lowestTrained = ({ points }: RaceCurve): number =>
  lowestLoss({ points: points.filter(([step]) => step > 0) })

function hasTrained(
  curve: RaceCurve,
  start: number | null,
  guessing: number | null,
  numbers: FailureNumbers,
): boolean {
  if (start === null) return false
  const lowest = lowestTrained(curve)
  const hasFallen = start - lowest >= numbers.fallShareMin * Math.abs(start)
  if (!hasFallen) return false
  return isBelowGuessing(lowest, guessing)
}

/** Over the last half of its steps by a tenth of its whole fall, itself a tenth of the way. */
function isFalling(
  curve: RaceCurve,
  start: number | null,
  guessing: number | null,
  { wayShareMin, lateShareMin }: FailureNumbers,
): boolean {
  if (start === null || guessing === null) return false
  const fall = start - lowestTrained(curve)
  const half = stepsOf(curve) / 2
  const early = Math.min(start, lowestLoss({ points: curve.points.filter(([at]) => at <= half) }))
  const late = early - lowestTrained(curve)
  return fall > 0 && fall >= wayShareMin * (start - guessing) && late >= lateShareMin * fall
}
