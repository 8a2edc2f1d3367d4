import { describe, expect, test } from 'vitest'
import { FinalStudies } from '../../../src/persistence/studies/final-studies.js'
import { PrismaStudyImports } from '../../../src/persistence/studies/study-imports.js'
import { PrismaStudyStore } from '../../../src/persistence/studies/study-store.js'
import { serviceReach, type Reach } from '../../../src/studies/ownership.js'
import type { KeyedAnswer } from '../../../src/studies/ports.js'
import type { ListOptions } from '../../../src/studies/study-list.js'
import type { TrialView } from '../../../src/studies/study.js'
import { PrismaEvidenceStore } from '../../../src/persistence/evidence-store.js'
import { databaseOfEachTest } from '../../support/database-of-each-test.js'
import { study } from '../../advice/virtual-laboratory.js'
import { smallStudy } from '../../support/small-study.js'
import { smallSubject } from '../../support/small-subject.js'

const database = databaseOfEachTest()
const openStore = (): PrismaStudyStore => new PrismaStudyStore(database())

const ada: Reach = { owner: 'ada', everyone: false }
const bob: Reach = { owner: 'bob', everyone: false }

/** Stores of one process for two owners and the service. They share the cache of final studies. */
function openStores(): Record<'ada' | 'bob' | 'service', PrismaStudyStore> {
  const finalStudies = new FinalStudies()
  const open = (reach: Reach): PrismaStudyStore =>
    new PrismaStudyStore(database(), reach, finalStudies)
  return { ada: open(ada), bob: open(bob), service: open(serviceReach) }
}

async function idsOf(store: PrismaStudyStore, options: Partial<ListOptions> = {}) {
  const { studies } = await store.list({ limit: 100, ...options })
  return studies.map(({ id }) => id)
}

const answerUnderKey = (studyId: string): KeyedAnswer => ({ key: 'key', requestId: 'r', studyId })

describe('create and get', () => {
  test('return the stored study, and null for an unknown id', async () => {
    const store = openStore()
    await store.create(smallStudy('a'), null)
    expect(await store.get('a')).toEqual(smallStudy('a'))
    expect(await store.get('b')).toBeNull()
  })

  test('refuse a second study with the same id', async () => {
    const store = openStore()
    await store.create(smallStudy('a'), null)
    await expect(store.create(smallStudy('a'), null)).rejects.toThrow(/Unique constraint/)
  })
})

describe('remove', () => {
  const subject = smallSubject()
  const evidence = () => new PrismaEvidenceStore(database())
  const trialsOf = async (subjectId: string) =>
    (await evidence().trialsBySubject([subjectId])).get(subjectId)?.length ?? 0
  async function measure(subjectId: string, studyId: string): Promise<void> {
    const spec = { kind: 'trace', batchSize: 8 } as const
    const trial = await evidence().begin(subjectId, studyId, 'trace-8', spec)
    await evidence().append(subjectId, trial?.id ?? '', [{ name: 'liveBytes', at: null, value: 1 }])
  }

  test('deletes the study, its key and the evidence with the last study that needs it', async () => {
    const store = openStore()
    await store.create(smallStudy('a'), answerUnderKey('a'))
    await store.create(smallStudy('b', { state: 'done' }), null)
    await measure(subject.id, 'a')
    await store.remove('a')
    expect([await store.get('a'), await store.findKey('key')]).toEqual([null, null])
    expect(await trialsOf(subject.id)).toBe(1)
    await store.get('b')
    await store.remove('b')
    expect(await store.get('b')).toBeNull()
    expect(await trialsOf(subject.id)).toBe(0)
    expect(await database().measurement.count()).toBe(0)
  })

  test('keeps the evidence of an engine that failed for another study', async () => {
    const store = openStore()
    const moved = smallStudy('moved')
    const failed = {
      engine: 'webgpu',
      deviceId: 'webgpu:0',
      subjectId: subject.id,
      because: 'the kernel is missing',
      lasting: true,
      trials: ['t1'],
    } as const
    const engineChoice = {
      engine: 'cpu',
      deviceId: 'cpu',
      asked: false,
      failed: [failed],
      left: [],
    } as const
    await store.create(smallStudy('a'), null)
    await store.create(
      {
        ...moved,
        subject: { ...subject, id: 'other' },
        question: { ...moved.question, engineChoice },
      },
      null,
    )
    await measure(subject.id, 'a')
    await measure('other', 'moved')
    await store.remove('a')
    expect([await trialsOf(subject.id), await trialsOf('other')]).toEqual([1, 1])
    await store.remove('moved')
    expect([await trialsOf(subject.id), await trialsOf('other')]).toEqual([0, 0])
  })

  test('reaches no study of another owner', async () => {
    const { ada, bob } = openStores()
    await ada.create(smallStudy('a', { state: 'done' }), null)
    await ada.get('a')
    await bob.remove('a')
    expect((await ada.get('a'))?.id).toBe('a')
  })
})

