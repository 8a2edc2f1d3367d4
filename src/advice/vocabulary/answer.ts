/** The answer: the advice and all its parts. */
import type { ConfidenceLevel } from './reasons/sure.js'
import type { Reason } from './reasons.js'

export { confidenceLevels, type ConfidenceLevel } from './reasons/sure.js'

/** A number with the range in which the evidence puts it. */
export interface Estimate {
  readonly value: number
  readonly low: number
  readonly high: number
}

export const alternativeNames = [
  'fastest',
  'cheapest',
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
  /** Of a training that gets as far as the advised one, in `trainingCost`'s unit; null where no price or power was given, or its time is unknown. */
  readonly cost?: number | null
  readonly reason: Reason
}

/** What the planned training costs, communication between workers not counted; see `training-cost.ts`. */
export interface TrainingCost {
  readonly unit: 'money' | 'kWh'
  readonly currency: string | null
  /** Of the planned epochs at the advised size, on one device. */
  readonly cost: number
  readonly timeMs: number
  /** Mean power, W, and energy; null where the power was not given. */
  readonly watts: number | null
  readonly kilowattHours: number | null
  /** The same progress on 1, 2, 4, ... workers up to those asked about, with the range that the noise scale's interval gives. Empty for one worker, or where the noise scale is unknown. */
  readonly workers: readonly {
    readonly count: number
    readonly timeMs: number
    readonly cost: number
    readonly costLow: number
    readonly costHigh: number
  }[]
  /** What each further worker adds; null with `workers` empty. */
  readonly perFurtherWorker: number | null
  /** The most workers whose training costs at most a tenth more than on one. */
  readonly affordableWorkers: number | null
}

/** K workers with the advised batch each; see `scaling-rules.ts`. */
export interface WorkersPlan {
  readonly count: number
  readonly globalBatchSize: number
  readonly learningRate: number
  readonly warmupSteps: number
  readonly epochs: number
  /** Epochs at the ends of the noise scale's interval. */
  readonly epochsLow: number
  readonly epochsHigh: number
  /** Progress of a worker over that of one working alone, 0..1 (communication not counted). */
  readonly efficiency: number
  /** Workers past which twice as many save less than a fifth of the time. */
  readonly usefulWorkers: number
}

/** What keeps a larger size away: the budget, the training rows, the numbers that one tensor may have on the engine, or a larger run that ended otherwise. */
export const memoryBounds = ['memory', 'rows', 'engine', 'failure'] as const
export type MemoryBound = (typeof memoryBounds)[number]

/** The peak at the advised size, bytes; see `conclude-memory.ts`. */
export interface MemoryParts {
  readonly weightBytes: number
  readonly slotBytes: number
  readonly gradientBytes: number
  readonly activationBytes: number
  readonly workspaceBytes: number
}

/** The answer of a study. */
export interface Advice {
  /** `advice`: a size and a rate. `does-not-fit`: not even batch 1 fits the budget. `not-enough-evidence`: what is missing is in the reasons. */
  readonly verdict: 'advice' | 'does-not-fit' | 'not-enough-evidence'
  readonly batchSize: Estimate | null
  readonly learningRate: Estimate | null
  readonly confidence: { readonly level: ConfidenceLevel; readonly loweredBy: readonly Reason[] }
  /** Largest batch size that fits, in rows, and whether a fresh process proved it. */
  readonly largestBatchSize: {
    readonly value: number
    readonly verified: boolean
    readonly bound: MemoryBound
  } | null
  /** `baselineBytes`: what the process took before the model (program, rows), not counted in the budget; null where it was not told. */
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
  /** Momentum coefficient that the trials used, where the optimizer has one. */
  readonly momentum: number | null
  readonly accumulation: {
    readonly microBatchSize: number
    readonly steps: number
    readonly effectiveBatchSize: number
  } | null
  readonly workers: WorkersPlan | null
  /** Null where no price or power was given. */
  readonly trainingCost?: TrainingCost | null
  readonly alternatives: readonly Alternative[]
  readonly reasons: readonly [Reason, ...Reason[]]
  readonly cost: {
    readonly trials: number
    readonly outOfMemory: number
    readonly deviceMs: number
  }
  /** Curves for pages: each a list of [x, y] with the trials they rest on. */
  readonly curves: readonly Curve[]
}
export interface Curve {
  readonly name: 'memory' | 'step-time' | 'noise-scale' | 'sweep' | 'race' | 'time-to-target'
  readonly label: string
  readonly x: string
  readonly y: string
  readonly points: readonly (readonly [number, number])[]
  readonly evidence: readonly string[]
}
