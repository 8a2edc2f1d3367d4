import { writeBrief, type WrittenBrief } from '../words/brief.js'
import { explain, type Language } from '../words/explanation.js'
import { BatchwiseError, errorCodes } from '../errors.js'
import type { Admission } from './admission.js'
import { InLanguages } from './in-languages.js'
import type { UploadSource } from './upload/upload-source.js'
import { importStudy, type Imported } from './exchange/import-study.js'
import { studyDocument, type StudyDocument } from './exchange/study-document.js'
import { presets } from './model/presets.js'
import type {
  Clock,
  DatasetInfo,
  DatasetStore,
  Device,
  DeviceRegistry,
  EngineReport,
  EvidenceStore,
  ModelInfo,
  ModelStore,
  PageOptions,
  RecipeReader,
  StoredPage,
  StudyEvents,
  StudyImports,
  StudyQueue,
  StudyStore,
} from './ports.js'
import { noDataset, removeDataset } from './remove-dataset.js'
import { removeStudy } from './remove-study.js'
import type { PresetInfo } from './shapes/preset.js'
import { recipeInfo, type RecipeInfo } from './shapes/recipe.js'
import type { UnderstoodRequest } from './shapes/study.js'
import { noModel, notExportable, requireStudy } from './study-faults.js'
import type { ListOptions, StudyPage } from './study-list.js'
import { subjectIdsOf, trialsOfStudies } from './study-trials.js'
import { isFinal, type Study, type StudyEvent, type TrialView } from './study.js'
import { resolvedOf, submitStudy } from './submit-study.js'
import type { Turns } from './turns.js'
import type { SubmitOptions, UseCases } from './use-cases.js'
import { changedQuestion } from './what-if/what-if-request.js'
import { whatIf, type WhatIf } from './what-if/what-if.js'

export interface StudyServiceDependencies {
  readonly studies: StudyStore
  readonly evidence: EvidenceStore
  readonly imports: StudyImports
  readonly queue: StudyQueue
  readonly events: StudyEvents
  readonly datasets: DatasetStore
  readonly models: ModelStore
  readonly devices: DeviceRegistry
  readonly recipes: RecipeReader
  readonly clock: Clock
  readonly admission: Admission
  /** Shared by admissions and by removals of data sets. */
  readonly turns: Turns
  /** Evidence that is older is measured again, ms; null: no evidence is too old. */
  readonly evidenceMaxMs: number | null
  /** The studies of every owner. */
  readonly everyStudy: Pick<StudyStore, 'studyOn'>
  /** Resolves when the database answers. */
  readonly ping: () => Promise<void>
}

/** The use cases over the ports; `UseCases` states their contract. */
export class StudyService implements UseCases {
  private readonly explanations = new InLanguages(explain)
  private readonly briefs = new InLanguages(writeBrief)
  constructor(private readonly deps: StudyServiceDependencies) {}

  async submit(request: unknown, options: SubmitOptions = {}): Promise<Study> {
    const { wait } = options
    const study = await submitStudy(request, options, this.deps)
    if (wait === undefined || isFinal(study.state)) return study
    return this.waitFor(study.id, wait.timeoutMs, wait.signal)
  }

  async check(request: unknown): Promise<UnderstoodRequest> {
    const now = this.deps.clock.now()
    return (await resolvedOf(request, {}, { ...this.deps, now })).request
  }

  study(id: string): Promise<Study> {
    return requireStudy(this.deps.studies, id)
  }

  async waitFor(id: string, timeoutMs: number, signal?: AbortSignal): Promise<Study> {
    const study = await this.study(id)
    if (isFinal(study.state) || timeoutMs <= 0) return study
    const timeout = AbortSignal.timeout(timeoutMs)
    const end = signal === undefined ? timeout : AbortSignal.any([timeout, signal])
    for await (const event of await this.watch(id, 0, end))
      if (event.type === 'state' && isFinal(event.state)) break
    return this.study(id)
  }

  list(options: ListOptions): Promise<StudyPage> {
    return this.deps.studies.list(options)
  }

