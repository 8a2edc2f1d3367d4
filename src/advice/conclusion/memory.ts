/** What the advice says about memory: how much at the advised size and of what, what the budget covers, and what keeps larger sizes away. */
import type { Readings } from '../readings.js'
import { placeTraits, type BudgetEnforcement } from '../vocabulary/engines.js'
import type { Question } from '../vocabulary/question.js'
import type { Advice, MemoryParts } from '../vocabulary/answer.js'
import { type Reason, reason, type ReasonCode } from '../vocabulary/reasons.js'
import type { Evidence } from '../vocabulary/trial.js'
import { numberOf } from '../vocabulary/measurements.js'
import { peakLine, trackedPeakBytes } from '../memory/tracked-law.js'
import type { MemoryFit } from '../memory/memory-view.js'
import { realPeakBytes } from '../memory/calibration.js'

/** Real bytes at a size: as measured where it ran, else by the law, but no more than a larger size was proved to need, where only tracked bytes are known; what the allocator takes may fall. Null without a law. */
export function bytesAt(
  { memory: { fits, law, real } }: Readings,
  batchSize: number,
): number | null {
  const proved = fits.find((fit) => fit.batchSize >= batchSize)
  if (proved?.batchSize === batchSize) return proved.peakBytes
  if (law?.allocations !== undefined) return realPeakBytes(law, real, batchSize)
  return law === null
    ? null
    : Math.min(realPeakBytes(law, real, batchSize), proved?.peakBytes ?? Number.POSITIVE_INFINITY)
}

/**
 * The peak at a batch size, taken apart; the parts add up to the real peak. Weights and slots were measured while tracing; of the rest what grows with the batch are activations (and the rows of the
 * batch), what does not are gradients and the update's temporaries, as far as they live at the moment of the peak. Workspace is real minus tracked, negative where the library works in place.
 */
export function memoryParts(readings: Readings, batchSize: number): MemoryParts | null {
  const { law, weightBytes, slotBytes } = readings.memory
  const real = bytesAt(readings, batchSize)
  if (law === null || real === null || weightBytes === null || slotBytes === null) return null
  // chords below the smallest size that was traced may pass under what is always there
  const tracked = Math.max(weightBytes + slotBytes, trackedPeakBytes(law, batchSize))
  const gradientBytes = Math.max(
    0,
    Math.min(peakLine(law, batchSize).fixedBytes, tracked) - weightBytes - slotBytes,
  )
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
  return {
    budgetBytes,
    bytesAtAdvised: batchSize === null ? null : bytesAt(readings, batchSize),
    bytesAtBatchOne: bytesAt(readings, 1),
    trackedBytesAtAdvised:
      law === null || batchSize === null ? null : trackedPeakBytes(law, batchSize),
    parts: batchSize === null ? null : memoryParts(readings, batchSize),
    baselineBytes,
  }
}

export interface Need {
  readonly bytes: number | null
  readonly exact: boolean
  readonly cited: readonly string[]
}

/**
 * What one row needs, bytes, where there is no answer. Where nothing fits: `exact`, by weights and slots alone or by a law that real runs or traces calibrated; else only that it is more than the budget, as
 * the run that ran out showed, and at least what that run had taken.
 */
export function needAtBatchOne(
  { budgetBytes }: Question,
  evidence: Evidence,
  { memory: { law, real, floorBytes }, cited }: Readings,
  nothingFits: boolean,
): Need {
  const estimate = law === null ? null : Math.max(floorBytes, realPeakBytes(law, real, 1))
  if (!nothingFits) return { bytes: estimate, exact: false, cited: cited.memory }
  const ranOut = evidence.trials.filter(
    ({ spec, outcome }) =>
      (spec.kind === 'fit' || spec.kind === 'trace') &&
      spec.batchSize === 1 &&
      outcome.cause === 'outOfMemory',
  )
  // a process tells what it takes in all
  const taken = ranOut.map(
    (trial) =>
      (trial.outcome.peakBytes ?? 0) -
      (numberOf(trial, 'baselineBytes') ?? trial.outcome.peakBytes ?? 0),
  )
  const least = Math.max(budgetBytes, ...taken)
  const exact =
    estimate !== null && estimate >= least && (floorBytes > budgetBytes || real.readings.length > 0)
  return {
    bytes: exact ? estimate : least,
    exact,
    cited: [...cited.memory, ...ranOut.map(({ id }) => id)],
  }
}