test('overdue finds the unfinished studies whose deadline has passed', async () => {
  const store = openStore()
  const withDeadline = (id: string, deadline: string) => {
    const plain = smallStudy(id)
    return { ...plain, request: { ...plain.request, deadline } }
  }
  await store.create(smallStudy('without'), null)
  await store.create(withDeadline('early', '2026-03-01T10:00:00.000Z'), null)
  await store.create(withDeadline('late', '2026-03-01T11:00:00.000Z'), null)
  await store.create({ ...withDeadline('done', '2026-03-01T09:00:00.000Z'), state: 'done' }, null)
  const overdueAt = async (moment: string) =>
    (await store.overdue(new Date(moment))).map(({ id }) => id)
  expect(await overdueAt('2026-03-01T09:59:59.999Z')).toEqual([])
  expect(await overdueAt('2026-03-01T10:00:00.000Z')).toEqual(['early'])
  expect(await overdueAt('2026-03-02T00:00:00.000Z')).toEqual(['early', 'late'])
})

describe('idempotency keys', () => {
  test('are stored with the study', async () => {
    const store = openStore()
    expect(await store.create(smallStudy('a'), answerUnderKey('a'))).toBe(true)
    expect(await store.findKey('key')).toEqual(answerUnderKey('a'))
  })

  test('are used once: a taken key stores nothing', async () => {
    const store = openStore()
    await store.create(smallStudy('a'), answerUnderKey('a'))
    expect(await store.create(smallStudy('c'), answerUnderKey('c'))).toBe(false)
    expect(await store.get('c')).toBeNull()
    expect(await store.rememberKey(answerUnderKey('a'))).toBe(false)
    expect(await store.rememberKey({ ...answerUnderKey('a'), key: 'key-2' })).toBe(true)
  })
})

describe('update', () => {
  test('never changes a final study, nor an unknown one', async () => {
    const store = openStore()
    await store.create(smallStudy('a'), null)
    expect(await store.update('a', { state: 'cancelled' })).toBe(true)
    expect(await store.update('a', { state: 'done' })).toBe(false)
    expect((await store.get('a'))?.state).toBe('cancelled')
    expect(await store.update('unknown', { state: 'done' })).toBe(false)
  })

  test('changes the given fields and keeps the rest', async () => {
    const store = openStore()
    const before = smallStudy('a')
    await store.create(before, null)
    const patch = {
      subject: { ...before.subject, id: 'other', engine: 'wasm' },
      request: { ...before.request, engine: 'wasm' },
      question: { ...before.question, budgetBytes: 7 },
    } as const
    expect(await store.update('a', patch)).toBe(true)
    const updatedAt = expect.any(Date) as Date
    expect(await store.get('a')).toEqual({ ...before, ...patch, updatedAt })
    const row = await database().study.findUnique({ where: { id: 'a' } })
    expect(row?.subjectId).toBe('other')
  })

  test('moves a study to the filters of its new engine', async () => {
    const store = openStore()
    const { request } = smallStudy('a')
    await store.create(smallStudy('a'), null)
    await store.update('a', { request: { ...request, engine: 'wasm', device: 'webgpu:0' } })
    expect(await idsOf(store, { filter: { engine: 'wasm', device: 'webgpu:0' } })).toEqual(['a'])
    expect(await idsOf(store, { filter: { engine: 'tensorflow' } })).toEqual([])
  })
})

describe('list', () => {
  test('filters by engine, device and model', async () => {
    const store = openStore()
    await store.create(smallStudy('a'), null)
    for (const filter of [{ engine: 'tensorflow' }, { device: 'cpu' }, { model: 'small' }])
      expect(await idsOf(store, { filter })).toEqual(['a'])
    expect(await idsOf(store, { filter: { engine: 'wasm' } })).toEqual([])
  })

  test('sees what another process writes', async () => {
    const store = openStore()
    expect(await idsOf(store)).toEqual([])
    await openStore().create(smallStudy('a'), null)
    expect(await idsOf(store)).toEqual(['a'])
  })

  test('is complete while studies are written', async () => {
    const store = openStore()
    const writes = Array.from({ length: 20 }, (_, n) => store.create(smallStudy(`s${n}`), null))
    await Promise.all([...writes, ...writes.map(() => store.list({ limit: 50 }))])
    expect(await idsOf(store)).toHaveLength(20)
  })
})

describe('unfinished and findFinished', () => {
  test('unfinished studies come oldest first', async () => {
    const store = openStore()
    const createdAt = new Date('2026-02-01')
    await store.create(smallStudy('new', { createdAt, state: 'running' }), null)
    await store.create(smallStudy('old'), null)
    await store.create(smallStudy('done', { state: 'done' }), null)
    expect((await store.unfinished()).map(({ id }) => id)).toEqual(['old', 'new'])
  })

  test('the newest finished study of the owner answers its question', async () => {
    const { ada: store, bob: other } = openStores()
    const { questionId } = smallStudy('a')
    expect(await store.findFinished(questionId)).toBeNull()
    for (const n of [1, 2]) {
      await store.create(smallStudy(`s${n}`, { createdAt: new Date(n) }), null)
      await store.update(`s${n}`, { state: 'done' })
      expect((await store.findFinished(questionId))?.id).toBe(`s${n}`)
    }
    const imported = smallStudy('s3', { state: 'done', createdAt: new Date(3) })
    await new PrismaStudyImports(database(), ada).adopt(imported, [])
    expect((await store.findFinished(questionId))?.id).toBe('s3')
    expect(await other.findFinished(questionId)).toBeNull()
  })
})

