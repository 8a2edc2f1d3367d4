/** The contract of the EventStore port; every implementation runs it. */
import { describe, expect, test } from 'vitest'
import { PrismaEventStore } from '../../src/persistence/event-store.js'
import type { EventStore } from '../../src/studies/ports.js'
import type { StudyEvent } from '../../src/studies/study.js'
import { databaseOfEachTest } from '../support/database-of-each-test.js'
import { MemoryEventStore } from '../support/memory-event-store.js'
import { smallStudy } from '../support/small-study.js'

const database = databaseOfEachTest()

function someEvent(studyId: string): Omit<StudyEvent, 'id'> {
  const { progress } = smallStudy(studyId)
  const at = new Date('2026-01-01T00:00:00.123Z')
  return { studyId, type: 'state', at, state: 'running', progress, trialId: 't1' }
}

describe.each<readonly [string, () => EventStore]>([
  ['PrismaEventStore', () => new PrismaEventStore(database())],
  ['MemoryEventStore', () => new MemoryEventStore()],
])('%s keeps the contract of EventStore', (_name, open) => {
  test('append returns the event with the next id of its study', async () => {
    const store = open()
    const ids: number[] = []
    for (const studyId of ['a', 'b', 'a']) ids.push((await store.append(someEvent(studyId))).id)
    expect(ids).toEqual([1, 1, 2])
  })

  test('after returns the later events of one study, unchanged and in order', async () => {
    const store = open()
    for (const studyId of ['a', 'b', 'a']) await store.append(someEvent(studyId))
    const first = { ...someEvent('a'), id: 1 }
    const second = { ...someEvent('a'), id: 2 }
    expect(await store.after('a', 0)).toEqual([first, second])
    expect(await store.after('a', 1)).toEqual([second])
    expect(await store.after('a', 2)).toEqual([])
    expect(await store.after('unknown', 0)).toEqual([])
  })

  test('last returns the newest event of one study, or null', async () => {
    const store = open()
    for (const studyId of ['a', 'a', 'b']) await store.append(someEvent(studyId))
    expect(await store.last('a')).toEqual({ ...someEvent('a'), id: 2 })
    expect(await store.last('unknown')).toBeNull()
  })

  test('removeProgress leaves the changes of state, and ids go on growing', async () => {
    const store = open()
    const trial = { ...someEvent('a'), type: 'trial' } as const
    await store.append(someEvent('a'))
    for (const event of [trial, trial, someEvent('a'), { ...trial, studyId: 'b' }])
      await store.append(event)
    expect(await store.removeProgress(['a', 'unknown'])).toBe(2)
    expect((await store.after('a', 0)).map(({ id }) => id)).toEqual([1, 4])
    expect(await store.after('b', 0)).toHaveLength(1)
    expect((await store.append(someEvent('a'))).id).toBe(5)
  })

  test('concurrent events get different ids without a gap', async () => {
    const store = open()
    const events = Array.from({ length: 20 }, () => someEvent('a'))
    const stored = await Promise.all(events.map((event) => store.append(event)))
    const ids = stored.map(({ id }) => id).sort((a, b) => a - b)
    expect(ids).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  })
})
