/**
 * What a caller can do, whatever the transport: REST, GraphQL and the command line call these and nothing else.
 */
import type { Language } from '../advice/explanation.js'
import type { Device, DatasetInfo, EngineReport } from './ports.js'
import type { Study, StudyEvent, StudyState, TrialView } from './study.js'
import type { PresetInfo } from './model/presets.js'

export interface UseCases {
  /** Parses and checks an untrusted request, stores the study and queues it. An equal question that is done already answers at once (0 trials).
   *  `idempotencyKey`: the same key again answers with the first study. Throws BatchwiseError for every fault, and then nothing is stored. */
  submit(request: unknown, idempotencyKey?: string | null): Promise<Study>
  /** Throws `not-found`. */
  study(id: string): Promise<Study>
  /** Resolves with the study when it is final, or as it is after `timeoutMs`. */
  waitFor(id: string, timeoutMs: number, signal?: AbortSignal): Promise<Study>
  list(options: { readonly cursor: string | null; readonly limit: number; readonly state: StudyState | null }): Promise<{ readonly studies: readonly Study[]; readonly nextCursor: string | null }>
  /** Every trial the study's advice may rest on: its own and those of the subject that it found done. */
  trials(id: string): Promise<readonly TrialView[]>
  /** Cancels; a final study stays as it is and is returned. */
  cancel(id: string): Promise<Study>
  watch(id: string, afterEventId: number, signal: AbortSignal): Promise<AsyncGenerator<StudyEvent>>
  /** Paragraphs of sentences, each citing trials ("[t3]"). Empty when there is no advice yet. */
  explain(study: Study, language: Language): readonly string[]
  addDataset(archive: Uint8Array): Promise<DatasetInfo>
  dataset(id: string): Promise<DatasetInfo>
  devices(): Promise<readonly Device[]>
  engines(): Promise<readonly EngineReport[]>
  presets(): readonly PresetInfo[]
  /** Throws `unavailable` with what is missing. */
  ready(): Promise<void>
}