  async trials(id: string): Promise<readonly TrialView[]> {
    const [trials = []] = await this.trialsOf([await this.study(id)])
    return trials
  }

  trialsOf(studies: readonly Study[]): Promise<readonly (readonly TrialView[])[]> {
    return trialsOfStudies(studies, this.deps.evidence)
  }

  async whatIf(id: string, change: unknown): Promise<WhatIf> {
    const { question, subject } = await this.study(id)
    const changed = changedQuestion(question, change)
    return whatIf(changed, { trials: await this.deps.evidence.load(subject.id) })
  }

  async exportStudy(id: string): Promise<StudyDocument> {
    const study = await this.study(id)
    if (!isFinal(study.state)) throw notExportable(study)
    const trialsBySubject = await this.deps.evidence.trialsBySubject(subjectIdsOf(study))
    const evidence = [...trialsBySubject].map(([subjectId, trials]) => ({ subjectId, trials }))
    return studyDocument(study, evidence)
  }

  importStudy(document: unknown): Promise<Imported> {
    return importStudy(document, this.deps)
  }

  async cancel(id: string): Promise<Study> {
    const { studies, queue, events, clock } = this.deps
    const study = await this.study(id)
    if (isFinal(study.state)) return study
    await studies.update(id, { state: 'cancelled', finishedAt: clock.now() })
    queue.cancel(id)
    // the state may be another one: the study may have finished before the update
    const final = await this.study(id)
    const { state, progress } = final
    await events.publish(id, { type: 'state', state, progress, trialId: null })
    return final
  }

  removeStudy(id: string): Promise<void> {
    return removeStudy(id, this.deps)
  }

  async watch(
    id: string,
    afterEventId: number,
    signal: AbortSignal,
  ): Promise<AsyncGenerator<StudyEvent>> {
    const study = await this.study(id)
    if (isFinal(study.state)) await this.deps.events.tellEnd(study)
    return this.deps.events.watch(id, afterEventId, signal)
  }

  explain(study: Pick<Study, 'advice'>, language: Language): readonly string[] {
    return study.advice === null ? [] : this.explanations.of(study.advice, language)
  }

  brief(study: Pick<Study, 'advice'>, language: Language): WrittenBrief | null {
    return study.advice === null ? null : this.briefs.of(study.advice, language)
  }

  addDataset(source: UploadSource): Promise<DatasetInfo> {
    return this.deps.datasets.put(source)
  }

  async dataset(id: string): Promise<DatasetInfo> {
    const info = await this.deps.datasets.get(id)
    if (info === null) throw noDataset(id)
    return info
  }

  datasets(options: PageOptions): Promise<StoredPage<DatasetInfo>> {
    return this.deps.datasets.list(options)
  }

  removeDataset(id: string): Promise<void> {
    return removeDataset(id, this.deps)
  }

  addModel(source: UploadSource): Promise<ModelInfo> {
    return this.deps.models.put(source)
  }

  async model(id: string): Promise<ModelInfo> {
    const info = await this.deps.models.get(id)
    if (info === null) throw noModel(id)
    return info
  }

  models(options: PageOptions): Promise<StoredPage<ModelInfo>> {
    return this.deps.models.list(options)
  }

  removeModel(id: string): Promise<void> {
    const { models, turns } = this.deps
    return turns.take(async () => {
      await this.model(id)
      await models.remove(id)
    })
  }

  async devices(): Promise<readonly Device[]> {
    // an engine that was not started counts as available: start all of them first
    await this.deps.devices.engines()
    return this.deps.devices.devices()
  }

  engines(): Promise<readonly EngineReport[]> {
    return this.deps.devices.engines()
  }

  presets(): readonly PresetInfo[] {
    return presets
  }

  async recipes(): Promise<readonly RecipeInfo[]> {
    return (await this.deps.recipes.recipes()).map(recipeInfo)
  }

  async ready(): Promise<void> {
    try {
      await this.deps.ping()
    } catch (error) {
      const message = 'the database does not answer'
      throw new BatchwiseError(errorCodes.unavailable, message, [], { cause: error })
    }
  }
}
