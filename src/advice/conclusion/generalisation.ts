/**
 * What the batch size does to the validation loss, from the race's own curves.
 *
 * Large batches can fit the training rows as well and new rows worse (Keskar et al., "On
 * large-batch training for deep learning: generalization gap and sharp minima", 2016).
 */
import { trialsUnder } from '../memory/training-failures.js'
import { raceCurves, type RaceCurve } from '../race/curves.js'
import { numbersOf } from '../vocabulary/measurements.js'
import type { Question } from '../vocabulary/question.js'
import type { Evidence } from '../vocabulary/trial.js'
import type { GeneralisationNumbers } from './numbers.js'

/** The best candidate of a batch size. */
export interface SizeQuality {
  readonly batchSize: number
  readonly learningRate: number
  /** Lowest validation loss of its curve, and the standard deviation of one point. */
  readonly validationLoss: number
  readonly deviation: number
  /** Lowest smoothed training loss; null where it was not measured. */
  readonly trainingLoss: number | null
  readonly evidence: readonly string[]
}

/**
 * The best candidate of every raced batch size, ascending. Empty for generated rows, because
 * their validation loss says nothing about the user's rows.
 */
export function qualityBySize(
  question: Question,
  evidence: Evidence,
  numbers: GeneralisationNumbers,
): readonly SizeQuality[] {
  if (question.data.origin !== 'given') return []
  const candidates = raceCurves(trialsUnder(question.budgetBytes, evidence), question.seed).filter(
    (curve) => !curve.diverged && !curve.broken && curve.points.length >= numbers.pointsMin,
  )
  const best = new Map<number, { readonly curve: RaceCurve; readonly loss: number }>()
  for (const curve of candidates) {
    const loss = Math.min(...curve.points.map(([, pointLoss]) => pointLoss))
    const bestLoss = best.get(curve.batchSize)?.loss ?? Number.POSITIVE_INFINITY
    if (loss < bestLoss) best.set(curve.batchSize, { curve, loss })
  }
  return [...best.values()]
    .map(({ curve, loss }) => ({
      batchSize: curve.batchSize,
      learningRate: curve.learningRate,
      validationLoss: loss,
      deviation: deviationAtEnd(curve, numbers),
      trainingLoss: trainingLossOf(evidence, curve),
      evidence: curve.evidence,
    }))
    .sort((a, b) => a.batchSize - b.batchSize)
}

/** A batch size and a smaller one that generalises better. */
export interface GeneralisationGap {
  readonly larger: SizeQuality
  readonly smaller: SizeQuality
}

/**
 * The smaller size that generalises measurably better; null without one. Its validation loss is
 * lower by two standard errors and 2 %, although its training loss is no lower: a lower validation
 * loss alone may only mean that it trained longer.
 * Example: 0.30 +- 0.005 at 32 and 0.36 +- 0.005 at 1,024, training losses 0.2 and 0.1: 32.
 */
export function betterGeneralising(
  sizes: readonly SizeQuality[],
  batchSize: number,
  numbers: GeneralisationNumbers,
): GeneralisationGap | null {
  const larger = sizes.find((size) => size.batchSize === batchSize)
  if (larger === undefined) return null
  const [smaller] = sizes
    .filter((size) => size.batchSize < batchSize && isBetter(size, larger, numbers))
    .sort((a, b) => a.validationLoss - b.validationLoss)
  return smaller === undefined ? null : { larger, smaller }
}

function isBetter(
  smaller: SizeQuality,
  larger: SizeQuality,
  { standardErrors, lossShareMin }: GeneralisationNumbers,
): boolean {
  if (larger.trainingLoss === null || smaller.trainingLoss === null) return false
  const excess = larger.validationLoss - smaller.validationLoss
  return (
    larger.trainingLoss <= smaller.trainingLoss &&
    excess > lossShareMin * Math.abs(smaller.validationLoss) &&
    excess > standardErrors * Math.hypot(larger.deviation, smaller.deviation)
  )
}

/**
 * Standard deviation of one validation loss around the course of the curve, from second
 * differences of its last points, which a straight course leaves at zero (Rice, "Bandwidth choice
 * for nonparametric regression", 1984):
 *
 *   sigma^2 = mean((y_i - 2 y_{i+1} + y_{i+2})^2) / 6
 *
 * y_i: loss at point i. The points are log-spaced in steps.
 */
function deviationAtEnd({ points }: RaceCurve, { scatterPoints }: GeneralisationNumbers): number {
  const losses = points.slice(-scatterPoints).map(([, loss]) => loss)
  const differences = losses
    .slice(2)
    .map((loss, i) => loss - 2 * (losses[i + 1] ?? loss) + (losses[i] ?? loss))
  if (differences.length === 0) return 0
  const squares = differences.reduce((sum, difference) => sum + difference * difference, 0)
  return Math.sqrt(squares / differences.length / 6)
}

function trainingLossOf(evidence: Evidence, { evidence: ids }: RaceCurve): number | null {
  const losses = evidence.trials
    .filter(({ id }) => ids.includes(id))
    .flatMap((trial) => numbersOf(trial, 'trainingLoss'))
  return losses.length === 0 ? null : Math.min(...losses)
}
