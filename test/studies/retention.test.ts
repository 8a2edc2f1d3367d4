/** Retention: what is deleted by age, and what stays because a study needs it. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PrismaEventStore } from '../../src/persistence/event-store.js'
import { PrismaEvidenceStore } from '../../src/persistence/evidence-store.js'
import { PrismaStudyStore } from '../../src/persistence/studies/study-store.js'
import { oldDatasets, oldModels } from '../../src/persistence/uploads/old-uploads.js'
import { OwnedDatasetStore, OwnedModelStore } from '../../src/persistence/uploads/owned-uploads.js'
import type { UploadShelf } from '../../src/persistence/uploads/upload-shelf.js'
import { FileDatasetStore } from '../../src/studies/data/file-dataset-store.js'
import { FileModelStore } from '../../src/studies/model/stored/file-model-store.js'
import {
  Sweeper,
  type Deleted,
  type Retention,
  type RetentionDependencies,
} from '../../src/studies/retention.js'
import { StoredStudyEvents } from '../../src/studies/study-events.js'
import type { Study } from '../../src/studies/study.js'
import { LocalTurns } from '../../src/studies/turns.js'
import { bytesSource } from '../../src/studies/upload/upload-source.js'
import { StorageQuota } from '../../src/studies/upload/storage-quota.js'
import { databaseOfEachTest } from '../support/database-of-each-test.js'
import { someArchive } from '../support/npz.js'
import { smallStudy } from '../support/small-study.js'

const database = databaseOfEachTest()
let root: string
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'batchwise-retention-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const dayMs = 86_400_000
const clock = { now: () => new Date() }
const daysAgo = (days: number): Date => new Date(Date.now() - days * dayMs)
const turns = new LocalTurns()
const keepsAll: Retention = { studiesMs: null, uploadsMs: null, eventsMs: null }

const shelf = (): UploadShelf => ({
  datasets: new FileDatasetStore(path.join(root, 'datasets')),
  models: new FileModelStore(path.join(root, 'models')),
  database: database(),
  quota: new StorageQuota(2 ** 24),
  turns,
  uploadBytesMax: 2 ** 20,
})
const studiesOf = (owner: string): PrismaStudyStore =>
  new PrismaStudyStore(database(), { owner, everyone: false })
const allStudies = (): PrismaStudyStore => new PrismaStudyStore(database())
const datasetsOf = (owner: string): OwnedDatasetStore =>
  new OwnedDatasetStore(shelf(), { owner, everyone: false })
const storedEvents = (): PrismaEventStore => new PrismaEventStore(database())

/** A service that shares the database, and what it deleted. */
function service(
  retention: Partial<Retention>,
  now = clock.now,
  change: Partial<RetentionDependencies> = {},
): [Sweeper, Deleted[]] {
  const deleted: Deleted[] = []
  const sweeper = new Sweeper(
    { ...keepsAll, ...retention },
    {
      studies: allStudies(),
      studiesOf,
      datasets: oldDatasets(shelf()),
      models: oldModels(shelf()),
      storedEvents: storedEvents(),
      events: new StoredStudyEvents(clock, storedEvents()),
      turns,
      clock: { now },
      onDeleted: (each) => deleted.push(each),
      onError: (error) => expect.unreachable(String(error)),
      ...change,
    },
  )
  return [sweeper, deleted]
}

async function swept(retention: Partial<Retention>, now = clock.now): Promise<Deleted[]> {
  const [sweeper, deleted] = service(retention, now)
  await sweeper.sweep()
  return deleted
}
const inDays = (days: number) => (): Date => new Date(Date.now() + days * dayMs)

async function store(owner: string, id: string, rest: Partial<Study> = {}): Promise<void> {
  await studiesOf(owner).create(smallStudy(id, rest), null)
}
const onData = (dataset: string): Pick<Study, 'request'> => {
  const { request } = smallStudy('any')
  return { request: { ...request, data: { ...request.data, dataset } } }
}
const idsLeft = async (): Promise<readonly string[]> =>
  (await allStudies().list({ limit: 100 })).studies.map(({ id }) => id).sort()

