/** How much memory the advice says: at the advised batch size, at batch size 1, and of what. */
import { realPeakBytes } from '../memory/real-peak.js'
import { peakLine, trackedPeakBytes } from '../memory/tracked-law.js'
import type { Readings } from '../readings.js'
import type { Advice, MemoryParts } from '../vocabulary/answer.js'
import { numberOf } from '../vocabulary/measurements.js'
import type { Question } from '../vocabulary/question.js'
import type { Evidence, TrialRecord } from '../vocabulary/trial.js'

/**
 * Real bytes at a batch size: measured where it ran, else by the law; null without a law.
 * Tracked bytes alone are capped by what a larger size was measured to take. Replayed bytes are
 * not, because what the allocator takes may fall as the batch grows.
 */
export function bytesAt(
  { memory: { fits, law, real } }: Readings,
  batchSize: number,
): number | null {
  const proved = fits.find((fit) => fit.batchSize >= batchSize)
  if (proved?.batchSize === batchSize) return proved.peakBytes
  if (law === null) return null
  const predicted = realPeakBytes(law, real, batchSize)
  if (law.allocations !== undefined || proved === undefined) return predicted
  return Math.min(predicted, proved.peakBytes)
}

/**
 * The parts of the peak at a batch size; they add up to the real peak. Null where no trace
 * measured the weights.
 *
 *   weights, slots   measured by the traces
 *   gradients        the rest of what does not grow with the batch, temporaries included
 *   activations      what grows with the batch, its rows included
 *   workspace        real minus tracked bytes; negative where the library works in place
 */
export function memoryParts(readings: Readings, batchSize: number): MemoryParts | null {
  const { law, weightBytes, slotBytes } = readings.memory
  const real = bytesAt(readings, batchSize)
  if (law === null || real === null || weightBytes === null || slotBytes === null) return null
  // below the smallest traced size the law may fall under what is always allocated
  const tracked = Math.max(weightBytes + slotBytes, trackedPeakBytes(law, batchSize))
  const fixed = Math.min(peakLine(law, batchSize).fixedBytes, tracked)
  const gradientBytes = Math.max(0, fixed - weightBytes - slotBytes)
  return {
    weightBytes,
    slotBytes,
    gradientBytes,
    activationBytes: tracked - weightBytes - slotBytes - gradientBytes,
    workspaceBytes: real - tracked,
  }
}

export function memoryOf(
  { budgetBytes }: Question,
  readings: Readings,
  batchSize: number | null,
): Advice['memory'] {
  const { law, baselineBytes } = readings.memory
  const common = { budgetBytes, bytesAtBatchOne: bytesAt(readings, 1), baselineBytes }
  if (batchSize === null)
    return { ...common, bytesAtAdvised: null, trackedBytesAtAdvised: null, parts: null }
  return {
    ...common,
    bytesAtAdvised: bytesAt(readings, batchSize),
    trackedBytesAtAdvised: law === null ? null : trackedPeakBytes(law, batchSize),
    parts: memoryParts(readings, batchSize),
  }
}

/** What batch size 1 needs. `exact`: false where `bytes` is a lower bound or a guess. */
export interface Need {
  readonly bytes: number | null
  readonly exact: boolean
  readonly cited: readonly string[]
}

/** What batch size 1 needs by the memory law, where evidence for an answer is missing. */
export function predictedNeed({ memory, cited }: Readings): Need {
  return { bytes: lawAtBatchOne(memory), exact: false, cited: cited.memory }
}

/**
 * What batch size 1 needs where it does not fit. Exact where weights and slots alone exceed the
 * budget, or where real runs calibrated the law. Otherwise a lower bound: the budget, the weights
 * and slots, or what the runs took before they ran out of memory.
 */
export function provedNeed(
  { budgetBytes }: Question,
  { trials }: Evidence,
  { memory, cited }: Readings,
): Need {
  const estimate = lawAtBatchOne(memory)
  const failures = trials.filter(ranOutAtBatchOne)
  const leastBytes = Math.max(budgetBytes, memory.floorBytes, ...failures.map(bytesAboveBaseline))
  const isCalibrated = memory.floorBytes > budgetBytes || memory.real.readings.length > 0
  const exact = estimate !== null && estimate >= leastBytes && isCalibrated
  return {
    bytes: exact ? estimate : leastBytes,
    exact,
    cited: [...cited.memory, ...failures.map(({ id }) => id)],
  }
}

function lawAtBatchOne({ law, real, floorBytes }: Readings['memory']): number | null {
  return law === null ? null : Math.max(floorBytes, realPeakBytes(law, real, 1))
}

const ranOutAtBatchOne = ({ spec, outcome }: TrialRecord): boolean =>
  (spec.kind === 'fit' || spec.kind === 'trace') &&
  spec.batchSize === 1 &&
  outcome.cause === 'outOfMemory'

/** Process memory includes the program, which the budget does not. */
function bytesAboveBaseline(trial: TrialRecord): number {
  const peakBytes = trial.outcome.peakBytes ?? 0
  return peakBytes - (numberOf(trial, 'baselineBytes') ?? peakBytes)
}
