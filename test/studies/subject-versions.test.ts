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
