/** A study that moves to other versions measures again what is too old there. */
import { expect, test } from 'vitest'
import { withFreshPlace } from '../../src/studies/fresh-evidence.js'
import { atVersionsHere, versionedSubject } from '../../src/studies/subject-versions.js'
import { smallStudy } from '../support/small-study.js'
import { smallSubject } from '../support/small-subject.js'
import { someCard } from '../support/some-devices.js'

const dayMs = 86_400_000
const now = new Date('2026-03-01T00:00:00Z')
const unversionedId = 'a'.repeat(32)
const asked = { library: 'tfjs 4.21.0', driver: '550.54.15' }
const here = { library: 'tfjs 4.22.0', driver: '550.54.15' }
const device = {
  ...someCard,
  libraries: [{ engine: 'tensorflow', library: here.library } as const],
}
const idHere = versionedSubject(unversionedId, here).id

/** The id after the move, where the first evidence of those versions is so old. */
async function movedTo(ageDays: number, evidenceMaxMs?: number) {
  const { id, versions } = versionedSubject(unversionedId, asked)
  const limit = evidenceMaxMs === undefined ? {} : { evidenceMaxMs }
  const subject = {
    ...smallSubject(),
    id,
    versions: { unversionedId, ...asked, ...versions, ...limit },
  }
  const place = atVersionsHere(smallStudy('s', { subject }), device)
  if (place === null) throw new Error('the study stays')
  const begunAt = new Date(now.getTime() - ageDays * dayMs)
  const evidence = {
    begun: (subjectId: string) => Promise.resolve(subjectId === idHere ? begunAt : null),
  }
  return (await withFreshPlace(place, subject, { evidence, now })).subject
}

test('evidence there that is young enough, or without a limit, counts', async () => {
  expect((await movedTo(9, 10 * dayMs)).id).toBe(idHere)
  expect((await movedTo(4000)).id).toBe(idHere)
})

test('evidence there that is too old does not, and the limit holds for a further move', async () => {
  const moved = await movedTo(11, 10 * dayMs)
  expect(moved.id).not.toBe(idHere)
  expect(moved.versions).toEqual({ unversionedId, ...here, evidenceMaxMs: 10 * dayMs })
})