describe('studies', () => {
  const ended = (days: number, state: Study['state'] = 'done'): Partial<Study> => ({
    state,
    updatedAt: daysAgo(days),
  })

  test('are deleted once they ended long enough ago; open ones never', async () => {
    await store('ada', 'oldest', ended(40, 'failed'))
    await store('bob', 'old', ended(31))
    await store('ada', 'young', ended(29))
    await store('ada', 'waiting', ended(400, 'queued'))
    await store('ada', 'runs', ended(400, 'running'))
    expect(await swept({ studiesMs: 30 * dayMs })).toEqual([
      { kind: 'study', id: 'oldest' },
      { kind: 'study', id: 'old' },
    ])
    expect(await idsLeft()).toEqual(['runs', 'waiting', 'young'])
  })

  test('take the evidence along that no other study needs', async () => {
    const evidence = new PrismaEvidenceStore(database())
    const spec = { kind: 'trace', batchSize: 8 } as const
    const { subject } = smallStudy('any')
    await store('ada', 'old', ended(31))
    await store('ada', 'older', { ...ended(32), subject: { ...subject, id: 'of-one' } })
    await store('bob', 'young', ended(1))
    for (const id of [subject.id, 'of-one']) await evidence.begin(id, 'old', 'trace-8', spec)
    await swept({ studiesMs: 30 * dayMs })
    const left = await evidence.trialsBySubject([subject.id, 'of-one'])
    expect([...left.keys()]).toEqual([subject.id])
  })

  test('are deleted once where several processes sweep', async () => {
    const ids = Array.from({ length: 12 }, (_, i) => `s${i}`)
    for (const id of ids) await store('ada', id, ended(40))
    const services = Array.from({ length: 3 }, () => service({ studiesMs: 30 * dayMs }))
    await Promise.all(services.map(([sweeper]) => sweeper.sweep()))
    const deleted = services.flatMap(([, each]) => each)
    expect(deleted.map((each) => 'id' in each && each.id).sort()).toEqual(ids.sort())
    expect(await idsLeft()).toEqual([])
  })

  test('stay for ever without the setting', async () => {
    await store('ada', 'old', ended(4000))
    expect(await swept({})).toEqual([])
    expect(await idsLeft()).toEqual(['old'])
  })
})

describe('uploads', () => {
  const kept = { uploadsMs: 30 * dayMs }
  const put = async (owner: string, seed: number): Promise<string> =>
    (await datasetsOf(owner).put(bytesSource(someArchive(seed)))).id

  test('are deleted once they were stored long enough ago and no study names them', async () => {
    const unused = await put('ada', 1)
    const asked = await put('ada', 2)
    await store('ada', 'answered', { ...onData(asked), state: 'done' })
    expect(await swept(kept, inDays(29))).toEqual([])
    expect(await swept(kept, inDays(31))).toEqual([{ kind: 'dataset', id: unused, owner: 'ada' }])
    expect(await datasetsOf('ada').get(unused)).toBeNull()
    expect((await datasetsOf('ada').get(asked))?.id).toBe(asked)
    await studiesOf('ada').remove('answered')
    expect(await swept(kept, inDays(31))).toEqual([{ kind: 'dataset', id: asked, owner: 'ada' }])
  })

  test('stay for each owner who needs them', async () => {
    const id = await put('ada', 1)
    await put('bob', 1)
    await store('bob', 'answered', { ...onData(id), state: 'done' })
    expect(await swept(kept, inDays(31))).toEqual([{ kind: 'dataset', id, owner: 'ada' }])
    expect(await datasetsOf('ada').get(id)).toBeNull()
    expect((await datasetsOf('bob').get(id))?.id).toBe(id)
  })

  test('stay while a study of the service needs the last copy', async () => {
    const id = await put('ada', 1)
    await store('local', 'of-the-machine', onData(id))
    expect(await swept(kept, inDays(31))).toEqual([])
  })

  test('count from the last time that they were stored', async () => {
    const id = await put('ada', 1)
    await database().datasetOwner.updateMany({ data: { createdAt: daysAgo(40) } })
    await put('ada', 1)
    expect(await swept(kept)).toEqual([])
    expect((await datasetsOf('ada').get(id))?.id).toBe(id)
  })

  test('models too: studies keep their copy of them', async () => {
    const models = new OwnedModelStore(shelf(), { owner: 'ada', everyone: false })
    const layers = [{ class_name: 'Dense', config: { units: 2, batch_input_shape: [null, 3] } }]
    const file = JSON.stringify({ class_name: 'Sequential', config: { layers } })
    const { id } = await models.put(bytesSource(Buffer.from(file)))
    expect(await swept(kept, inDays(31))).toEqual([{ kind: 'model', id, owner: 'ada' }])
    expect(await models.get(id)).toBeNull()
  })
})

