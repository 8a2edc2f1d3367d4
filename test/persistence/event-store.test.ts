import { describe, expect, test } from 'vitest'
import { PrismaEventStore } from '../../src/persistence/event-store.js'
import type { EventStore } from '../../src/studies/ports.js'
import { InProcessStudyEvents } from '../../src/studies/study-events.js'
import type { StudyEvent } from '../../src/studies/study.js'
import { MemoryEventStore } from '../support/memory-event-store.js'
import { smallStudy } from '../support/small-study.js'
import { databaseOfEachTest } from '../support/database-of-each-test.js'

const database = databaseOfEachTest()
const { progress } = smallStudy('a')
const event = (
  studyId: string,
  state: StudyEvent['state'] = 'running',
): Omit<StudyEvent, 'id'> => ({
  studyId,
  type: 'state',
  at: new Date('2026-01-01T00:00:00.123Z'),
  state,
  progress,
  trialId: 't1',
})
const clock = { now: () => new Date() }

describe.each<readonly [string, () => EventStore]>([
  ['SQLite', () => new PrismaEventStore(database())],
  ['memory', () => new MemoryEventStore()],
])('events kept in %s', (_name, open) => {
  test('come back as they were given, in order, by study', async () => {
    const store = open()
    for (const study of ['a', 'b', 'a']) await store.append(event(study))
    expect(await store.after('a', 0)).toEqual([
      { ...event('a'), id: 1 },
      { ...event('a'), id: 2 },
    ])
    expect(await store.after('a', 1)).toEqual([{ ...event('a'), id: 2 }])
    expect([await store.last('b'), await store.last('c')]).toEqual([{ ...event('b'), id: 1 }, null])
  })
  test('that come at once have ids of their own, without a gap', async () => {
    const store = open()
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => (await store.append(event('a'))).id),
    )
    expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  })
  test('reach every watcher once, whether it comes before, between or after them', async () => {
    const events = new InProcessStudyEvents(clock, open())
    const watcher = async (): Promise<number[]> => {
      const seen: number[] = []
      for await (const { id } of events.watch('a', 0, new AbortController().signal)) seen.push(id)
      return seen
    }
    const watchers = [watcher()]
    for (let i = 0; i < 30; i++) {
      await events.publish('a', { type: 'progress', state: 'running', progress, trialId: null })
      if (i % 10 === 5) watchers.push(watcher())
    }
    await events.publish('a', { type: 'state', state: 'done', progress, trialId: null })
    watchers.push(watcher())
    for (const seen of await Promise.all(watchers))
      expect(seen).toEqual(Array.from({ length: 31 }, (_, i) => i + 1))
  })
  test('are told to an end once: an end that was told is not told again', async () => {
    const store = open()
    const events = new InProcessStudyEvents(clock, store)
    const done = smallStudy('a', { state: 'done' })
    await events.tellEnd(done)
    await events.tellEnd(done)
    expect((await store.after('a', 0)).map(({ id, state }) => [id, state])).toEqual([[1, 'done']])
  })
  test('leave nothing of a watcher that left while the study was silent', async () => {
    const events = new InProcessStudyEvents(clock, open())
    const left = new AbortController()
    const next = events.watch('a', 0, left.signal).next()
    await new Promise((resolve) => setTimeout(resolve, 20))
    left.abort()
    expect(await next).toEqual({ done: true, value: undefined })
    expect(Reflect.get(events, 'wakers')).toEqual(new Map())
  })
})
