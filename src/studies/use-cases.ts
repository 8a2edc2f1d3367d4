/**
 * What a caller can do, whatever the transport: REST, GraphQL and the command line call these and nothing else.
 */
import type { Language } from '../words/explanation.js'
import type { Imported } from './exchange/import-study.js'
import type { StudyDocument } from './exchange/study-document.js'
import type { Device, DatasetInfo, DatasetPage, EngineReport, RequestOrigin } from './ports.js'
import type { Study, StudyEvent, TrialView } from './study.js'
import type { ListOptions, StudyPage } from './study-list.js'
import type { PresetInfo } from './shapes/preset.js'

/** Until a study is final, at most so long. */
export interface Wait {
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

export interface SubmitOptions {
  /** The same key with an equal request answers with the first study, with another request it throws `idempotency-key-reused`. */
  readonly idempotencyKey?: string | null
  /** Answers with the study when it is final, or as it is after the wait. The caller needs no further scope for it. */
  readonly wait?: Wait | undefined
  /** The request that brings the study, for log and trace. */
  readonly origin?: RequestOrigin
}

export interface UseCases {
  /** Parses and checks an untrusted request, stores the study and queues it. An equal question that is done already answers at once (0 trials).
   *  Throws BatchwiseError for every fault, and then nothing is stored. */
  submit(request: unknown, options?: SubmitOptions): Promise<Study>
  /** Throws `not-found`. */
  study(id: string): Promise<Study>
  /** Resolves with the study when it is final, or as it is after `timeoutMs`. */
  waitFor(id: string, timeoutMs: number, signal?: AbortSignal): Promise<Study>
  list(options: ListOptions): Promise<StudyPage>
  /** Every trial the study's advice may rest on: its own and those of the subject that it found done. */
  trials(id: string): Promise<readonly TrialView[]>
  /** The same of many studies in one go, in their order. */
  trialsOf(studies: readonly Study[]): Promise<readonly (readonly TrialView[])[]>
  /** Cancels; a final study stays as it is and is returned. */
  cancel(id: string): Promise<Study>
  watch(id: string, afterEventId: number, signal: AbortSignal): Promise<AsyncGenerator<StudyEvent>>
  /** Paragraphs of sentences, each citing trials ("[t3]"). Empty when there is no advice yet. */
  explain(study: Study, language: Language): readonly string[]
  /** A final study with all its evidence; throws `conflict` while it is not final. */
  exportStudy(id: string): Promise<StudyDocument>
  /** Takes over what `exportStudy` gave elsewhere, once; throws BatchwiseError where the document contradicts itself or what is here. */
  importStudy(document: unknown): Promise<Imported>
  /** Throws `storage-full` where the owner's would take more than they may. */
  addDataset(archive: Uint8Array): Promise<DatasetInfo>
  dataset(id: string): Promise<DatasetInfo>
  /** Throws at `/cursor` for what is none. */
  datasets(options: {
    readonly cursor: string | null
    readonly limit: number
  }): Promise<DatasetPage>
  /** Throws `conflict` while an unfinished study needs it; final studies keep their answers. */
  removeDataset(id: string): Promise<void>
  devices(): Promise<readonly Device[]>
  engines(): Promise<readonly EngineReport[]>
  presets(): readonly PresetInfo[]
  /** Throws `unavailable` with what is missing. */
  ready(): Promise<void>
}