describe('findAnswered', () => {
  test('gives finished studies of a subject that have an answer, newest first', async () => {
    const store = openStore()
    const { advice } = study()
    const subject = smallSubject()
    const done = { state: 'done', advice } as const
    await store.create(smallStudy('old', { ...done, finishedAt: new Date(1) }), null)
    await store.create(smallStudy('new', { ...done, finishedAt: new Date(2) }), null)
    await store.create(smallStudy('open', { state: 'running' }), null)
    const noAnswer = { ...advice, verdict: 'nothing-trained' } as const
    await store.create(smallStudy('none', { ...done, advice: noAnswer }), null)
    const elsewhere = { ...subject, id: 'other' }
    await store.create(smallStudy('other', { ...done, subject: elsewhere }), null)
    expect((await store.findAnswered(subject.id)).map(({ id }) => id)).toEqual(['new', 'old'])
    expect(await store.findAnswered('unknown')).toEqual([])
  })
})

describe('the reach of a store', () => {
  test('hides the studies and keys of other owners', async () => {
    const { ada: store, bob: other, service } = openStores()
    await store.create(smallStudy('a', { state: 'running' }), answerUnderKey('a'))
    await store.create(smallStudy('b', { state: 'done', questionId: 'q2' }), null)
    expect(await other.get('a')).toBeNull()
    expect(await other.findKey('key')).toBeNull()
    expect(await other.findFinished('q2')).toBeNull()
    expect(await service.findFinished('q2')).toBeNull()
    expect(await other.countUnfinished()).toBe(0)
    expect(await other.unfinished()).toEqual([])
    expect(await idsOf(other, { filter: { model: 'small' } })).toEqual([])
    expect(await other.update('a', { state: 'cancelled' })).toBe(false)
  })

  test('shows an owner its own studies, and the service all of them', async () => {
    const { ada: store, service } = openStores()
    await store.create(smallStudy('a', { state: 'running' }), answerUnderKey('a'))
    await store.create(smallStudy('b', { state: 'done', questionId: 'q2' }), null)
    expect((await service.get('a'))?.id).toBe('a')
    expect(await service.unfinished()).toHaveLength(1)
    expect(await store.countUnfinished()).toBe(1)
    expect((await store.findFinished('q2'))?.id).toBe('b')
    expect(await store.findKey('key')).toEqual(answerUnderKey('a'))
    expect(await idsOf(store, { filter: { model: 'small' } })).toHaveLength(2)
  })

  test('gives every owner separate idempotency keys', async () => {
    const { ada: store, bob: other } = openStores()
    await store.create(smallStudy('a'), answerUnderKey('a'))
    await other.create(smallStudy('c'), answerUnderKey('c'))
    expect(await other.findKey('key')).toEqual(answerUnderKey('c'))
  })

  test('owns what is imported through it', async () => {
    const { ada: store, bob: other } = openStores()
    await new PrismaStudyImports(database(), ada).adopt(smallStudy('imported'), [])
    expect((await store.get('imported'))?.id).toBe('imported')
    expect(await other.get('imported')).toBeNull()
  })
})

describe('the cache of final studies', () => {
  test('returns the same object for a final study, and reads others again', async () => {
    const { ada: store, service } = openStores()
    await store.create(smallStudy('a'), null)
    expect(await store.get('a')).not.toBe(await store.get('a'))
    await store.update('a', { state: 'done' })
    const done = await store.get('a')
    expect(done?.state).toBe('done')
    expect(await store.get('a')).toBe(done)
    expect((await store.list({ limit: 5 })).studies[0]).toBe(done)
    expect(await service.get('a')).toBe(done)
  })

  test('is hidden from other owners', async () => {
    const { ada: store, bob: other } = openStores()
    await store.create(smallStudy('a', { state: 'done' }), null)
    const done = await store.get('a')
    expect(await other.get('a')).toBeNull()
    expect(await idsOf(other)).toEqual([])
    expect(await other.findFinished(done?.questionId ?? '')).toBeNull()
  })
})

test('an import stores the trials that are missing', async () => {
  const evidence = new PrismaEvidenceStore(database())
  const study = smallStudy('a')
  const trial: TrialView = {
    id: 't1',
    spec: { kind: 'trace', batchSize: 2 },
    outcome: null,
    measurements: [{ name: 'stepTimeMs', at: null, value: 1 }],
    startedAt: new Date(1),
    finishedAt: null,
  }
  const subjectId = study.subject.id
  await new PrismaStudyImports(database()).adopt(study, [{ subjectId, trials: [trial] }])
  expect((await evidence.trialsBySubject([subjectId])).get(subjectId)).toEqual([trial])
})
