/** What the use cases need from outside. `test/contracts` runs each contract over every version. */
import type { DatasetHeader, TrialData } from '../trials/protocol/dataset.js'
import type { Description } from '../trials/protocol/description.js'
import type { Understood } from '../advice/vocabulary/understood.js'
import type { UnderstoodModel } from '../advice/vocabulary/understood-model.js'
import type { Engine } from '../advice/vocabulary/engines.js'
import type { Subject } from '../advice/vocabulary/question.js'
import type { Measurement, Outcome, TrialRecord, TrialSpec } from '../advice/vocabulary/trial.js'
import type { StoredFigures } from './data/rows/figures.js'
import type { AskedShapes } from './model/keras/input-shapes.js'
import type { UploadSource } from './upload/upload-source.js'
import type { SubjectEvidence } from './exchange/study-document.js'
import type { Device, EngineReport } from './shapes/device.js'
import type { Study, StudyEvent, StudyPatch, TrialView } from './study.js'
import type { ListOptions, Place, StudyPage } from './study-list.js'

export type { Device, EngineReport }

/** An idempotency key, the fingerprint of its request, and the study that answered it. */
export interface KeyedAnswer {
  readonly key: string
  readonly requestId: string
  readonly studyId: string
}

/**
 * Studies, one row each. `create` is atomic. `list` continues exactly where a cursor points,
 * whatever was added meanwhile. A store has a reach (`ownership.ts`): studies outside it do not
 * exist for the store, and new studies belong to its owner. Keys always belong to the owner.
 */
export interface StudyStore {
  /** Stores the study and its key. False, with nothing stored, where the key is taken. */
  create(study: Study, answered: KeyedAnswer | null): Promise<boolean>
  /** Stores that a stored study answered this key; false where the key is taken. */
  rememberKey(answered: KeyedAnswer): Promise<boolean>
  findKey(key: string): Promise<KeyedAnswer | null>
  get(id: string): Promise<Study | null>
  /** Changes the given fields and `updatedAt`. False for a final study and for an unknown id. */
  update(id: string, patch: StudyPatch): Promise<boolean>
  list(options: ListOptions): Promise<StudyPage>
  /** All queued or running studies, oldest first: a restart resumes them. */
  unfinished(): Promise<readonly Study[]>
  /**
   * Deletes a study with its events and keys, and the evidence that no other study needs. Call it
   * in a turn (`turns.ts`).
   */
  remove(id: string): Promise<void>
  /** Final studies that ended before a moment, in the order of their end, after a place of it. */
  ended(before: Date, after: Place | null, limit: number): Promise<readonly Place[]>
  /** Id of a study that names the data set; `open`: queued or running. Null without any. */
  studyOn(datasetId: string, states: 'open' | 'any'): Promise<string | null>
  /** Queued or running studies whose deadline has passed. */
  overdue(now: Date): Promise<readonly Study[]>
  /** Queued or running studies of the owner. */
  countUnfinished(): Promise<number>
  /** The owner's newest finished study with this question id, or null. */
  findFinished(questionId: string): Promise<Study | null>
  /** The newest finished studies of a subject that have an answer, newest first. */
  findAnswered(subjectId: string): Promise<readonly Study[]>
}

/**
 * Trials and measurements by subject. A trial is one row per subject and trial key. `begin` returns
 * null for a finished trial. For an unfinished trial of a killed process it deletes the
 * measurements and returns the trial again. Measurements are stored as they arrive.
 */
export interface EvidenceStore {
  begin(
    subjectId: string,
    studyId: string,
    key: string,
    spec: TrialSpec,
  ): Promise<{ readonly id: string } | null>
  append(subjectId: string, trialId: string, measurements: readonly Measurement[]): Promise<void>
  finish(subjectId: string, trialId: string, outcome: Outcome): Promise<void>
  /** Deletes an unfinished trial: a cancelled trial counts for nothing. */
  forget(subjectId: string, trialId: string): Promise<void>
  /** When the oldest finished trial of a subject began; null without any. */
  begun(subjectId: string): Promise<Date | null>
  /** Finished trials of a subject, oldest first. Ids "t1", "t2", … follow the order of start. */
  load(subjectId: string): Promise<readonly TrialRecord[]>
  /** Trials of each subject, oldest first; the outcome of an unfinished trial is null. */
  trialsBySubject(subjectIds: readonly string[]): Promise<ReadonlyMap<string, readonly TrialView[]>>
}

