/**
 * Where a study is measured: an engine on a device, and which engines failed before.
 *
 * A study whose engine was left open continues on the next engine when a layer or kernel of its
 * model cannot be trained, or when the engine no longer starts (`conclusion/engine-choice.ts`).
 */
import type { Engine } from './engines.js'

/** An engine on a device. */
export interface Place {
  readonly engine: Engine
  readonly deviceId: string
}

/** The state of a device at one moment, kept where it deserves a warning. */
export interface DeviceState {
  /** Free memory, bytes; null where the device does not report it. */
  readonly freeBytes: number | null
  /** Other processes that compute on the device, and their memory in bytes. */
  readonly otherProcesses: number
  readonly otherBytes: number
  /** The moment, ISO 8601; absent in studies of earlier releases. */
  readonly at?: string
}

/** The versions that evidence holds for; null where one is not known. */
export interface SubjectVersions {
  /** Library and version that trains: "tfjs 4.22.0, TensorFlow 2.21.0". */
  readonly library: string | null
  readonly driver: string | null
  /** Fingerprint of the subject without them. */
  readonly unversionedId: string
  /** Age of evidence that the question accepts, ms; absent: any. */
  readonly evidenceMaxMs?: number
}

/** A place where the study can still continue. */
export interface PlaceLeft extends Place {
  readonly subjectId: string
  readonly versions?: SubjectVersions
  /** Memory of the device, bytes; null where the device does not report it. */
  readonly memoryBytes: number | null
  /** Most elements of one tensor on this engine, where fewer than 2^31. */
  readonly tensorElementsMax?: number
  readonly deviceState?: DeviceState
}

/** A place where the study could not be measured. */
export interface FailedPlace extends Place {
  readonly subjectId: string
  /** The missing layer or kernel, or why the engine does not start, in one line. */
  readonly because: string
  /** False where the engine did not start: it may start another time. */
  readonly lasting: boolean
  /** Ids of the trials of that subject that failed so. */
  readonly trials: readonly string[]
}

export interface EngineChoice extends Place {
  /** Library and version that measures a model of its own files; absent for others. */
  readonly framework?: string
  /** The user named the engine, or a device that has no other. */
  readonly asked: boolean
  /** Places tried before, in order. Ends with this place where it failed and none was left. */
  readonly failed: readonly FailedPlace[]
  /** Places still left, most preferred first. */
  readonly left: readonly PlaceLeft[]
  /** The user's budget, bytes, where it exceeds the memory of the device now used. */
  readonly budgetAskedBytes?: number
}
