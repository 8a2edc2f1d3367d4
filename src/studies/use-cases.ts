/** Everything a caller can do: REST, GraphQL and the command line call only these. */
import type { WrittenBrief } from '../words/brief.js'
import type { Language } from '../words/explanation.js'
import type { Imported } from './exchange/import-study.js'
import type { StudyDocument } from './exchange/study-document.js'
import type { UploadSource } from './upload/upload-source.js'
import type {
  DatasetInfo,
  DescribedProgram,
  Device,
  EngineReport,
  ModelInfo,
  PageOptions,
  RequestOrigin,
  StoredPage,
} from './ports.js'
import type { Study, StudyEvent, TrialView } from './study.js'
import type { ListOptions, StudyPage } from './study-list.js'
import type { PresetInfo } from './shapes/preset.js'
import type { RecipeInfo } from './shapes/recipe.js'
import type { UnderstoodRequest } from './shapes/study.js'
import type { WhatIf } from './what-if/what-if.js'

/** Waits until a study is final, at most `timeoutMs`. */
export interface Wait {
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

export interface SubmitOptions {
  /**
   * The same key with an equal request returns the first study. With another request it throws
   * `idempotency-key-reused`.
   */
  readonly idempotencyKey?: string | null
  /** Returns the study when it is final, or as it is after the wait. Needs no further scope. */
  readonly wait?: Wait | undefined
  /**
   * A training that the user wrote. Only this process can name one: the request then holds no
   * model and no data.
   */
  readonly program?: DescribedProgram
  /** The request that submits the study, for log and trace. */
  readonly origin?: RequestOrigin
}

export interface UseCases {
  /**
   * Checks an untrusted request, stores the study and queues it. An equal question that is done
   * answers at once, without a trial. Throws BatchwiseError for every fault; stores nothing then.
   */
  submit(request: unknown, options?: SubmitOptions): Promise<Study>
  /** The request as `submit` would understand it. Throws as `submit` does; stores nothing. */
  check(request: unknown): Promise<UnderstoodRequest>
  /** Throws `not-found`. */
  study(id: string): Promise<Study>
  /** Resolves with the study when it is final, or as it is after `timeoutMs`. */
  waitFor(id: string, timeoutMs: number, signal?: AbortSignal): Promise<Study>
  list(options: ListOptions): Promise<StudyPage>
  /** Every trial that the advice may cite: new trials, and earlier trials of the subject. */
  trials(id: string): Promise<readonly TrialView[]>
  /** The trials of many studies, in their order. */
  trialsOf(studies: readonly Study[]): Promise<readonly (readonly TrialView[])[]>
  /**
   * What the stored evidence of a study answers where its question is changed. Runs no trial.
   * Throws for a change that makes no question.
   */
  whatIf(id: string, change: unknown): Promise<WhatIf>
  /** Cancels the study; a final study stays as it is. */
  cancel(id: string): Promise<Study>
  /** Deletes a final study, and the evidence that no other study needs. Throws `conflict`. */
  removeStudy(id: string): Promise<void>
  watch(id: string, afterEventId: number, signal: AbortSignal): Promise<AsyncGenerator<StudyEvent>>
  /** Paragraphs of sentences that cite trials ("[t3]"). Empty while there is no advice. */
  explain(study: Pick<Study, 'advice'>, language: Language): readonly string[]
  /** The answer top down, in short sentences. Null while there is no advice. */
  brief(study: Pick<Study, 'advice'>, language: Language): WrittenBrief | null
  /** A final study with all its evidence; throws `conflict` while it is not final. */
  exportStudy(id: string): Promise<StudyDocument>
  /**
   * Imports a document of `exportStudy`, once. Throws BatchwiseError where the document contradicts
   * itself or what is stored here.
   */
  importStudy(document: unknown): Promise<Imported>
  /**
   * Stores the rows of files. Throws as `UploadStore.put` does, `body-too-large` above the upload
   * limit and `storage-full` above the quota of the owner included.
   */
  addDataset(source: UploadSource): Promise<DatasetInfo>
  dataset(id: string): Promise<DatasetInfo>
  /** Throws at `/cursor` for a malformed cursor. */
  datasets(options: PageOptions): Promise<StoredPage<DatasetInfo>>
  /** Throws `conflict` while an unfinished study needs it. Final studies keep their advice. */
  removeDataset(id: string): Promise<void>
  /** Stores a model file without its weights. Throws as `addDataset` does. */
  addModel(source: UploadSource): Promise<ModelInfo>
  model(id: string): Promise<ModelInfo>
  /** Throws at `/cursor` for a malformed cursor. */
  models(options: PageOptions): Promise<StoredPage<ModelInfo>>
  /** Studies keep their copy of the model, unfinished ones too. */
  removeModel(id: string): Promise<void>
  devices(): Promise<readonly Device[]>
  engines(): Promise<readonly EngineReport[]>
  presets(): readonly PresetInfo[]
  /** The trainings that the operator registered. */
  recipes(): Promise<readonly RecipeInfo[]>
  /** Throws `unavailable` with what is missing. */
  ready(): Promise<void>
}
