import { beforeEach, describe, expect, test } from 'vitest'
import { PrismaEvidenceStore } from '../../src/persistence/evidence-store.js'
import { PrismaStudyStore } from '../../src/persistence/studies/study-store.js'
import { Admission } from '../../src/studies/admission.js'
import type { DatasetInfo } from '../../src/studies/ports.js'
import { StoredStudyEvents } from '../../src/studies/study-events.js'
import { submitStudy, type SubmitDependencies } from '../../src/studies/submit-study.js'
import type { Study } from '../../src/studies/study.js'
import { LocalTurns } from '../../src/studies/turns.js'
import type { SubmitOptions } from '../../src/studies/use-cases.js'
import { databaseOfEachTest } from '../support/database-of-each-test.js'
import { MemoryEventStore } from '../support/memory-event-store.js'
import { someQuestion } from '../support/serving.js'
import { registryOf, someProcessor } from '../support/some-devices.js'
import { registeredRecipes } from '../support/some-recipes.js'
import { classHeader } from '../support/dataset-header.js'

const database = databaseOfEachTest()
const now = new Date('2026-01-31T12:00:00Z')
const unfinishedMax = 2

let studies: PrismaStudyStore
let eventStore: MemoryEventStore
let queued: (readonly [studyId: string, requestId: string | undefined])[]
let dependencies: SubmitDependencies
beforeEach(() => {
  studies = new PrismaStudyStore(database())
  eventStore = new MemoryEventStore()
  queued = []
  dependencies = {
    studies,
    queue: {
      push: (studyId, origin) => queued.push([studyId, origin?.requestId]),
      cancel: () => undefined,
      close: () => Promise.resolve(),
    },
    events: new StoredStudyEvents({ now: () => now }, eventStore),
    datasets: {
      get: () => Promise.resolve(null),
      folder: String,
      figures: () => Promise.resolve({ inputs: [null], targets: [null] }),
    },
    models: { model: () => Promise.resolve(null) },
    devices: registryOf([someProcessor]),
    recipes: registeredRecipes(),
    clock: { now: () => now },
    admission: new Admission(new LocalTurns(), unfinishedMax),
    evidence: new PrismaEvidenceStore(database()),
    evidenceMaxMs: null,
  }
})

const submit = (request: unknown = someQuestion, options: SubmitOptions = {}): Promise<Study> =>
  submitStudy(request, options, dependencies)

const studyIds = async (): Promise<readonly string[]> =>
  (await studies.list({ limit: 10 })).studies.map(({ id }) => id)

describe('a new question', () => {
  test('is stored, announced and queued with its request', async () => {
    const origin = { requestId: 'r1', keyPrefix: null }
    const study = await submit(someQuestion, { origin })
    expect(study).toMatchObject({ state: 'queued', createdAt: now, startedAt: null, advice: null })
    expect((await studies.get(study.id))?.state).toBe('queued')
    expect(await eventStore.after(study.id, 0)).toMatchObject([{ type: 'state', state: 'queued' }])
    expect(queued).toEqual([[study.id, 'r1']])
  })

  test('is refused above the limit of unfinished studies, and stores nothing', async () => {
    const first = await submit({ ...someQuestion, epochs: 1 })
    const second = await submit({ ...someQuestion, epochs: 2 })
    const third = submit({ ...someQuestion, epochs: 3 })
    await expect(third).rejects.toMatchObject({ code: 'too-many-studies' })
    expect([...(await studyIds())].sort()).toEqual([first.id, second.id].sort())
    expect(queued).toHaveLength(2)
  })

  test('is refused where its data set was deleted after it was resolved', async () => {
    const id = 'a'.repeat(32)
    const info: DatasetInfo = {
      id,
      bytes: 1,
      storedBytes: 1,
      understood: null,
      header: classHeader({
        shape: [20],
        type: 'float32',
        classes: 4,
        trainingRows: 100,
        validationRows: 20,
      }),
    }
    const reads: (DatasetInfo | null)[] = [info, null]
    const datasets = {
      get: () => Promise.resolve(reads.shift() ?? null),
      folder: String,
      figures: () => Promise.resolve({ inputs: [null], targets: [null] }),
    }
    const layers = [{ type: 'dense', units: 4, activation: 'softmax' }]
    const request = {
      ...someQuestion,
      model: { input: { shape: [20] }, layers },
      data: { dataset: id },
    }
    await expect(submitStudy(request, {}, { ...dependencies, datasets })).rejects.toMatchObject({
      faults: [{ pointer: '/data/dataset', value: id }],
    })
    expect(reads).toEqual([])
    expect(await studyIds()).toEqual([])
  })
})

describe('a finished question', () => {
  test('is answered by its study, also under a new key', async () => {
    const { id } = await submit()
    await studies.update(id, { state: 'done' })
    expect((await submit()).id).toBe(id)
    expect((await submit(someQuestion, { idempotencyKey: 'key' })).id).toBe(id)
    expect((await studies.findKey('key'))?.studyId).toBe(id)
    expect(queued).toHaveLength(1)
  })

  test('is measured again where an engine did not start', async () => {
    const study = await submit()
    const failed = {
      engine: 'webgpu',
      deviceId: 'webgpu:0',
      subjectId: 'on-webgpu',
      trials: [],
      because: 'no adapter was found',
      lasting: false,
    } as const
    const engineChoice = {
      engine: 'tensorflow',
      deviceId: 'cpu',
      asked: false,
      failed: [failed],
      left: [],
    } as const
    await studies.update(study.id, { state: 'done', question: { ...study.question, engineChoice } })
    expect((await submit()).id).not.toBe(study.id)
  })
})

describe('a question whose study moved', () => {
  const subjectId = 'b'.repeat(32)
  const subjectOf = (study: Study) => ({ ...study.subject, id: subjectId })

  test('to other versions is measured with those it was asked about', async () => {
    const study = await submit()
    await studies.update(study.id, { state: 'done', subject: subjectOf(study) })
    expect((await submit()).id).not.toBe(study.id)
  })
})

describe('an idempotency key', () => {
  test('stores one study for equal requests at the same time', async () => {
    const submissions = Array.from({ length: 5 }, () =>
      submit(someQuestion, { idempotencyKey: 'key' }),
    )
    const ids = (await Promise.all(submissions)).map(({ id }) => id)
    expect(new Set(ids)).toEqual(new Set(await studyIds()))
    expect(queued).toHaveLength(1)
  })

  test('refuses another request', async () => {
    await submit(someQuestion, { idempotencyKey: 'key' })
    const other = submit({ ...someQuestion, epochs: 3 }, { idempotencyKey: 'key' })
    await expect(other).rejects.toMatchObject({
      code: 'idempotency-key-reused',
      faults: [{ pointer: '/idempotencyKey', value: 'key' }],
    })
  })
})
