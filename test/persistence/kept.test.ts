import { expect, test } from 'vitest'
import { PrismaEvidenceStore } from '../../src/persistence/evidence-store.js'
import { KeptStudies } from '../../src/persistence/kept/kept-studies.js'
import { KeptTrials } from '../../src/persistence/kept/kept-trials.js'
import { PrismaStudyImports } from '../../src/persistence/studies/study-imports.js'
import { PrismaStudyStore } from '../../src/persistence/studies/study-store.js'
import type { TrialView } from '../../src/studies/study.js'
import { smallStudy } from '../support/small-study.js'
import { databaseOfEachTest } from '../support/database-of-each-test.js'

const database = databaseOfEachTest()

test('a final study is kept for its owner alone, one that may change is read anew', async () => {
  const kept = new KeptStudies()
  const of = (owner: string, everyone = false): PrismaStudyStore =>
    new PrismaStudyStore(database(), { owner, everyone }, kept)
  await of('ada').create(smallStudy('a'), null)
  const queued = await of('ada').get('a')
  expect(await of('ada').get('a')).not.toBe(queued)
  await of('ada').update('a', { state: 'done' })
  const done = await of('ada').get('a')
  expect(done?.state).toBe('done')
  expect(await of('ada').get('a')).toBe(done)
  expect((await of('ada').list({ limit: 5 })).studies[0]).toBe(done)
  expect(await of('root', true).get('a')).toBe(done)
  expect(await of('bob').get('a')).toBeNull()
  expect((await of('bob').list({ limit: 5 })).studies).toEqual([])
  expect(await of('bob').findFinished(done?.questionId ?? '')).toBeNull()
})

test('a page is the same until a study is written here, whatever the reach of who writes, and each reach has its own', async () => {
  const kept = new KeptStudies()
  const [ada, bob, root] = [
    { owner: 'ada', everyone: false },
    { owner: 'bob', everyone: false },
    { owner: 'local', everyone: true },
  ].map((reach) => new PrismaStudyStore(database(), reach, kept))
  if (ada === undefined || bob === undefined || root === undefined) throw new Error('three reaches')
  const ids = async (store: PrismaStudyStore, limit = 5): Promise<readonly string[]> =>
    (await store.list({ limit })).studies.map(({ id }) => id)
  await ada.create({ ...smallStudy('a'), createdAt: new Date(1000) }, null)
  const page = await ada.list({ limit: 5 })
  expect(await ada.list({ limit: 5 })).toBe(page)
  expect([await ids(bob), await ids(root)]).toEqual([[], ['a']])
  await ada.create({ ...smallStudy('b'), createdAt: new Date(2000) }, null)
  expect([await ids(ada), await ids(ada, 1), await ids(bob), await ids(root)]).toEqual([
    ['b', 'a'],
    ['b'],
    [],
    ['b', 'a'],
  ])
  await root.update('a', { state: 'running' })
  expect(
    (await ada.list({ limit: 5, filter: { state: 'running' } })).studies.map(({ id }) => id),
  ).toEqual(['a'])
  await root.update('a', { state: 'cancelled' })
  expect((await ada.list({ limit: 5, filter: { state: 'running' } })).studies).toEqual([])
  await new PrismaStudyImports(
    database(),
    { studies: kept, trials: new KeptTrials() },
    { owner: 'bob', everyone: false },
  ).adopt({ ...smallStudy('c'), createdAt: new Date(3000) }, [])
  expect([await ids(ada), await ids(bob), await ids(root)]).toEqual([
    ['b', 'a'],
    ['c'],
    ['c', 'b', 'a'],
  ])
})

test('a page that was read while a study was written is not kept', async () => {
  const kept = new KeptStudies()
  const store = new PrismaStudyStore(database(), undefined, kept)
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => [
      store.create(smallStudy(`s${n}`), null),
      store.list({ limit: 50 }),
    ]).flat(),
  )
  expect((await store.list({ limit: 50 })).studies.length).toBe(20)
})

test('what another process wrote is seen a second later', async () => {
  const [here, elsewhere] = [new PrismaStudyStore(database()), new PrismaStudyStore(database())]
  expect((await here.list({ limit: 5 })).studies).toEqual([])
  await elsewhere.create(smallStudy('a'), null)
  await expect
    .poll(async () => (await here.list({ limit: 5 })).studies.length, { timeout: 5000 })
    .toBe(1)
})

test('the answer to a question is the newest one, also after another was finished or imported here; that there is none is not kept', async () => {
  const kept = new KeptStudies()
  const reach = { owner: 'ada', everyone: false }
  const store = new PrismaStudyStore(database(), reach, kept)
  const { questionId } = smallStudy('a')
  expect(await store.findFinished(questionId)).toBeNull()
  const of = async (n: number): Promise<string> => {
    await store.create({ ...smallStudy(`s${n}`), createdAt: new Date(n) }, null)
    await store.update(`s${n}`, { state: 'done' })
    return (await store.findFinished(questionId))?.id ?? ''
  }
  expect([await of(1), await of(2)]).toEqual(['s1', 's2'])
  const answer = await store.findFinished(questionId)
  expect(await store.findFinished(questionId)).toBe(answer)
  await new PrismaStudyImports(
    database(),
    { studies: kept, trials: new KeptTrials() },
    reach,
  ).adopt({ ...smallStudy('s3'), state: 'done', createdAt: new Date(3) }, [])
  expect((await store.findFinished(questionId))?.id).toBe('s3')
  expect(
    await new PrismaStudyStore(database(), { owner: 'bob', everyone: false }, kept).findFinished(
      questionId,
    ),
  ).toBeNull()
})

