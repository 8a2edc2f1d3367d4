/** Which waiting study comes next: owners take turns, and each orders its own by priority. */
import { inject, expect, test } from 'vitest'
import { PrismaStudyPlaces } from '../../../src/persistence/workers/study-places.js'
import { PrismaStudyStore } from '../../../src/persistence/studies/study-store.js'
import type { Study } from '../../../src/studies/study.js'
import { databaseOfEachTest } from '../../support/database-of-each-test.js'
import { smallStudy } from '../../support/small-study.js'

const database = databaseOfEachTest()
const location = inject('database') === 'postgresql' ? 'postgresql://here' : 'file'
const places = (): PrismaStudyPlaces => new PrismaStudyPlaces(database(), location)

let minute = 0
async function store(
  owner: string,
  id: string,
  priority: Study['request']['priority'],
  change: Partial<Study> = {},
): Promise<void> {
  const plain = smallStudy(id)
  minute += 1
  const createdAt = new Date(Date.UTC(2026, 0, 1, 0, minute))
  const request = { ...plain.request, ...(priority === undefined ? {} : { priority }) }
  await new PrismaStudyStore(database(), { owner, everyone: false }).create(
    { ...plain, request, createdAt, ...change },
    null,
  )
}

const ids = (found: readonly { readonly studyId: string }[]): readonly string[] =>
  found.map(({ studyId }) => studyId)

test('owners take turns, each with its most urgent study first', async () => {
  await store('ada', 'a1', undefined)
  await store('ada', 'a2', 'low')
  await store('ada', 'a3', 'high')
  await store('ada', 'a4', undefined)
  await store('bob', 'b1', undefined)
  await store('bob', 'b2', 'high')
  expect(ids(await places().waiting())).toEqual(['a3', 'b2', 'a1', 'b1', 'a4', 'a2'])
  expect(await places().of('a2')).toMatchObject({ studyId: 'a2', rank: 4 })
  expect(ids(await places().behind('a1'))).toEqual(['a4', 'a2'])
})

test('a running study of the owner goes before a more urgent one', async () => {
  await store('ada', 'a1', 'low', { state: 'running' })
  await store('ada', 'a2', 'high')
  expect(ids(await places().waiting())).toEqual(['a1', 'a2'])
})

test('final and unknown studies have no place', async () => {
  await store('ada', 'a1', 'high', { state: 'done' })
  expect(await places().of('a1')).toBeNull()
  expect(await places().of('none')).toBeNull()
  expect(await places().waiting()).toEqual([])
  expect(await places().behind('a1')).toEqual([])
})