/** Studies imported from another service; they belong to the owner of the reach. */
export interface StudyImports {
  /**
   * Stores a study and the trials that are missing here, all or nothing. Throws `conflict` where
   * another request stored the same study or trial meanwhile.
   */
  adopt(study: Study, missing: readonly SubjectEvidence[]): Promise<void>
}

export interface TrialJob {
  readonly subject: Subject
  readonly data: TrialData
  readonly spec: TrialSpec
  readonly seed: number
  readonly budgetBytes: number
  /** Bytes that the trial is predicted to take in a fresh process; absent or null: unknown. */
  readonly predictedBytes?: number | null
  readonly checkpointFolder: string
  readonly deadlineMs: number
  /**
   * The span of the trial (W3C traceparent), and a callback with the time in which the process
   * worked (milliseconds since the epoch). Absent without tracing.
   */
  readonly trace?: {
    readonly traceparent: string
    readonly ran: (process: {
      readonly pid: number | undefined
      readonly startMs: number
      readonly endMs: number
    }) => void
  }
}
/** A training that the user wrote, described by its runner. Its code is registered here only. */
export interface DescribedProgram {
  readonly name: string
  readonly description: Description
}

/** A training that an operator registered, by the name that questions give. */
export interface OfferedRecipe {
  readonly name: string
  /** The device that trains it. */
  readonly deviceId: string
  /** Workers that offer it; null where the service trains itself. */
  readonly workers: readonly string[] | null
  /** Null while it cannot be trained. */
  readonly description: Description | null
  /** Why it cannot be trained; null where it can. */
  readonly fault: string | null
}

/** The trainings that questions may name. No path and no code of them leaves their process. */
export interface RecipeReader {
  /** Waits for no user's code: a recipe whose files changed says so while it is described again. */
  recipes(): Promise<readonly OfferedRecipe[]>
  /** All of them, once the recipe of this name is described anew where its files changed. */
  recipesFor(name: string): Promise<readonly OfferedRecipe[]>
}

/**
 * Runs one trial: yields measurements as they arrive, returns exactly one outcome, never throws for
 * what the trial did. After `signal` aborts, the outcome is `cancelled` and no process stays alive.
 */
export interface TrialRunner {
  run(job: TrialJob, signal: AbortSignal): AsyncGenerator<Measurement, Outcome>
  /** Ends the processes that wait for the next trial. */
  close(): Promise<void>
}

/** What a machine offers to measure on. */
export interface DeviceRegistry {
  /**
   * Devices, most preferred first. Starts an engine only to name its devices: an engine that was
   * not started yet counts as available.
   */
  devices(): Promise<readonly Device[]>
  /**
   * Every row of the order of preference, with the reason where it is off. Starts every engine (or
   * `only` this one) once in the life of the service.
   */
  engines(only?: Engine): Promise<readonly EngineReport[]>
  /** Ends an engine process that is still starting. */
  close(): Promise<void>
}

/** `bytes`: size of the files. `storedBytes`: disk space, which counts for the quota. */
export interface DatasetInfo {
  readonly id: string
  readonly header: DatasetHeader
  /** Null for a data set that an older release stored. */
  readonly understood: Understood | null
  readonly bytes: number
  readonly storedBytes: number
}
export interface DatasetReader {
  get(id: string): Promise<DatasetInfo | null>
  folder(id: string): string
  /** What was read of the rows when they were stored. */
  figures(info: DatasetInfo): Promise<StoredFigures>
}

