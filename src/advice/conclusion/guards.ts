/**
 * Guards: known ways in which a batch size goes wrong. Each is a pure rule with a number and a
 * source. Guards only warn; the race decides.
 */
import type { ClassBalance } from '../vocabulary/question.js'
import { reason, type Reason } from '../vocabulary/reasons.js'
import { sources } from '../vocabulary/sources.js'
import type { GuardNumbers } from './numbers.js'

/** What a guard may look at; sizes in rows. */
export interface GuardFacts {
  /** The advised batch size B, and the largest that fits. */
  readonly batchSize: number
  readonly largest: number
  /** Rows that one step normalises together: B, or a micro-batch of it. */
  readonly rowsAtOnce: number
  readonly trainingRows: number
  /** Null for regression. */
  readonly classes: number | null
  /** How uneven the classes are; null where unknown. */
  readonly balance: ClassBalance | null
  readonly epochsPlanned: number
  readonly batchNorm: boolean
  /** All rows fit in one batch, and are few enough for a full-batch method. */
  readonly fullBatchPossible: boolean
  /** A full-batch method was tried; its result replaces the guard. */
  readonly fullBatchTried: boolean
  /** Standard deviation of the step-to-step loss over the loss, and its trials; null if unknown. */
  readonly lossNoise: { readonly relative: number; readonly evidence: readonly string[] } | null
  /** Predicted time to target at a batch size, in any unit; null if unknown. */
  readonly relativeTime: ((batchSize: number) => number) | null
  /** Trials behind `relativeTime`, and behind `fullBatchPossible`. */
  readonly evidence: readonly string[]
  readonly memoryEvidence: readonly string[]
}

type Guard = (facts: GuardFacts, numbers: GuardNumbers) => Reason | null

/** B = 1 is online learning: at a constant rate it hovers around the optimum. */
const online: Guard = ({ batchSize, trainingRows }) =>
  batchSize === 1 && trainingRows > 1 ? reason('online-learning', {}, [], sources.bottou) : null

/** Fewer rows than classes, and the measured loss oscillates. Gradient variance falls as 1/B. */
const manyClasses: Guard = ({ batchSize, classes, lossNoise }, { lossNoiseMax }) => {
  const oscillates = lossNoise !== null && lossNoise.relative > lossNoiseMax
  if (classes === null || batchSize >= classes || !oscillates) return null
  const values = { batchSize, classes, noise: lossNoise.relative }
  return reason('many-classes-noisy', values, lossNoise.evidence, sources.bottou)
}

/**
 * A small batch seldom holds a rare class, so most steps unlearn it a little. Of even classes, none
 * is rare.
 */
const rareClass: Guard = ({ batchSize, balance, classes }, { rareClassRowsMin, rareShareMax }) => {
  if (balance === null || batchSize * balance.leastShare >= rareClassRowsMin) return null
  if (balance.leastShare * (classes ?? 1) > rareShareMax) return null
  const { rarest, leastShare: least } = balance
  return reason('class-rare', { batchSize, rarest, least, missing: (1 - least) ** batchSize })
}

/** Batch statistics of few rows are too noisy: the error of batch norm rises quickly there. */
const smallBatchNorm: Guard = ({ rowsAtOnce, batchNorm }, { batchNormRowsMin: rowsMin }) =>
  batchNorm && rowsAtOnce < rowsMin
    ? reason('batch-norm-small', { batchSize: rowsAtOnce, rowsMin }, [], sources.wu)
    : null

/** Large batches with few updates generalise worse, because they train too short. */
const tooFewSteps: Guard = ({ batchSize, trainingRows, epochsPlanned }, { stepsMin }) => {
  const stepsPerEpoch = Math.ceil(trainingRows / batchSize)
  const steps = stepsPerEpoch * epochsPlanned
  if (steps >= stepsMin) return null
  const epochs = Math.ceil(stepsMin / stepsPerEpoch)
  return reason('too-few-steps', { steps, stepsMin, epochsPlanned, epochs }, [], sources.hoffer)
}

/** Beyond a tenth of the rows, the share at which sharp minima were seen. */
const largeShareOfRows: Guard = ({ batchSize, trainingRows }, { shareOfRowsMax }) => {
  const share = batchSize / trainingRows
  return share > shareOfRowsMax
    ? reason('share-of-rows', { batchSize, share }, [], sources.keskar)
    : null
}

/** The last batch of an epoch is much smaller at the same rate, so its update is noisier. */
const smallLastBatch: Guard = (facts, numbers) => {
  const { batchSize, trainingRows, batchNorm } = facts
  const rest = trainingRows % batchSize
  const isSmall =
    rest < numbers.lastBatchShareMin * batchSize || (batchNorm && rest < numbers.batchNormRowsMin)
  return rest > 0 && batchSize < trainingRows && isSmall
    ? reason('last-batch-small', { batchSize, rest }, [], sources.bottou)
    : null
}

/** A nearby size that matrix hardware handles better in about the same time. */
const hardwareMultiple: Guard = (facts, numbers) => {
  const { batchSize, largest, relativeTime, evidence } = facts
  if (relativeTime === null) return null
  const preferred = preferredMultiple({ batchSize, largest, time: relativeTime }, numbers)
  return preferred === batchSize
    ? null
    : reason('hardware-multiple', { batchSize, preferred }, evidence, sources.nvidia)
}

/** Few rows that all fit: gradients can be exact, which L-BFGS and Rprop need. */
const fullBatch: Guard = (facts) => {
  const { trainingRows, batchSize, fullBatchPossible, fullBatchTried, memoryEvidence } = facts
  const isOption = fullBatchPossible && !fullBatchTried && batchSize < trainingRows
  return isOption
    ? reason('full-batch-possible', { rows: trainingRows }, memoryEvidence, sources.le)
    : null
}

const guards: readonly Guard[] = [
  online,
  manyClasses,
  rareClass,
  smallBatchNorm,
  tooFewSteps,
  largeShareOfRows,
  smallLastBatch,
  hardwareMultiple,
  fullBatch,
]

/** The warnings of all guards, in the order of the table. */
export function applyGuards(facts: GuardFacts, numbers: GuardNumbers): readonly Reason[] {
  return guards.flatMap((guard) => guard(facts, numbers) ?? [])
}

/**
 * The batch size near B that matrix units prefer: a multiple of 64 (for B of 64 and more), else
 * of 8, whose time exceeds B's by at most 3 %, with the least time; B itself without one.
 * Example: at equal times, B = 100 gives 128, because it is nearer than 64.
 *
 * @param batchSize B, rows
 * @param largest largest size that fits, rows
 * @param time time to target at a batch size, any unit
 */
export function preferredMultiple(
  {
    batchSize,
    largest,
    time,
  }: {
    readonly batchSize: number
    readonly largest: number
    readonly time: (batchSize: number) => number
  },
  { preferredMultiples, multipleTolerance }: GuardNumbers,
): number {
  const timeMax = (1 + multipleTolerance) * time(batchSize)
  for (const unit of preferredMultiples) {
    if (batchSize < unit) continue
    if (batchSize % unit === 0) return batchSize
    const below = Math.floor(batchSize / unit) * unit
    const [best] = [below, below + unit]
      .filter((size) => size <= largest && time(size) <= timeMax)
      .sort((a, b) => time(a) - time(b) || Math.abs(a - batchSize) - Math.abs(b - batchSize))
    if (best !== undefined) return best
  }
  return batchSize
}
