import { afterEach, beforeEach, expect, test } from 'vitest'
import { conductStudy } from '../../src/studies/conduct/conduct-study.js'
import type { Device } from '../../src/studies/ports.js'
import {
  atVersionsHere,
  versionedSubject,
  type StudyPlace,
} from '../../src/studies/subject-versions.js'
import {
  openTemporaryDatabase,
  type TemporaryDatabase,
} from '../support/open-temporary-database.js'
import { RefusingRunner } from '../support/refusing-runner.js'
import { smallStudy } from '../support/small-study.js'
import { smallSubject } from '../support/small-subject.js'
import { someCard } from '../support/some-devices.js'
import { conductDependencies } from './conduct/conduct-dependencies.js'

let opened: TemporaryDatabase
beforeEach(async () => {
  opened = await openTemporaryDatabase()
})
afterEach(() => opened.close())

const unversionedId = 'a'.repeat(32)
const asked = { library: 'tfjs 4.21.0', driver: '550.54.15' }
const here = { library: 'tfjs 4.22.0', driver: null }
const deviceWith = ({ library, driver }: { library: string; driver: string | null }): Device => ({
  ...someCard,
  driver,
  libraries: [{ engine: 'tensorflow', library }],
})
const plain = smallStudy('s')
const study = smallStudy('s', {
  subject: { ...smallSubject(), ...versionedSubject(unversionedId, asked) },
  request: { ...plain.request, ...asked },
})

test('a subject of unknown versions has the id of earlier releases', () => {
  expect(versionedSubject(unversionedId, { library: null, driver: null })).toEqual({
    id: unversionedId,
  })
})

test('a study stays about the versions that are here, and about unknown ones', () => {
  expect(atVersionsHere(study, deviceWith(asked))).toBeNull()
  expect(atVersionsHere(plain, deviceWith(here))).toBeNull()
  expect(atVersionsHere(study, deviceWith({ ...asked, driver: '570.86' }))).not.toBeNull()
})

test('a study that was asked about other versions is measured with those of its conductor', async () => {
  const deps = conductDependencies(opened, new RefusingRunner(() => null))
  await deps.studies.create(study, null)
  await deps.evidence.begin(study.subject.id, 'earlier', 'trace-2', { kind: 'trace', batchSize: 2 })
  const atVersions = (place: StudyPlace): Promise<StudyPlace | null> =>
    Promise.resolve(atVersionsHere(place, deviceWith(here)))
  await conductStudy('s', { ...deps, atVersionsHere: atVersions }, new AbortController().signal)
  const done = await deps.studies.get('s')
  const versioned = versionedSubject(unversionedId, here)
  expect(done).toMatchObject({ state: 'done', subject: versioned })
  expect(done?.request).toMatchObject({ library: 'tfjs 4.22.0' })
  expect(done?.request).not.toHaveProperty('driver')
  expect((await deps.evidence.load(versioned.id)).length).toBeGreaterThan(0)
  expect(await deps.evidence.load(study.subject.id)).toEqual([])
})

test('a resumed study that moves forgets what it took over of the versions before', async () => {
  const deps = conductDependencies(opened, new RefusingRunner(() => null))
  const before = {
    takenOver: { trials: 50, ids: ['t1', 't2'], ageMs: 40 * 86_400_000 },
    measuredBefore: {
      answers: [{ epochsPlanned: 10, probeBudget: { kind: 'seconds', seconds: 60 } }],
      deviceMs: 1000,
      wallMs: 2000,
    },
  } as const
  const question = { ...study.question, ...before }
  await deps.studies.create({ ...study, state: 'running', question }, null)
  const atVersions = (place: StudyPlace): Promise<StudyPlace | null> =>
    Promise.resolve(atVersionsHere(place, deviceWith(here)))
  const moving = { ...deps, atVersionsHere: atVersions, stopsAtMove: true }
  await conductStudy('s', moving, new AbortController().signal)
  const moved = await deps.studies.get('s')
  expect(moved).toMatchObject({ state: 'running', subject: versionedSubject(unversionedId, here) })
  expect(moved?.question).not.toHaveProperty('takenOver')
  expect(moved?.question).not.toHaveProperty('measuredBefore')
  await conductStudy('s', moving, new AbortController().signal)
  const done = await deps.studies.get('s')
  expect(done?.state).toBe('done')
  expect(done?.advice?.reasons.map(({ code }) => code)).not.toContain('taken-over')
})

test('a resumed study that moves takes over what was measured with the versions here', async () => {
  const deps = conductDependencies(opened, new RefusingRunner(() => null))
  const spec = { kind: 'trace', batchSize: 2 } as const
  const { id: subjectId } = versionedSubject(unversionedId, here)
  const begun = await deps.evidence.begin(subjectId, 'earlier', 'trace-2', spec)
  if (begun === null) throw new Error('the trial is the first of its subject')
  await deps.evidence.finish(subjectId, begun.id, {
    cause: 'completed',
    durationMs: 1,
    peakBytes: null,
    message: null,
    exitCode: null,
    signal: null,
  })
  await deps.studies.create({ ...study, state: 'running' }, null)
  const moving = {
    ...deps,
    atVersionsHere: (place: StudyPlace) => Promise.resolve(atVersionsHere(place, deviceWith(here))),
    stopsAtMove: true,
  }
  await conductStudy('s', moving, new AbortController().signal)
  const moved = await deps.studies.get('s')
  expect(moved?.question.takenOver).toMatchObject({ trials: 1, ids: [begun.id] })
})