/** A model file, without its weights. `bytes` and `storedBytes` as for data sets. */
export interface ModelInfo {
  readonly id: string
  readonly understood: UnderstoodModel
  readonly bytes: number
  readonly storedBytes: number
}
/** What a question reads of a stored model. */
export interface StoredModel {
  /** The JSON of Keras or TensorFlow.js in the file. */
  readonly keras: unknown
  readonly inputShape: AskedShapes
}
export interface ModelReader {
  get(id: string): Promise<ModelInfo | null>
  /** Null where `get` is null. */
  model(id: string): Promise<StoredModel | null>
}

/** A page by id. `nextCursor`: null on the last page. `usedBytes`: disk space of the owner. */
export interface StoredPage<Info> {
  readonly entries: readonly Info[]
  readonly nextCursor: string | null
  readonly usedBytes: number
  readonly quotaBytes: number
}
export interface PageOptions {
  readonly cursor: string | null
  readonly limit: number
}
/**
 * Uploads by the hash of their files: the same file is one upload of all owners who stored it. A
 * store has a reach (`ownership.ts`).
 */
export interface UploadStore<Info> {
  /**
   * Throws BatchwiseError with pointers below `/` for a file that cannot be used, below `/options`
   * for an option, `body-too-large` above the upload limit, and `storage-full` above the quota of
   * the owner, which all uploads share. Nothing stays on the disk then.
   */
  put(source: UploadSource): Promise<Info>
  get(id: string): Promise<Info | null>
  list(options: PageOptions): Promise<StoredPage<Info>>
  /** True where an owner outside the reach has it as well. */
  isShared(id: string): Promise<boolean>
  /** Removes it from the reach; files go with the last owner. Call it in a turn (`turns.ts`). */
  remove(id: string): Promise<void>
}
/** An upload of one owner. */
export interface OldUpload {
  readonly id: string
  readonly owner: string
}
/** Uploads of every owner by the time at which the owner stored them last. */
export interface OldUploads {
  /** In the order of their ids and owners, after one of them. */
  storedBefore(moment: Date, after: OldUpload | null, limit: number): Promise<readonly OldUpload[]>
  isStoredBefore(moment: Date, upload: OldUpload): Promise<boolean>
  /** The store whose reach is the uploads of this owner. */
  storeOf(owner: string): Pick<UploadStore<unknown>, 'isShared' | 'remove'>
}
export type DatasetStore = DatasetReader & UploadStore<DatasetInfo>
export type ModelStore = ModelReader & UploadStore<ModelInfo>

/** The request that submitted a study, for log and trace. */
export interface RequestOrigin {
  readonly requestId: string
  readonly keyPrefix: string | null
}

/** Queued studies. The in-process queue runs them one after another, in order of arrival. */
export interface StudyQueue {
  /** `origin`: null when a restart resumes the study. */
  push(studyId: string, origin: RequestOrigin | null): void
  /** Interrupts the study where it runs here. */
  cancel(studyId: string): void
  /** Starts no more studies and interrupts the running one: a restart resumes it. */
  close(): Promise<void>
}

export interface Clock {
  now(): Date
}

/** Progress of studies. Event ids grow by one per study, also across restarts of the service. */
export interface StudyEvents {
  publish(studyId: string, event: NewEvent): Promise<void>
  /** Publishes the end of a final study where no such event exists: after a kill, or an import. */
  tellEnd(study: Study): Promise<void>
  /** Lets every process forget a study that was deleted. */
  tellRemoved(studyId: string): Promise<void>
  /**
   * Yields events after `afterId` until the study is final or the signal aborts. 0 and unknown ids
   * yield all events.
   */
  watch(studyId: string, afterId: number, signal: AbortSignal): AsyncGenerator<StudyEvent>
}
export type NewEvent = Omit<StudyEvent, 'id' | 'studyId' | 'at'>

/** Stores events as long as their study. */
export interface EventStore {
  /** Stores the event under the next id of its study; returns it with this id. */
  append(event: Omit<StudyEvent, 'id'>): Promise<StudyEvent>
  /** Events after `afterId`, in order. */
  after(studyId: string, afterId: number): Promise<readonly StudyEvent[]>
  last(studyId: string): Promise<StudyEvent | null>
  /** Deletes the events of these studies, but no change of state. Returns how many. */
  removeProgress(studyIds: readonly string[]): Promise<number>
}