test('progress events are deleted after the end of their study; its states stay', async () => {
  const events = new StoredStudyEvents(clock, storedEvents())
  const { progress } = smallStudy('any')
  for (const [id, days] of [
    ['old', 31],
    ['young', 1],
  ] as const) {
    await store('ada', id, { state: 'done', updatedAt: daysAgo(days) })
    await events.publish(id, { type: 'state', state: 'running', progress, trialId: null })
    await events.publish(id, { type: 'trial', state: 'running', progress, trialId: 't1' })
    await events.publish(id, { type: 'progress', state: 'running', progress, trialId: null })
    await events.publish(id, { type: 'state', state: 'done', progress, trialId: null })
  }
  const [sweeper, deleted] = service({ eventsMs: 30 * dayMs })
  await sweeper.sweep()
  await sweeper.sweep()
  expect(deleted).toEqual([{ kind: 'event', count: 2 }])
  const types = async (id: string) => (await storedEvents().after(id, 0)).map(({ type }) => type)
  expect(await types('old')).toEqual(['state', 'state'])
  expect(await types('young')).toEqual(['state', 'trial', 'progress', 'state'])
})

describe('a deletion that fails', () => {
  const errors: string[] = []
  beforeEach(() => errors.splice(0))
  const onError = (error: unknown): void => void errors.push(String(error))

  class StuckStudies extends PrismaStudyStore {
    override remove(id: string): Promise<void> {
      return id === 'stuck' ? Promise.reject(new Error('study stuck')) : super.remove(id)
    }
  }

  test('of a study stops neither later studies nor uploads nor events', async () => {
    const done = { state: 'done', updatedAt: daysAgo(40) } as const
    await store('ada', 'stuck', done)
    await store('ada', 'later', { ...done, updatedAt: daysAgo(35) })
    const { id } = await datasetsOf('ada').put(bytesSource(someArchive(1)))
    const { progress } = smallStudy('any')
    const events = new StoredStudyEvents(clock, storedEvents())
    await events.publish('stuck', { type: 'trial', state: 'running', progress, trialId: 't1' })
    const all = { studiesMs: 30 * dayMs, uploadsMs: 0, eventsMs: 30 * dayMs }
    const change = { studies: new StuckStudies(database()), onError }
    const [sweeper, deleted] = service(all, inDays(1), change)
    await sweeper.sweep()
    expect(errors).toEqual(['Error: study stuck'])
    expect(deleted).toEqual([
      { kind: 'study', id: 'later' },
      { kind: 'dataset', id, owner: 'ada' },
      { kind: 'event', count: 1 },
    ])
  })

  test('of an upload stops no later upload', async () => {
    for (const [owner, seed] of [
      ['ada', 1],
      ['bob', 2],
    ] as const)
      await datasetsOf(owner).put(bytesSource(someArchive(seed)))
    const stored = oldDatasets(shelf())
    const [first] = await stored.storedBefore(inDays(1)(), null, 1)
    const datasets = {
      ...stored,
      storeOf: (owner: string) => {
        if (owner === first?.owner) throw new Error(`files of ${owner}`)
        return stored.storeOf(owner)
      },
    }
    const [sweeper, deleted] = service({ uploadsMs: 0 }, inDays(1), { datasets, onError })
    await sweeper.sweep()
    expect(errors).toEqual([`Error: files of ${first?.owner ?? ''}`])
    expect(deleted).toMatchObject([{ owner: first?.owner === 'ada' ? 'bob' : 'ada' }])
  })
})