test('shown trials are the same until one of their subject is written here, and never older than the study that they are shown with', async () => {
  const store = new PrismaEvidenceStore(database())
  const [subjectId, asOf] = ['subject', new Date(1000)]
  const shown = async (study = asOf): Promise<readonly TrialView[]> =>
    (await store.shownTrials([{ subjectId, asOf: study }])).get(subjectId) ?? []
  expect(await shown()).toEqual([])
  const trial = await store.begin(subjectId, 'a', 'k1', { kind: 'trace', batchSize: 2 })
  const id = trial?.id ?? ''
  expect((await shown()).map(({ measurements }) => measurements.length)).toEqual([0])
  await store.append(subjectId, id, [{ name: 'weightBytes', at: null, value: 7 }])
  expect((await shown()).map(({ measurements }) => measurements.length)).toEqual([1])
  await store.finish(subjectId, id, {
    cause: 'completed',
    durationMs: 5,
    peakBytes: null,
    message: null,
    exitCode: null,
    signal: null,
  })
  const finished = await shown()
  expect(finished.map(({ outcome }) => outcome?.cause)).toEqual(['completed'])
  expect(await shown()).toBe(finished)
  expect(await shown(new Date(500))).toBe(finished)
  await new PrismaEvidenceStore(database()).begin(subjectId, 'b', 'k2', {
    kind: 'trace',
    batchSize: 4,
  })
  // two studies of one subject in one answer
  const both = await store.shownTrials([
    { subjectId, asOf: new Date(2000) },
    { subjectId, asOf },
  ])
  expect(both.get(subjectId)?.length).toBe(2)
  await store.forget(subjectId, 't2')
  expect((await shown()).length).toBe(1)
  await new PrismaEvidenceStore(database()).begin(subjectId, 'b', 'k2', {
    kind: 'trace',
    batchSize: 4,
  })
  expect((await store.trialsOf(subjectId)).length).toBe(2)
})

test('trials that come with an imported study are shown', async () => {
  const kept = { studies: new KeptStudies(), trials: new KeptTrials() }
  const store = new PrismaEvidenceStore(database(), kept.trials)
  const study = smallStudy('a')
  const asked = [{ subjectId: study.subject.id, asOf: study.updatedAt }]
  expect((await store.shownTrials(asked)).get(study.subject.id) ?? []).toEqual([])
  const trial: TrialView = {
    id: 't1',
    spec: { kind: 'trace', batchSize: 2 },
    outcome: null,
    measurements: [],
    startedAt: new Date(1),
    finishedAt: null,
  }
  await new PrismaStudyImports(database(), kept).adopt(study, [
    { subjectId: study.subject.id, trials: [trial] },
  ])
  expect((await store.shownTrials(asked)).get(study.subject.id)).toEqual([trial])
})

test('a finished trial is kept, an unfinished one is read anew, and what was forgotten is gone', async () => {
  const store = new PrismaEvidenceStore(database())
  const subject = smallStudy('a').subject.id
  const first = await store.begin(subject, 'a', 'k1', { kind: 'trace', batchSize: 2 })
  await store.append(subject, first?.id ?? '', [{ name: 'weightBytes', at: null, value: 7 }])
  const [running] = await store.trialsOf(subject)
  expect(running).toMatchObject({ id: first?.id, outcome: null, finishedAt: null })
  await store.finish(subject, first?.id ?? '', {
    cause: 'completed',
    durationMs: 5,
    peakBytes: null,
    message: null,
    exitCode: null,
    signal: null,
  })
  const [finished] = await store.trialsOf(subject)
  expect(finished).toMatchObject({
    outcome: { cause: 'completed' },
    measurements: [{ name: 'weightBytes', value: 7 }],
  })
  expect((await store.trialsOf(subject))[0]).toBe(finished)
  const second = await store.begin(subject, 'a', 'k2', { kind: 'trace', batchSize: 4 })
  expect((await store.trialsOf(subject)).map(({ id }) => id)).toEqual([first?.id, second?.id])
  await store.forget(subject, second?.id ?? '')
  expect(await store.trialsOf(subject)).toEqual([finished])
})

test('the trials of a hundred studies are read in one go, however many they are', async () => {
  const subjects = Array.from({ length: 100 }, (_, n) => `subject-${n}`)
  const outcome = {
    cause: 'completed',
    durationMs: 5,
    peakBytes: null,
    message: null,
    exitCode: null,
    signal: null,
  }
  const at = new Date()
  const rows = subjects.flatMap((subjectId) =>
    Array.from({ length: 50 }, (_, n) => ({
      subjectId,
      ordinal: n + 1,
      key: `k${n}`,
      studyId: 'a',
      spec: { kind: 'trace', batchSize: n },
      outcome,
      startedAt: at,
      finishedAt: at,
    })),
  )
  await database().trial.createMany({ data: rows })
  await database().measurement.createMany({
    data: rows.map(({ subjectId, ordinal }) => ({
      subjectId,
      trialOrdinal: ordinal,
      seq: 0,
      name: 'weightBytes',
      at: null,
      value: ordinal,
    })),
  })
  const trials = await new PrismaEvidenceStore(database()).trialsOfAll(subjects)
  expect([...trials.keys()].sort()).toEqual([...subjects].sort())
  for (const of of trials.values())
    expect(of.map(({ id, measurements }) => [id, measurements[0]?.value])).toEqual(
      Array.from({ length: 50 }, (_, n) => [`t${n + 1}`, n + 1]),
    )
}, 60_000)
