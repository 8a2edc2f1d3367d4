/**
 * What the batch size does to the validation loss, from the race's own curves.
 *
 * Large batches can end in solutions that fit the training rows as well and new rows worse (Keskar et al., "On large-batch training for deep learning: generalization gap and
 * sharp minima", 2016). A lower validation loss alone is no gap: the other candidate may only have trained longer. It is one where the larger batch has fitted the training rows
 * at least as well and its best validation loss is still worse, by more than both curves scatter.
 */
import type { Question } from '../vocabulary/question.js'
import type { Evidence } from '../vocabulary/trial.js'
import { raceCurves, type RaceCurve } from '../race/curves.js'

/** `apart`: standard errors between two losses that count as different; `leastShare`: and at least this share of the loss; `pointsMin`: of a curve that is compared. */
export const generalisationNumbers = { apart: 2, leastShare: 0.02, pointsMin: 5 } as const

export interface SizeQuality {
  readonly batchSize: number
  readonly learningRate: number
  /** Best validation loss of the size's best candidate, and the scatter of one point of its curve. */
  readonly validationLoss: number
  readonly deviation: number
  /** Lowest smoothed training loss of that candidate; null where it was not measured. */
  readonly trainingLoss: number | null
  readonly evidence: readonly string[]
}

/** The best candidate of every raced size, ascending; empty where the rows were made up, for their validation says nothing about the user's. */
export function qualityBySize(question: Question, evidence: Evidence): readonly SizeQuality[] {
  if (question.data.origin !== 'given') return []
  const candidates = raceCurves(evidence, question.seed).filter(
    (curve) =>
      !curve.diverged && !curve.broken && curve.points.length >= generalisationNumbers.pointsMin,
  )
  const best = new Map<number, SizeQuality>()
  for (const curve of candidates) {
    const validationLoss = Math.min(...curve.points.map(([, loss]) => loss))
    if (validationLoss >= (best.get(curve.batchSize)?.validationLoss ?? Number.POSITIVE_INFINITY))
      continue
    best.set(curve.batchSize, {
      batchSize: curve.batchSize,
      learningRate: curve.learningRate,
      validationLoss,
      deviation: scatterNearBest(curve),
      trainingLoss: trainingLossOf(evidence, curve),
      evidence: curve.evidence,
    })
  }
  return [...best.values()].sort((a, b) => a.batchSize - b.batchSize)
}

/**
 * The smaller size that generalises measurably better than `batchSize`, or null: lower validation loss by two standard errors and 2 %, at a training loss that is no lower.
 * Example: 0.30 +- 0.005 at 32 and 0.36 +- 0.005 at 1,024, training losses 0.2 and 0.1: 32.
 */
export function betterGeneralising(
  sizes: readonly SizeQuality[],
  batchSize: number,
): { readonly larger: SizeQuality; readonly smaller: SizeQuality } | null {
  const larger = sizes.find((one) => one.batchSize === batchSize)
  if (larger === undefined || larger.trainingLoss === null) return null
  const fitted = larger.trainingLoss
  const { apart, leastShare } = generalisationNumbers
  const better = sizes.filter((smaller) => {
    const worse = larger.validationLoss - smaller.validationLoss
    return (
      smaller.batchSize < batchSize &&
      smaller.trainingLoss !== null &&
      fitted <= smaller.trainingLoss &&
      worse > leastShare * Math.abs(smaller.validationLoss) &&
      worse > apart * Math.hypot(larger.deviation, smaller.deviation)
    )
  })
  const [smaller] = better.sort((a, b) => a.validationLoss - b.validationLoss)
  return smaller === undefined ? null : { larger, smaller }
}

/**
 * Deviation of one validation loss around the curve's course, from second differences of the last five points (Rice, "Bandwidth choice for nonparametric regression", 1984):
 * a straight course adds nothing to them. Points are log-spaced in steps.
 */
function scatterNearBest({ points }: RaceCurve): number {
  const losses = points.slice(-5).map(([, loss]) => loss)
  const second = losses
    .slice(2)
    .map((loss, i) => loss - 2 * (losses[i + 1] ?? loss) + (losses[i] ?? loss))
  return second.length === 0
    ? 0
    : Math.sqrt(second.reduce((sum, one) => sum + one * one, 0) / second.length / 6)
}

function trainingLossOf(evidence: Evidence, curve: RaceCurve): number | null {
  const losses = evidence.trials
    .filter(({ id }) => curve.evidence.includes(id))
    .flatMap(({ measurements }) =>
      measurements.flatMap(({ name, value }) =>
        name === 'trainingLoss' && typeof value === 'number' ? [value] : [],
      ),
    )
  return losses.length === 0 ? null : Math.min(...losses)
}
