/**
 * What the use cases need from outside. Each port states its contract; one contract suite runs over every implementation.
 */
import type { DatasetHeader, TrialData } from '../trials/protocol/dataset.js'
import type { Engine } from '../advice/vocabulary/engines.js'
import type { Subject } from '../advice/vocabulary/question.js'
import type { Measurement, Outcome, TrialRecord, TrialSpec } from '../advice/vocabulary/trial.js'
import type { SubjectEvidence } from './exchange/study-document.js'
import type { Device, EngineReport } from './shapes/device.js'
import type { Study, StudyEvent, StudyPatch, TrialView } from './study.js'
import type { ListOptions, StudyPage } from './study-list.js'

export type { Device, EngineReport }

/** A key that came with a request, and what it was answered with. `requestId`: fingerprint of that request. */
export interface KeyedAnswer {
  readonly key: string
  readonly requestId: string
  readonly studyId: string
}

/**
 * Studies, one row each. `create` is atomic; `list` goes on exactly where a cursor points, whatever was added meanwhile. A store has a reach (`ownership.ts`): what lies outside is not there, and what
 * is created belongs to its owner; keys are always the owner's own.
 */
export interface StudyStore {
  /** Stores the study and, where given, the key that it was asked under. False, with nothing stored, when the owner used that key. */
  create(study: Study, answered: KeyedAnswer | null): Promise<boolean>
  /** Keeps under which key a stored study was given as an answer; false when the key is taken. */
  rememberKey(answered: KeyedAnswer): Promise<boolean>
  findKey(key: string): Promise<KeyedAnswer | null>
  get(id: string): Promise<Study | null>
  /** Changes the given fields and `updatedAt`. A study in a final state is never changed again: then, and for an unknown id, false. */
  update(id: string, patch: StudyPatch): Promise<boolean>
  list(options: ListOptions): Promise<StudyPage>
  /** All studies that are queued or running, oldest first: what a restart resumes. */
  unfinished(): Promise<readonly Study[]>
  /** The owner's own studies that are queued or running. */
  countUnfinished(): Promise<number>
  /** The owner's own newest finished study with the same subject and question fingerprint, or null. */
  findFinished(questionId: string): Promise<Study | null>
}

/**
 * Trials and measurements by subject. A trial is one row per (subject, trial key): `begin` on a finished one answers null, on an
 * unfinished one (left by a killed process) it forgets its measurements and hands it out again. Measurements are written as they come.
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
  /** Takes an unfinished trial back (cancelled: it measured nothing that counts). */
  forget(subjectId: string, trialId: string): Promise<void>
  /** Finished trials of a subject, oldest first, ids "t1", "t2", … in that order of beginning. */
  load(subjectId: string): Promise<readonly TrialRecord[]>
  /** Trials of each subject, oldest first; the outcome of an unfinished trial is null. */
  trialsBySubject(subjectIds: readonly string[]): Promise<ReadonlyMap<string, readonly TrialView[]>>
}

/** Studies from elsewhere; they belong to the owner of the reach, as every study that is stored. */
export interface StudyImports {
  /** Stores a study, the trials that are missing here and their measurements, all or nothing. Throws `conflict` where something of the same name is there meanwhile. */
  adopt(study: Study, missing: readonly SubjectEvidence[]): Promise<void>
}

export interface TrialJob {
  readonly subject: Subject
  readonly data: TrialData
  readonly spec: TrialSpec
  readonly seed: number
  readonly budgetBytes: number
  readonly checkpointFolder: string
  readonly deadlineMs: number
  /** Where the study is traced: the span that the trial belongs to (W3C traceparent), and who is told when the trial process really worked (times since the epoch). */
  readonly trace?: {
    readonly traceparent: string
    readonly ran: (process: {
      readonly pid: number | undefined
      readonly startMs: number
      readonly endMs: number
    }) => void
  }
}
/**
 * Runs one trial: yields measurements as they come, returns exactly one outcome, never throws for what the trial did.
 * After `signal` aborts, the outcome is `cancelled` and nothing of the trial stays alive.
 */
export interface TrialRunner {
  run(job: TrialJob, signal: AbortSignal): AsyncGenerator<Measurement, Outcome>
  /** Ends processes that are kept warm between trials. */
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

/** `bytes`: of the archive. `storedBytes`: what it takes of the disk, which is what counts for its owner. */
export interface DatasetInfo {
  readonly id: string
  readonly header: DatasetHeader
  readonly bytes: number
  readonly storedBytes: number
}
/** By id. `nextCursor`: null on the last page. `usedBytes`, `quotaBytes`: what the owner's data sets take, and may take. */
export interface DatasetPage {
  readonly datasets: readonly DatasetInfo[]
  readonly nextCursor: string | null
  readonly usedBytes: number
  readonly quotaBytes: number
}
export interface DatasetReader {
  get(id: string): Promise<DatasetInfo | null>
  folder(id: string): string
}
/** Data sets, content-addressed: the same archive twice is one data set, of everybody who stored it. A store has a reach (`ownership.ts`), as one of studies has. */
export interface DatasetStore extends DatasetReader {
  /** Throws BatchwiseError with pointers below `/` for a truncated archive, NaN, missing arrays, row counts that differ; `storage-full` where the owner's would take more than they may. */
  put(archive: Uint8Array): Promise<DatasetInfo>
  list(options: { readonly cursor: string | null; readonly limit: number }): Promise<DatasetPage>
  /** Somebody outside the reach has it as well. */
  isShared(id: string): Promise<boolean>
  /** The reach has it no longer; its rows go with its last owner. In its own turn (`turns.ts`). */
  remove(id: string): Promise<void>
}

/** Where studies wait for their turn. In-process: one after another, in order of arrival. */
/** The request that brought a study, named in log and trace. */
export interface RequestOrigin {
  readonly requestId: string
  readonly keyPrefix: string | null
}

export interface StudyQueue {
  /** `origin`: null when a restart resumes the study. */
  push(studyId: string, origin: RequestOrigin | null): void
  /** Ends the study if it is running here. */
  cancel(studyId: string): void
  /** Stops taking studies, interrupts the running one (its state stays `running`: a restart resumes it). */
  close(): Promise<void>
}

export interface Clock {
  now(): Date
}

/** Progress for whoever watches; ids grow by one per study, so a watcher can ask for what it missed, after a restart of the service as well. */
export interface StudyEvents {
  publish(studyId: string, event: Untold): Promise<void>
  /** Tells that a study is final where that was not told: the service was killed in between, or the study came from elsewhere. */
  tellEnd(study: Study): Promise<void>
  /** Yields events after `afterId` (0, or an id that was never given: all) until the study is final or the signal aborts. */
  watch(studyId: string, afterId: number, signal: AbortSignal): AsyncGenerator<StudyEvent>
}
export type Untold = Omit<StudyEvent, 'id' | 'studyId' | 'at'>

/** Where events are kept, for as long as their study. */
export interface EventStore {
  /** Keeps the event under the next id of its study and gives it back with it. */
  append(event: Omit<StudyEvent, 'id'>): Promise<StudyEvent>
  /** Events after `afterId`, in order. */
  after(studyId: string, afterId: number): Promise<readonly StudyEvent[]>
  last(studyId: string): Promise<StudyEvent | null>
}
