import { randomUUID } from 'node:crypto'
import { trialIdAt } from '../advice/conclusion/engine-choice.js'
import type { Language } from '../words/explanation.js'
import { BatchwiseError, errorCodes } from '../errors.js'
import type { Admission } from './admission.js'
import { Explanations } from './explanations.js'
import { importStudy, type Imported } from './exchange/import-study.js'
import { studyDocument, type StudyDocument } from './exchange/study-document.js'
import type {
  Clock,
  DatasetInfo,
  DatasetPage,
  DatasetStore,
  Device,
  DeviceRegistry,
  EngineReport,
  EvidenceStore,
  KeyedAnswer,
  StudyEvents,
  StudyImports,
  StudyQueue,
  StudyStore,
} from './ports.js'
import { isFinal, type Study, type StudyEvent, type TrialView } from './study.js'
import type { ListOptions } from './study-list.js'
import { noDataset, removeDataset } from './remove-dataset.js'
import { presets } from './model/presets.js'
import type { PresetInfo } from './shapes/preset.js'
import { fingerprint } from './request/question-id.js'
import { unknownDataset } from './request/resolve-data.js'
import { resolveRequest } from './request/resolve-request.js'
import type { Turns } from './turns.js'
import type { SubmitOptions, UseCases } from './use-cases.js'

const unknownStudy = (id: string): BatchwiseError =>
  new BatchwiseError(errorCodes.notFound, `no study has the id ${id}`, [
    { pointer: '', value: id, accepted: 'the id of a study', message: 'unknown id' },
  ])

export interface StudyServiceDependencies {
  readonly studies: StudyStore
  readonly evidence: EvidenceStore
  readonly imports: StudyImports
  readonly queue: StudyQueue
  readonly events: StudyEvents
  readonly datasets: DatasetStore
  readonly devices: DeviceRegistry
  readonly clock: Clock
  readonly admission: Admission
  /** Of the admission, and of all that takes data sets away. */
  readonly turns: Turns
  /** Of every owner. */
  readonly everyStudy: Pick<StudyStore, 'unfinished'>
  /** Resolves when the database answers. */
  readonly ping: () => Promise<void>
}

/** The use cases over the ports; see UseCases for their contract. */
export class StudyService implements UseCases {
  private readonly explanations = new Explanations()
  constructor(private readonly deps: StudyServiceDependencies) {}

  async submit(request: unknown, options: SubmitOptions = {}): Promise<Study> {
    const { wait } = options
    const study = await this.take(request, options)
    return wait === undefined || isFinal(study.state)
      ? study
      : this.waitFor(study.id, wait.timeoutMs, wait.signal)
  }

  private async take(request: unknown, options: SubmitOptions): Promise<Study> {
    const { idempotencyKey = null, origin = null } = options
    const { studies, queue, events, clock } = this.deps
    const key =
      idempotencyKey === null ? null : { key: idempotencyKey, requestId: fingerprint(request) }
    const earlier = key === null ? null : await this.answeredUnder(key)
    if (earlier !== null) return earlier
    const now = clock.now()
    const resolved = await resolveRequest(request, {
      devices: this.deps.devices,
      datasets: this.deps.datasets,
      now,
    })
    const answered = await studies.findFinished(resolved.questionId)
    if (answered !== null && stillHolds(answered)) {
      const isFirst = key === null || (await studies.rememberKey({ ...key, studyId: answered.id }))
      return isFirst ? answered : this.take(request, options)
    }
    const study: Study = {
      ...resolved,
      id: randomUUID(),
      state: 'queued',
      advice: null,
      error: null,
      progress: {
        stage: 'waiting',
        message: 'waiting for its turn',
        trialsDone: 0,
        fraction: 0,
        remainingMs: null,
      },
      createdAt: now,
      updatedAt: now,
      startedAt: null,
      finishedAt: null,
    }
    // the same key came meanwhile: its study is the answer
    if (
      !(await this.deps.admission.admit(
        studies,
        study,
        key === null ? null : { ...key, studyId: study.id },
        () => this.checkDataset(study),
      ))
    )
      return this.take(request, options)
    await events.publish(study.id, {
      type: 'state',
      state: 'queued',
      progress: study.progress,
      trialId: null,
    })
    queue.push(study.id, origin)
    return study
  }

  /** The data set that was found may have been deleted meanwhile. */
  private async checkDataset({ request: { data } }: Study): Promise<void> {
    if (data.dataset !== null && (await this.deps.datasets.get(data.dataset)) === null)
      throw unknownDataset(data.dataset)
  }

  private async answeredUnder({
    key,
    requestId,
  }: Omit<KeyedAnswer, 'studyId'>): Promise<Study | null> {
    const known = await this.deps.studies.findKey(key)
    if (known === null) return null
    if (known.requestId === requestId) return this.study(known.studyId)
    throw new BatchwiseError(
      errorCodes.idempotencyKeyReused,
      'this Idempotency-Key came with another request before',
      [
        {
          pointer: '/idempotencyKey',
          value: key,
          accepted: 'a new key, or the request that it came with first',
          message: 'the key is taken',
        },
      ],
    )
  }

