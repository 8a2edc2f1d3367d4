import { randomUUID } from 'node:crypto'
import { trialIdAt } from '../advice/engine-choice.js'
import { explain, type Language } from '../advice/explanation.js'
import { BatchwiseError, errorCodes } from '../errors.js'
import type { Admission } from './admission.js'
import type { Clock, DatasetInfo, DatasetStore, Device, DeviceRegistry, EngineReport, EvidenceStore, StudyEvents, StudyQueue, StudyStore } from './ports.js'
import { isFinal, type Study, type StudyEvent, type StudyState, type TrialView } from './study.js'
import { presets, type PresetInfo } from './model/presets.js'
import { resolveRequest } from './request/resolve-request.js'
import type { UseCases } from './use-cases.js'

export interface StudyServiceDependencies {
  readonly studies: StudyStore
  readonly evidence: EvidenceStore
  readonly queue: StudyQueue
  readonly events: StudyEvents
  readonly datasets: DatasetStore
  readonly devices: DeviceRegistry
  readonly clock: Clock
  readonly admission: Admission
  /** Resolves when the database answers. */
  readonly ping: () => Promise<void>
}

/** The use cases over the ports; see UseCases for their contract. */
export class StudyService implements UseCases {
  constructor(private readonly deps: StudyServiceDependencies) {}

  async submit(request: unknown, idempotencyKey: string | null = null): Promise<Study> {
    const { studies, queue, events, clock } = this.deps
    if (idempotencyKey !== null) {
      const earlier = await studies.findByIdempotencyKey(idempotencyKey)
      if (earlier !== null) return earlier
    }
    const now = clock.now()
    const resolved = await resolveRequest(request, { devices: this.deps.devices, datasets: this.deps.datasets, now })
    const answered = await studies.findFinished(resolved.questionId)
    if (answered !== null && stillHolds(answered)) return answered
    const study: Study = {
      ...resolved, id: randomUUID(), state: 'queued', advice: null, error: null,
      progress: { stage: 'waiting', message: 'waiting for its turn', trialsDone: 0, fraction: 0, remainingMs: null },
      createdAt: now, updatedAt: now, startedAt: null, finishedAt: null,
    }
    const earlier = await this.deps.admission.admit(studies, study, idempotencyKey)
    if (earlier !== null) return earlier
    events.publish(study.id, { type: 'state', state: 'queued', progress: study.progress, trialId: null })
    queue.push(study.id)
    return study
  }

  async study(id: string): Promise<Study> {
    const study = await this.deps.studies.get(id)
    if (study === null) throw new BatchwiseError(errorCodes.notFound, `no study has the id ${id}`, [{ pointer: '', value: id, accepted: 'the id of a study', message: 'unknown id' }])
    return study
  }

  async waitFor(id: string, timeoutMs: number, signal?: AbortSignal): Promise<Study> {
    const study = await this.study(id)
    if (isFinal(study.state) || timeoutMs <= 0) return study
    const limit = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(signal === undefined ? [] : [signal])])
    for await (const event of await this.watch(id, 0, limit)) if (event.type === 'state' && isFinal(event.state)) break
    return this.study(id)
  }

  list(options: { readonly cursor: string | null; readonly limit: number; readonly state: StudyState | null }): ReturnType<UseCases['list']> {
    return this.deps.studies.list(options)
  }

  async trials(id: string): Promise<readonly TrialView[]> {
    const { subject, question } = await this.study(id)
    const tried = await Promise.all((question.engineChoice?.failed ?? []).filter(({ subjectId }) => subjectId !== subject.id).map(async (failed) => {
      const trials = await this.deps.evidence.trialsOf(failed.subjectId)
      return trials.filter((trial) => failed.trials.includes(trial.id)).map((trial) => ({ ...trial, id: trialIdAt(failed, trial.id) }))
    }))
    return [...tried.flat(), ...(await this.deps.evidence.trialsOf(subject.id))]
  }

  async cancel(id: string): Promise<Study> {
    const study = await this.study(id)
    if (isFinal(study.state)) return study
    await this.deps.studies.update(id, { state: 'cancelled', finishedAt: this.deps.clock.now() })
    this.deps.queue.cancel(id)
    const cancelled = await this.study(id)
    this.deps.events.publish(id, { type: 'state', state: cancelled.state, progress: cancelled.progress, trialId: null })
    return cancelled
  }

  async watch(id: string, afterEventId: number, signal: AbortSignal): Promise<AsyncGenerator<StudyEvent>> {
    const study = await this.study(id)
    return isFinal(study.state) ? finalEvent(study) : this.deps.events.watch(id, afterEventId, signal)
  }

  explain(study: Study, language: Language): readonly string[] {
    return study.advice === null ? [] : explain(study.advice, language)
  }

  addDataset(archive: Uint8Array): Promise<DatasetInfo> {
    return this.deps.datasets.put(archive)
  }

  async dataset(id: string): Promise<DatasetInfo> {
    const info = await this.deps.datasets.get(id)
    if (info === null) throw new BatchwiseError(errorCodes.notFound, `no data set has the id ${id}`, [{ pointer: '', value: id, accepted: 'the id of a data set', message: 'unknown id' }])
    return info
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
      throw new BatchwiseError(errorCodes.unavailable, 'the database does not answer', [], { cause: error })
    }
  }
}

/** An engine that did not start may start now: then the answer is not the one that the question would get. All else holds for the subject, whenever it was measured. */
function stillHolds({ question }: Study): boolean {
  return question.engineChoice?.failed.every(({ lasting }) => lasting) ?? true
}

/** What a watcher of a finished study gets: its end. */
async function* finalEvent(study: Study): AsyncGenerator<StudyEvent> {
  yield { id: Number.MAX_SAFE_INTEGER, studyId: study.id, type: 'state', at: study.finishedAt ?? study.updatedAt, state: study.state, progress: study.progress, trialId: null }
}
