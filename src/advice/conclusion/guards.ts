/** Guards: known ways in which a batch size goes wrong. Each is a pure rule with a number and a source; it warns, the race decides. */
import { type Reason, reason } from '../vocabulary/reasons.js'
import { fullBatchNumbers } from '../race/full-batch.js'
import { sources } from '../vocabulary/sources.js'

export interface GuardFacts {
  readonly batchSize: number
  readonly trainingRows: number
  /** Null for regression. */
  readonly classes: number | null
  readonly epochsPlanned: number
  readonly batchNorm: boolean
  /** The whole training set fits the budget as one batch. */
  readonly fullBatchFits: boolean
  /** A full-batch method was really tried: its result is told instead. */
  readonly fullBatchTried: boolean
  /** Standard deviation of the step-to-step training loss over the loss, near the advised size, and where it was measured. */
  readonly lossNoise: { readonly relative: number; readonly evidence: readonly string[] } | null
  /** Predicted time to target at another size (any unit), for the hardware rule; null where unknown. */
  readonly relativeTime: ((batchSize: number) => number) | null
  /** Trials behind `relativeTime`, and behind `fullBatchFits`. */
  readonly evidence: readonly string[]
  readonly memoryEvidence: readonly string[]
  readonly largest: number
}
export type Guard = (facts: GuardFacts) => readonly Reason[]

export const guardNumbers = {
  batchNormRowsMin: 8,
  lossNoiseMax: 0.25,
  stepsMin: 1000,
  shareOfRowsMax: 0.1,
  lastBatchShareMin: 0.25,
  multipleTolerance: 0.03,
} as const

/** N <= 4,096 and everything fits: gradients can be exact, and methods that need that (L-BFGS, Rprop) become an option. */
export const fullBatch: Guard = ({
  trainingRows,
  fullBatchFits,
  fullBatchTried,
  batchSize,
  memoryEvidence,
}) =>
  fullBatchFits &&
  !fullBatchTried &&
  trainingRows <= fullBatchNumbers.rowsMax &&
  batchSize < trainingRows
    ? [reason('full-batch-possible', { rows: trainingRows }, memoryEvidence, sources.le)]
    : []

/** B = 1 is online learning: with a constant rate it hovers around the optimum and does not converge to it. */
export const online: Guard = ({ batchSize, trainingRows }) =>
  batchSize === 1 && trainingRows > 1 ? [reason('online-learning', {}, [], sources.bottou)] : []

/** Fewer rows than classes, and the measured loss really jumps (standard deviation above 25 % of the loss). Gradient variance falls as 1/B. */
export const manyClasses: Guard = ({ batchSize, classes, lossNoise }) =>
  classes !== null &&
  batchSize < classes &&
  lossNoise !== null &&
  lossNoise.relative > guardNumbers.lossNoiseMax
    ? [
        reason(
          'many-classes-noisy',
          { batchSize, classes, noise: lossNoise.relative },
          lossNoise.evidence,
          sources.bottou,
        ),
      ]
    : []

/** Fewer than 1,000 updates in the planned run: large batches then generalise worse because they train too short. */
export const generalisationGap: Guard = ({ batchSize, trainingRows, epochsPlanned }) => {
  const steps = Math.ceil(trainingRows / batchSize) * epochsPlanned
  const epochs = Math.ceil(guardNumbers.stepsMin / Math.ceil(trainingRows / batchSize))
  return steps < guardNumbers.stepsMin
    ? [
        reason(
          'too-few-steps',
          { steps, stepsMin: guardNumbers.stepsMin, epochsPlanned, epochs },
          [],
          sources.hoffer,
        ),
      ]
    : []
}

/** Batch statistics of fewer than 8 rows are too noisy: the error of batch norm rises quickly there. */
export const batchNormSmall: Guard = ({ batchSize, batchNorm }) =>
  batchNorm && batchSize < guardNumbers.batchNormRowsMin
    ? [
        reason(
          'batch-norm-small',
          { batchSize, rowsMin: guardNumbers.batchNormRowsMin },
          [],
          sources.wu,
        ),
      ]
    : []

/** Beyond a tenth of the rows, the share at which sharp minima were seen. */
export const shareOfRows: Guard = ({ batchSize, trainingRows }) => {
  const share = batchSize / trainingRows
  return share > guardNumbers.shareOfRowsMax
    ? [reason('share-of-rows', { batchSize, share }, [], sources.keskar)]
    : []
}

/** The remainder of an epoch is a much smaller batch at the same rate: below a quarter of B (or below 8 rows with batch norm). Updates with fewer rows are noisier. */
export const lastIncompleteBatch: Guard = ({ batchSize, trainingRows, batchNorm }) => {
  const rest = trainingRows % batchSize
  const small =
    rest < guardNumbers.lastBatchShareMin * batchSize ||
    (batchNorm && rest < guardNumbers.batchNormRowsMin)
  return rest > 0 && batchSize < trainingRows && small
    ? [reason('last-batch-small', { batchSize, rest }, [], sources.bottou)]
    : []
}

/**
 * The size that matrix units like, near B: the multiple of 64 (from B = 64), else of 8 (from B = 8), whose time is within 3 % of B's and least; B itself otherwise.
 * Example: flat time, B = 100: 128 (a multiple of 64, the nearer of 64 and 128).
 */
export function preferredMultiple({
  batchSize,
  largest,
  time,
}: {
  readonly batchSize: number
  readonly largest: number
  readonly time: (batchSize: number) => number
}): number {
  for (const unit of [64, 8]) {
    if (batchSize < unit) continue
    if (batchSize % unit === 0) return batchSize
    const near = [Math.floor(batchSize / unit) * unit, Math.ceil(batchSize / unit) * unit].filter(
      (size) =>
        size >= unit &&
        size <= largest &&
        time(size) <= (1 + guardNumbers.multipleTolerance) * time(batchSize),
    )
    const [best] = near.sort(
      (a, b) => time(a) - time(b) || Math.abs(a - batchSize) - Math.abs(b - batchSize),
    )
    if (best !== undefined) return best
  }
  return batchSize
}

export const hardwareMultiple: Guard = ({ batchSize, largest, relativeTime, evidence }) => {
  const preferred =
    relativeTime === null
      ? batchSize
      : preferredMultiple({ batchSize, largest, time: relativeTime })
  return preferred === batchSize
    ? []
    : [reason('hardware-multiple', { batchSize, preferred }, evidence, sources.nvidia)]
}

export const guards: readonly Guard[] = [
  online,
  manyClasses,
  batchNormSmall,
  generalisationGap,
  shareOfRows,
  lastIncompleteBatch,
  hardwareMultiple,
  fullBatch,
]
export function applyGuards(facts: GuardFacts): readonly Reason[] {
  return guards.flatMap((guard) => guard(facts))
}
