/** The answer: the advice and all its parts. */
import type { ConfidenceLevel } from './reasons/sure.js'
import type { Reason } from './reasons.js'

export { confidenceLevels, type ConfidenceLevel } from './reasons/sure.js'

/** A number with its range by the evidence. */
export interface Estimate {
  readonly value: number
  readonly low: number
  readonly high: number
}

export const alternativeNames = [
  'fastest',
  'cheapest',
  'growing-batch',
  'fastest-step-throughput',
  'best-generalisation',
  'least-memory',
  'full-batch',
  'full-batch-rprop',
] as const
export interface Alternative {
  readonly name: (typeof alternativeNames)[number]
  readonly batchSize: number
  readonly learningRate: number
  /**
   * Cost of a training that reaches the same loss, in the unit of `trainingCost`; null without a
   * price or power, or where its time is unknown.
   */
  readonly cost?: number | null
  readonly reason: Reason
}

/** What one batch size takes and reaches at its best learning rate (`conclusion/trade.ts`). */
export interface SizeTrade {
  readonly batchSize: number
  readonly learningRate: number
  /** Device time of the planned epochs, with validation, ms. */
  readonly timeMs: number
  /** Validation loss of the planned training, 80 % range; null where times are compared. */
  readonly loss: Estimate | null
  /** Device time to the level of the race, ms; null where ends are compared. */
  readonly toLevelMs: number | null
  /** A trial reached the level; false: `toLevelMs` is extrapolated. Null without a level. */
  readonly reached: boolean | null
  /** A trial trained the pair; false: predicted from its neighbours. */
  readonly trained: boolean
  /** A whole training showed the end; absent: it is predicted. */
  readonly arrived?: boolean
}

/** The trade between batch sizes. */
export interface Trade {
  /** Ascending batch sizes; at least two. */
  readonly sizes: readonly SizeTrade[]
  /** Validation loss that candidates raced to; null where ends are compared. */
  readonly level: number | null
  /** Largest batch size that ends within 2 % of the lowest end; null where times are compared. */
  readonly largestAsGood: number | null
}

/** Cost of the planned training, without communication between workers (`training-cost.ts`). */
export interface TrainingCost {
  readonly unit: 'money' | 'kWh'
  readonly currency: string | null
  /** For the planned epochs at the advised size, on one device. */
  readonly cost: number
  readonly timeMs: number
  /** Mean power, W, and energy; null without a power. */
  readonly watts: number | null
  readonly kilowattHours: number | null
  /**
   * The same progress on 1, 2, 4, ... workers up to the planned number, with the range of the
   * noise scale's interval. Empty for one worker, or with an unknown noise scale.
   */
  readonly workers: readonly {
    readonly count: number
    readonly timeMs: number
    readonly cost: number
    readonly costLow: number
    readonly costHigh: number
  }[]
  /** Cost that each further worker adds; null with `workers` empty. */
  readonly perFurtherWorker: number | null
  /** Most workers with which the training costs at most a tenth more than on one. */
  readonly affordableWorkers: number | null
}

/** Plan for K workers with the advised batch each (`scaling-rules.ts`). */
export interface WorkersPlan {
  readonly count: number
  readonly globalBatchSize: number
  readonly learningRate: number
  readonly warmupSteps: number
  readonly epochs: number
  /** Epochs at the ends of the noise scale's interval. */
  readonly epochsLow: number
  readonly epochsHigh: number
  /** Progress of each worker over that of one alone, in [0, 1], without communication. */
  readonly efficiency: number
  /** Workers from which on doubling them saves less than a fifth of the time. */
  readonly usefulWorkers: number
}

/**
 * What bounds the batch size: the memory budget, the training rows, the engine's limit on the
 * elements of one tensor, or a larger run that failed for another reason.
 */
export const memoryBounds = ['memory', 'rows', 'engine', 'failure'] as const
export type MemoryBound = (typeof memoryBounds)[number]

/** Peak memory at the advised size by part, bytes (`conclusion/memory.ts`). */
export interface MemoryParts {
  readonly weightBytes: number
  readonly slotBytes: number
  readonly gradientBytes: number
  readonly activationBytes: number
  readonly workspaceBytes: number
}

export const verdicts = [
  'advice',
  'does-not-fit',
  'nothing-trained',
  'not-enough-evidence',
] as const

/** The answer of a study. */
export interface Advice {
  /**
   * `advice`: a batch size and a learning rate. `does-not-fit`: not even batch size 1 fits,
   * or no size that the user allows; then `accumulation` says how smaller ones reach it.
   * `nothing-trained`: no candidate got below the loss of the untrained model or of guessing; the
   * reasons name likely causes. `not-enough-evidence`: the reasons say what is missing.
   */
  readonly verdict: (typeof verdicts)[number]
  readonly batchSize: Estimate | null
  readonly learningRate: Estimate | null
  readonly confidence: { readonly level: ConfidenceLevel; readonly loweredBy: readonly Reason[] }
  /** Largest batch size that fits, in rows, and whether a fresh process proved it. */
  readonly largestBatchSize: {
    readonly value: number
    readonly verified: boolean
    readonly bound: MemoryBound
  } | null
  /**
   * `baselineBytes`: memory beside the budget, null where it was not reported. On the processor:
   * of the process before its first model (program, rows). On a card: what the driver counts for
   * the process after a run, less the budget (context, libraries, rows).
   */
  readonly memory: {
    readonly budgetBytes: number
    readonly bytesAtAdvised: number | null
    readonly bytesAtBatchOne: number | null
    readonly trackedBytesAtAdvised: number | null
    readonly parts?: MemoryParts | null
    readonly baselineBytes?: number | null
  }
  readonly stepTimeMs: number | null
  readonly stepsPerEpoch: number | null
  readonly epochTimeMs: number | null
  readonly noiseScale: Estimate | null
  readonly warmupSteps: number | null
  /** Momentum coefficient of the trials; null where the optimizer has none. */
  readonly momentum: number | null
  readonly accumulation: {
    readonly microBatchSize: number
    readonly steps: number
    readonly effectiveBatchSize: number
  } | null
  readonly workers: WorkersPlan | null
  /** Null without a price or power. */
  readonly trainingCost?: TrainingCost | null
  /** Null where no two sizes were compared. */
  readonly trade?: Trade | null
  readonly alternatives: readonly Alternative[]
  readonly reasons: readonly [Reason, ...Reason[]]
  readonly cost: {
    readonly trials: number
    readonly outOfMemory: number
    readonly deviceMs: number
  }
  /** Curves for pages: lists of [x, y] with the trials they rest on. */
  readonly curves: readonly Curve[]
}
export const curveNames = [
  'memory',
  'step-time',
  'noise-scale',
  'sweep',
  'race',
  'time-to-target',
  'end-loss',
] as const
export interface Curve {
  readonly name: (typeof curveNames)[number]
  readonly label: string
  readonly x: string
  readonly y: string
  readonly points: readonly (readonly [number, number])[]
  readonly evidence: readonly string[]
}
