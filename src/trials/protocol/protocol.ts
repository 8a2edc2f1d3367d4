/**
 * The protocol between the service and a trial process: one JSON object per line (UTF-8, "\n") over a pipe of its own.
 *
 *   child reads requests from file descriptor 3 and writes replies to file descriptor 4;
 *   stdin is unused, stdout and stderr stay free for chatty libraries.
 *
 *   child  -> {"type":"hello","version":1,"runner":"tfjs-node-gpu 4.22.0","engine":"tensorflow"}
 *   parent -> {"type":"request", ...TrialRequest}
 *   child  -> {"type":"measurement","name":…,"at":…,"value":…}      any number
 *   child  -> {"type":"outcome", ...}                               exactly one per request
 *   parent -> next request, or closes the pipe: the child then exits with 0
 *
 * A request may name the span that it belongs to (`traceparent`, W3C Trace Context); an outcome may say when the work began (`startedAtMs`, since the epoch).
 * A trace of allocations writes marks (`allocationMark`) to stderr, between what its library says there; the parent reads both when the trial has ended.
 * A parent that gets another version than its own ends the child. Deadline: SIGTERM, then SIGKILL after a grace period.
 * The protocol is language-neutral: a Python runner can join by speaking it.
 */
import type { allocationMarks } from '../../advice/memory/allocation-law.js'
import type { Loss } from '../../advice/vocabulary/question.js'
import type { Engine } from '../../advice/vocabulary/engines.js'
import type { Measurement, Outcome, TrialSpec } from '../../advice/vocabulary/trial.js'
import type { Optimizer } from '../../advice/vocabulary/optimizers.js'
import type { ModelGraph } from '../../advice/vocabulary/model-graph.js'

export const protocolVersion = 1

/** Where a trial finds its rows. */
export type TrialData =
  /** A data set in the store's folder: `header.json` (DatasetHeader) and little-endian binaries beside it. */
  | { readonly kind: 'dataset'; readonly folder: string }
  /** Rows made from a seed inside the trial; see `worker/synthetic-data.ts`. */
  | {
      readonly kind: 'synthetic'
      readonly rows: number
      readonly validationRows: number
      readonly classes: number | null
      readonly seed: number
    }

/** `header.json` of a stored data set. The binaries hold rows one after another, little-endian, C order. */
export interface DatasetHeader {
  readonly version: 1
  /** Shape of one row of x. */
  readonly inputShape: readonly number[]
  readonly inputType: 'float32' | 'int32'
  /** Shape of one row of y: [] for class numbers. */
  readonly targetShape: readonly number[]
  /** `class`: y holds class numbers (int32). `real`: y holds numbers (float32; one-hot rows included). */
  readonly targetType: 'class' | 'real'
  /** Number of classes where y says so, else null. */
  readonly classes: number | null
  readonly trainingRows: number
  readonly validationRows: number
}
/** Files of a stored data set. */
export const datasetFiles = {
  header: 'header.json',
  xTrain: 'x-train.bin',
  yTrain: 'y-train.bin',
  xValidation: 'x-validation.bin',
  yValidation: 'y-validation.bin',
} as const

export interface TrialRequest {
  readonly spec: TrialSpec
  readonly engine: Engine
  /** "cpu", "cuda:N": where the engine computes; the environment of the process says the same. */
  readonly device: string
  readonly model: ModelGraph
  readonly loss: Loss
  readonly optimizer: Optimizer
  readonly data: TrialData
  readonly seed: number
  /** Folder for weights and optimizer slots of race candidates; removed when the study ends. */
  readonly checkpointFolder: string
  /** Only where the study is traced. */
  readonly traceparent?: string
}

/** What an engine runs on, where that is an adapter of WebGPU and not simply this machine's processor. */
export interface AdapterInfo {
  readonly name: string
  readonly vendor: string
  /** `cpu`: a software adapter, which emulates a card on the processor. */
  readonly type: 'discrete' | 'integrated' | 'cpu' | 'unknown'
  /** Memory of its own, bytes; null where it does not tell. */
  readonly memoryBytes: number | null
  /** Limits of the adapter by WebGPU's names, bytes or counts: what bounds the size of one tensor. */
  readonly limits: Readonly<
    Record<
      'maxBufferSize' | 'maxStorageBufferBindingSize' | 'maxComputeWorkgroupsPerDimension',
      number
    >
  >
}

export type ChildMessage =
  | {
      readonly type: 'hello'
      readonly version: number
      readonly runner: string
      readonly engine: Engine
      readonly adapter?: AdapterInfo
    }
  | ({ readonly type: 'measurement' } & Measurement)
  | ({ readonly type: 'outcome' } & Pick<
      Outcome,
      'cause' | 'durationMs' | 'peakBytes' | 'message'
    > & { readonly startedAtMs?: number })
export type ParentMessage = { readonly type: 'request' } & TrialRequest

/** Begins the line of a mark. */
export const allocationMarkWord = 'batchwise-allocations'
/** The line of a mark. `rows`: of a batch from here on; 0 where no batch is. At `end`: rows of a validation batch at most. */
export const allocationMark = (mark: (typeof allocationMarks)[number], rows: number): string =>
  `${allocationMarkWord} ${mark} ${rows}\n`

export function encode(message: ChildMessage | ParentMessage): string {
  return `${JSON.stringify(message)}\n`
}

/** Splits a byte stream into lines; a half line waits for its rest. */
export class LineDecoder {
  private rest = ''
  private readonly decoder = new TextDecoder()
  push(chunk: Uint8Array): string[] {
    const lines = (this.rest + this.decoder.decode(chunk, { stream: true })).split('\n')
    this.rest = lines.pop() ?? ''
    return lines.filter((line) => line.trim() !== '')
  }
}