  study(id: string): Promise<Study> {
    return this.deps.studies.get(id).then((study) => study ?? Promise.reject(unknownStudy(id)))
  }

  async waitFor(id: string, timeoutMs: number, signal?: AbortSignal): Promise<Study> {
    const study = await this.study(id)
    if (isFinal(study.state) || timeoutMs <= 0) return study
    const limit = AbortSignal.any([
      AbortSignal.timeout(timeoutMs),
      ...(signal === undefined ? [] : [signal]),
    ])
    for await (const event of await this.watch(id, 0, limit))
      if (event.type === 'state' && isFinal(event.state)) break
    return this.study(id)
  }

  list(options: ListOptions): ReturnType<UseCases['list']> {
    return this.deps.studies.list(options)
  }

  async trials(id: string): Promise<readonly TrialView[]> {
    const [trials = []] = await this.trialsOf([await this.study(id)])
    return trials
  }

  trialsOf(studies: readonly Study[]): Promise<readonly (readonly TrialView[])[]> {
    return this.deps.evidence.trialsBySubject(studies.flatMap(subjectsOf)).then((known) =>
      studies.map(({ subject, question }) => {
        const own = known.get(subject.id) ?? []
        const elsewhere = (question.engineChoice?.failed ?? []).filter(
          ({ subjectId }) => subjectId !== subject.id,
        )
        return elsewhere.length === 0
          ? own
          : [
              ...elsewhere.flatMap((failed) =>
                (known.get(failed.subjectId) ?? [])
                  .filter(({ id }) => failed.trials.includes(id))
                  .map((trial) => ({ ...trial, id: trialIdAt(failed, trial.id) })),
              ),
              ...own,
            ]
      }),
    )
  }

  async exportStudy(id: string): Promise<StudyDocument> {
    const study = await this.study(id)
    if (!isFinal(study.state))
      throw new BatchwiseError(
        errorCodes.conflict,
        `study ${id} is ${study.state}: it can be exported when its state is final`,
        [
          {
            pointer: '',
            value: id,
            accepted: 'a study whose state is final',
            message: `its state is ${study.state}`,
          },
        ],
      )
    const known = await this.deps.evidence.trialsBySubject(subjectsOf(study))
    return studyDocument(
      study,
      [...known].map(([subjectId, trials]) => ({ subjectId, trials })),
    )
  }

  importStudy(document: unknown): Promise<Imported> {
    return importStudy(document, this.deps)
  }

  async cancel(id: string): Promise<Study> {
    const study = await this.study(id)
    if (isFinal(study.state)) return study
    await this.deps.studies.update(id, { state: 'cancelled', finishedAt: this.deps.clock.now() })
    this.deps.queue.cancel(id)
    const cancelled = await this.study(id)
    await this.deps.events.publish(id, {
      type: 'state',
      state: cancelled.state,
      progress: cancelled.progress,
      trialId: null,
    })
    return cancelled
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

  explain(study: Study, language: Language): readonly string[] {
    return study.advice === null ? [] : this.explanations.of(study.advice, language)
  }

  addDataset(archive: Uint8Array): Promise<DatasetInfo> {
    return this.deps.datasets.put(archive)
  }

  async dataset(id: string): Promise<DatasetInfo> {
    const info = await this.deps.datasets.get(id)
    if (info === null) throw noDataset(id)
    return info
  }

  datasets(options: {
    readonly cursor: string | null
    readonly limit: number
  }): Promise<DatasetPage> {
    return this.deps.datasets.list(options)
  }

  removeDataset(id: string): Promise<void> {
    return removeDataset(id, this.deps)
  }

  async devices(): Promise<readonly Device[]> {
    // only what was started is known to start
    await this.deps.devices.engines()
    return this.deps.devices.devices()
  }

  engines(): Promise<readonly EngineReport[]> {
    return this.deps.devices.engines()
  }

  presets(): readonly PresetInfo[] {
    return presets
  }

  async ready(): Promise<void> {
    try {
      await this.deps.ping()
    } catch (error) {
      throw new BatchwiseError(errorCodes.unavailable, 'the database does not answer', [], {
        cause: error,
      })
    }
  }
}

/**
 * False where an engine did not start: it may start now, and the answer may differ. Everything else
 * holds for the subject, whenever it was measured.
 */
function stillHolds({ question }: Study): boolean {
  return question.engineChoice?.failed.every(({ lasting }) => lasting) ?? true
}

/** The subjects that a study has trials of. */
const subjectsOf = ({ subject, question }: Study): readonly string[] => [
  subject.id,
  ...(question.engineChoice?.failed ?? []).map(({ subjectId }) => subjectId),
]