/** One row more that takes so many times as much is worth a word. */
const jumpRatio = 1.04

const boundCodes = {
  memory: 'memory-proved',
  rows: 'rows-bound',
  engine: 'engine-bound',
  failure: 'failure-bound',
} as const satisfies Record<string, ReasonCode>

export function memoryReasons(
  question: Question,
  readings: Readings,
  batchSize: number,
): readonly Reason[] {
  const { largest, cited } = readings
  const bytes = bytesAt(readings, batchSize)
  if (largest === null || bytes === null) return []
  const limit = reason(
    largest.verified ? boundCodes[largest.bound] : 'memory-predicted',
    { largest: largest.value, budgetBytes: question.budgetBytes, bytes, batchSize },
    cited.memory,
  )
  return [
    limit,
    ...lawReasons(readings),
    ...partsReasons(readings, batchSize),
    ...coverReasons(question, readings),
  ]
}

/** How what the process takes goes with the rows, by its runs: beside what the allocator was foretold to take, or as a multiple of the tensors. */
function lawReasons(readings: Readings): readonly Reason[] {
  const {
    cited,
    memory: { law, fits },
  } = readings
  const [line, proved] = [law?.lines.at(-1), fits.at(-1)]
  if (
    law === null ||
    line === undefined ||
    proved === undefined ||
    !fits.every((fit) => fit.measured)
  )
    return []
  const { bytesPerRow } = line
  if (law.allocations !== undefined) {
    const { rows, peakBytes } = law.allocations
    return [
      reason(
        'memory-replayed',
        {
          bytesPerRow,
          rows,
          batchSize: proved.batchSize,
          allocatedBytes: peakBytes(proved.batchSize),
          measuredBytes: proved.peakBytes,
          ...jump(readings, proved),
        },
        cited.memory,
      ),
    ]
  }
  // of the runs alone: a trace of two rows takes many times its few tensors
  const factors = fits.map((fit) => fit.peakBytes / trackedPeakBytes(law, fit.batchSize))
  return [
    reason(
      'memory-law',
      { bytesPerRow, low: Math.min(...factors), high: Math.max(...factors) },
      cited.memory,
    ),
  ]
}

/** What one row more would take, where that is much more: else a largest size that leaves memory unused is not to be understood. */
function jump(
  { memory: { law, real }, largest }: Readings,
  { batchSize, peakBytes }: MemoryFit,
): { readonly oneMoreBytes?: number } {
  const bytes =
    law === null || largest?.bound !== 'memory' ? 0 : realPeakBytes(law, real, batchSize + 1)
  return bytes > jumpRatio * peakBytes ? { oneMoreBytes: bytes } : {}
}

function partsReasons(readings: Readings, batchSize: number): readonly Reason[] {
  const parts = memoryParts(readings, batchSize)
  const { real } = readings.memory
  return parts === null
    ? []
    : [
        reason(
          'memory-parts',
          {
            batchSize,
            ...parts,
            bytes: bytesAt(readings, batchSize) ?? 0,
            measured: real.readings.length > 0,
          },
          readings.cited.memory,
        ),
      ]
}

/** The memory that a budget covers, by who enforces it. */
const coverage = {
  allocator: 'card',
  system: 'process',
  tracked: 'counted',
} as const satisfies Record<BudgetEnforcement, string>

/** What the budget covers. */
export function coverReasons(
  { engineChoice }: Question,
  { memory: { baselineBytes }, cited }: Readings,
): readonly Reason[] {
  if (engineChoice === undefined) return []
  const { budget } = placeTraits(engineChoice.engine, engineChoice.deviceId)
  const what = coverage[budget]
  return [
    reason(
      'budget-covers',
      { what, ...(baselineBytes === null || baselineBytes < 1 ? {} : { baselineBytes }) },
      cited.memory,
    ),
  ]
}
