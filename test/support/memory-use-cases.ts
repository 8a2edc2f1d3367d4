import { readFile } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import type { Advice } from '../../src/advice/vocabulary/answer.js'
import { reason } from '../../src/advice/vocabulary/reasons.js'
import { sources } from '../../src/advice/vocabulary/sources.js'
import { BatchwiseError, errorCodes, invalid } from '../../src/errors.js'
import type { UploadSource } from '../../src/studies/upload/upload-source.js'
import type {
  DatasetInfo,
  KeyedAnswer,
  ModelInfo,
  PageOptions,
  StoredPage,
} from '../../src/studies/ports.js'
import { understandModel } from '../../src/studies/model/stored/understand-model.js'
import { fingerprint } from '../../src/studies/request/question-id.js'
import { notExportable, reusedKey } from '../../src/studies/study-faults.js'
import { StoredStudyEvents } from '../../src/studies/study-events.js'
import {
  isFinal,
  type Study,
  type StudyEvent,
  type StudyPatch,
  type TrialView,
} from '../../src/studies/study.js'
import {
  cursorAfter,
  newestFirst,
  placeOf,
  type ListOptions,
} from '../../src/studies/study-list.js'
import type { Imported } from '../../src/studies/exchange/import-study.js'
import {
  studyDocument,
  studyOf,
  type StudyDocument,
} from '../../src/studies/exchange/study-document.js'
import { changedQuestion } from '../../src/studies/what-if/what-if-request.js'
import type { RecipeInfo } from '../../src/studies/shapes/recipe.js'
import type { UnderstoodRequest } from '../../src/studies/shapes/study.js'
import type { SubmitOptions, UseCases } from '../../src/studies/use-cases.js'
import { writeBrief, type WrittenBrief } from '../../src/words/brief.js'
import { MemoryEventStore } from './memory-event-store.js'
import { smallSubject } from './small-subject.js'
import { someAdapter, someCard, someProcessor, someReports } from './some-devices.js'
import { classHeader } from './dataset-header.js'

const estimate = (value: number): { value: number; low: number; high: number } => ({
  value,
  low: value / 2,
  high: value * 2,
})

export const someAdvice: Advice = {
  verdict: 'advice',
  batchSize: estimate(64),
  learningRate: estimate(0.003),
  confidence: {
    level: 'medium',
    loweredBy: [reason('lowered-one-seed', {}, ['t1'])],
  },
  largestBatchSize: { value: 4096, verified: true, bound: 'memory' },
  memory: {
    budgetBytes: 2 ** 29,
    bytesAtAdvised: 3e7,
    bytesAtBatchOne: 1e7,
    trackedBytesAtAdvised: 2e7,
    baselineBytes: 3e8,
    parts: {
      weightBytes: 4 * 2 ** 20,
      slotBytes: 8 * 2 ** 20,
      gradientBytes: 2 ** 20,
      activationBytes: 18 * 2 ** 20,
      workspaceBytes: 3e7 - 31 * 2 ** 20,
    },
  },
  stepTimeMs: 4.2,
  stepsPerEpoch: 23,
  epochTimeMs: 110,
  noiseScale: estimate(120),
  warmupSteps: 0,
  momentum: null,
  accumulation: null,
  workers: {
    count: 2,
    globalBatchSize: 128,
    learningRate: 0.006,
    warmupSteps: 40,
    epochs: 22,
    epochsLow: 20,
    epochsHigh: 30,
    efficiency: 0.9,
    usefulWorkers: 12,
  },
  alternatives: [
    {
      name: 'least-memory',
      batchSize: 8,
      learningRate: 0.001,
      reason: reason('alternative-small-batch', { batchSize: 8, learningRate: 0.001 }, ['t1']),
    },
  ],
  reasons: [
    reason(
      'use',
      {
        batchSize: 64,
        batchSizeLow: 32,
        batchSizeHigh: 128,
        learningRate: 0.003,
        learningRateLow: 0.0015,
        learningRateHigh: 0.006,
        optimizer: 'adam',
      },
      ['t1'],
    ),
    reason('race-won', { candidates: 5, level: 0.2, timeMs: 3200 }, ['t1'], sources.mcCandlish),
  ],
  cost: { trials: 1, outOfMemory: 0, deviceMs: 800 },
  curves: [
    {
      name: 'memory',
      label: 'law',
      x: 'batch size',
      y: 'bytes',
      points: [
        [1, 1e7],
        [64, 3e7],
      ],
      evidence: ['t1'],
    },
  ],
}

const someTrial: TrialView = {
  id: 't1',
  spec: { kind: 'trace', batchSize: 2 },
  outcome: {
    cause: 'completed',
    durationMs: 12,
    peakBytes: null,
    message: null,
    exitCode: 0,
    signal: null,
  },
  measurements: [{ name: 'liveBytes', at: null, value: [1, 2, 3] }],
  startedAt: new Date(0),
  finishedAt: new Date(12),
}

/** A recipe that the operator registered. */
const someRecipe: RecipeInfo = {
  name: 'resnet',
  device: 'cpu',
  workers: null,
  training: {
    framework: 'PyTorch 2.13.0',
    parameters: 804,
    trainingRows: 600,
    validationRows: 100,
    optimizer: 'AdamW',
    loss: 'cross_entropy',
  },
  fault: null,
}

/** A study that waits for its turn. */
function queuedStudy(now: Date): Study {
  return {
    id: randomUUID(),
    state: 'queued',
    subject: smallSubject(),
    data: { kind: 'synthetic', rows: 600, validationRows: 100, classes: [4], seed: 7 },
    request: {
      model: {
        name: 'small',
        parameters: 932,
        trainableParameters: 868,
        layers: 4,
        inputs: [{ name: 'input', shape: [20] }],
        outputs: [{ name: 'classes', shape: [4] }],
      },
      data: {
        origin: 'synthetic',
        dataset: null,
        trainingRows: 600,
        validationRows: 100,
        classes: 4,
      },
      memoryBudgetBytes: 2 ** 29,
      optimizer: 'adam',
      loss: 'sparseCategoricalCrossentropy',
      objective: 'fastest',
      epochs: 20,
      workers: 1,
      engine: 'tensorflow',
      device: 'cpu',
      probeBudget: 'auto',
      trainings: 1,
      seed: 1,
    },
    question: {
      data: { origin: 'synthetic', trainingRows: 600, validationRows: 100, classes: 4 },
      model: { parameters: 932, batchNorm: true },
      losses: [{ loss: 'sparseCategoricalCrossentropy', weight: 1 }],
      optimizer: 'adam',
      objective: 'fastest',
      epochsPlanned: 20,
      workers: 1,
      budgetBytes: 2 ** 29,
      probeBudget: { kind: 'auto', trainings: 1, leastMs: 10_000 },
      seed: 1,
    },
    questionId: 'q',
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
}

/** The use cases in memory. A study ends at `finish`, or by itself after `answersAfterMs`. */
export class MemoryUseCases implements UseCases {
  private readonly studiesById = new Map<string, Study>()
  private readonly answersByKey = new Map<string, KeyedAnswer>()
  private readonly stored = new Map<string, DatasetInfo>()
  private readonly storedModels = new Map<string, ModelInfo>()
  readonly events = new StoredStudyEvents({ now: () => new Date() }, new MemoryEventStore())
  answersAfterMs: number | null = null
  isReady = true
  /** An error that `submit` throws. */
  fault: Error | null = null
  readonly requests: unknown[] = []

  async submit(
    request: unknown,
    { idempotencyKey = null, wait }: SubmitOptions = {},
  ): Promise<Study> {
    const study = await this.take(request, idempotencyKey)
    return wait === undefined ? study : this.waitFor(study.id, wait.timeoutMs, wait.signal)
  }

  check(request: unknown): Promise<UnderstoodRequest> {
    if (this.fault !== null) return Promise.reject(this.fault)
    if (typeof request !== 'object' || request === null || !('model' in request))
      return Promise.reject(invalid('/model', undefined, 'a model', 'model is missing'))
    return Promise.resolve(queuedStudy(new Date()).request)
  }

  private async take(request: unknown, idempotencyKey: string | null): Promise<Study> {
    this.requests.push(request)
    if (this.fault !== null) throw this.fault
    if (typeof request !== 'object' || request === null || !('model' in request))
      throw invalid('/model', undefined, 'a model', 'model is missing')
    const requestId = fingerprint(request)
    const earlier = idempotencyKey === null ? undefined : this.answersByKey.get(idempotencyKey)
    if (earlier !== undefined && earlier.requestId !== requestId) throw reusedKey(earlier.key)
    if (earlier !== undefined) return this.study(earlier.studyId)
    const study = queuedStudy(new Date())
    this.studiesById.set(study.id, study)
    if (idempotencyKey !== null)
      this.answersByKey.set(idempotencyKey, { key: idempotencyKey, requestId, studyId: study.id })
    await this.events.publish(study.id, {
      type: 'state',
      state: 'queued',
      progress: study.progress,
      trialId: null,
    })
    if (this.answersAfterMs !== null) setTimeout(() => this.finish(study.id), this.answersAfterMs)
    return study
  }

  finish(id: string, patch: StudyPatch = { state: 'done', advice: someAdvice }): void {
    const study = this.studiesById.get(id)
    if (study === undefined || isFinal(study.state)) return
    const finished: Study = {
      ...study,
      ...patch,
      finishedAt: new Date(),
      progress: { ...study.progress, stage: 'advice', fraction: 1 },
    }
    this.studiesById.set(id, finished)
    void this.events.publish(id, {
      type: 'state',
      state: finished.state,
      progress: finished.progress,
      trialId: null,
    })
  }

  async study(id: string): Promise<Study> {
    const study = this.studiesById.get(id)
    if (study === undefined)
      throw new BatchwiseError(errorCodes.notFound, `no study has the id ${id}`)
    return study
  }

  async waitFor(id: string, timeoutMs: number, signal?: AbortSignal): Promise<Study> {
    const limit = AbortSignal.any([
      AbortSignal.timeout(timeoutMs),
      ...(signal === undefined ? [] : [signal]),
    ])
    for await (const event of await this.watch(id, 0, limit)) if (isFinal(event.state)) break
    return this.study(id)
  }

  async list({
    cursor = null,
    before = null,
    fromEnd = false,
    limit,
    filter = {},
  }: ListOptions): ReturnType<UseCases['list']> {
    const all = [...this.studiesById.values()]
      .reverse()
      .filter((study) => filter.state === undefined || study.state === filter.state)
    const placeIn = (place: string, pointer: string): number =>
      all.findIndex(({ id }) => id === placeOf(place, newestFirst, pointer).id)
    const from = cursor === null ? 0 : placeIn(cursor, '/cursor') + 1
    const to = before === null ? all.length : placeIn(before, '/before')
    const between = all.slice(from, Math.max(from, to))
    const studies = fromEnd ? between.slice(-limit) : between.slice(0, limit)
    const hasMore = between.length > limit
    const hasPrevious = fromEnd ? hasMore : cursor !== null
    const hasNext = fromEnd ? before !== null : hasMore
    const last = hasNext ? studies.at(-1) : undefined
    return {
      studies,
      hasPrevious,
      hasNext,
      nextCursor: last === undefined ? null : cursorAfter(last, newestFirst),
    }
  }

  async trialsOf(studies: readonly Study[]): Promise<readonly (readonly TrialView[])[]> {
    return studies.map(() => [someTrial])
  }
  async whatIf(id: string, change: unknown): ReturnType<UseCases['whatIf']> {
    const { question, advice } = await this.study(id)
    return { question: changedQuestion(question, change), missing: null, advice }
  }
  async exportStudy(id: string): Promise<StudyDocument> {
    const study = await this.study(id)
    if (!isFinal(study.state)) throw notExportable(study)
    return studyDocument(study, [])
  }
  async importStudy(document: unknown): Promise<Imported> {
    const study = studyOf(document as StudyDocument, String)
    const created = !this.studiesById.has(study.id)
    if (created) this.studiesById.set(study.id, study)
    return { study, created }
  }

  async trials(id: string): Promise<readonly TrialView[]> {
    await this.study(id)
    return [someTrial]
  }

  async cancel(id: string): Promise<Study> {
    await this.study(id)
    this.finish(id, { state: 'cancelled' })
    return this.study(id)
  }

  async removeStudy(id: string): Promise<void> {
    await this.study(id)
    this.studiesById.delete(id)
  }

  async watch(
    id: string,
    afterEventId: number,
    signal: AbortSignal,
  ): Promise<AsyncGenerator<StudyEvent>> {
    await this.study(id)
    return this.events.watch(id, afterEventId, signal)
  }

  explain(study: Study, language: 'en' | 'zh'): readonly string[] {
    return study.advice === null
      ? []
      : [language === 'zh' ? '批量大小 64 [t1]。' : 'Train with 64 rows per step [t1].']
  }

  brief(study: Study, language: 'en' | 'zh'): WrittenBrief | null {
    return study.advice === null ? null : writeBrief(study.advice, language)
  }

  async addDataset(source: UploadSource): Promise<DatasetInfo> {
    const archive = await bytesOf(source)
    if (archive[0] !== 0x50)
      throw new BatchwiseError(errorCodes.malformedBody, 'not a zip archive', [
        { pointer: '', value: null, accepted: 'an .npz archive', message: 'not a zip archive' },
      ])
    const info: DatasetInfo = {
      id: `d${archive.length}`,
      bytes: archive.length,
      storedBytes: 53_248,
      understood: null,
      header: classHeader({
        shape: [20],
        type: 'float32',
        classes: 4,
        trainingRows: 600,
        validationRows: 100,
      }),
    }
    this.stored.set(info.id, info)
    return info
  }

  async dataset(id: string): Promise<DatasetInfo> {
    const info = this.stored.get(id)
    if (info === undefined)
      throw new BatchwiseError(errorCodes.notFound, `no data set has the id ${id}`)
    return info
  }

  async datasets(options: PageOptions): ReturnType<UseCases['datasets']> {
    return pageOf(this.stored, options)
  }
  async removeDataset(id: string): Promise<void> {
    await this.dataset(id)
    this.stored.delete(id)
  }

  async addModel(source: UploadSource): Promise<ModelInfo> {
    const file = await bytesOf(source)
    const understood = understandModel(file.toString(), 'json', null)
    const info = { id: `m${file.length}`, bytes: file.length, storedBytes: 53_248, understood }
    this.storedModels.set(info.id, info)
    return info
  }

  async model(id: string): Promise<ModelInfo> {
    const info = this.storedModels.get(id)
    if (info === undefined)
      throw new BatchwiseError(errorCodes.notFound, `no model has the id ${id}`)
    return info
  }

  async models(options: PageOptions): ReturnType<UseCases['models']> {
    return pageOf(this.storedModels, options)
  }
  async removeModel(id: string): Promise<void> {
    await this.model(id)
    this.storedModels.delete(id)
  }

  devices(): ReturnType<UseCases['devices']> {
    return Promise.resolve([someCard, someAdapter, someProcessor])
  }
  engines(): ReturnType<UseCases['engines']> {
    return Promise.resolve(someReports)
  }
  async recipes(): ReturnType<UseCases['recipes']> {
    return [someRecipe]
  }
  presets(): ReturnType<UseCases['presets']> {
    return [
      {
        name: 'mlp',
        title: 'MLP',
        description: 'Two hidden layers',
        inputShape: [20],
        outputShape: [4],
        parameters: 932,
        defaultRows: 600,
        classes: 4,
        optimizer: 'adam',
      },
    ]
  }

  async ready(): Promise<void> {
    if (!this.isReady)
      throw new BatchwiseError(errorCodes.unavailable, 'the database does not answer')
  }
}

function pageOf<Info extends { readonly id: string }>(
  stored: ReadonlyMap<string, Info>,
  { cursor, limit }: PageOptions,
): StoredPage<Info> {
  const ids = [...stored.keys()].sort().filter((id) => cursor === null || id > cursor)
  return {
    entries: [...stored.values()].filter(({ id }) => ids.slice(0, limit).includes(id)),
    nextCursor: ids.length > limit ? (ids[limit - 1] ?? null) : null,
    usedBytes: 53_248 * stored.size,
    quotaBytes: 2 ** 30,
  }
}

async function bytesOf({ files }: UploadSource): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const { content } of files) {
    if ('path' in content) chunks.push(await readFile(content.path))
    else for await (const chunk of content) chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
