import { describe, expect, test } from 'vitest'
import { PrismaEventStore } from '../../src/persistence/event-store.js'
import type { EventStore } from '../../src/studies/ports.js'
import { StoredStudyEvents } from '../../src/studies/study-events.js'
import { databaseOfEachTest } from '../support/database-of-each-test.js'
import { MemoryEventStore } from '../support/memory-event-store.js'
import { smallStudy } from '../support/small-study.js'

const database = databaseOfEachTest()
const clock = { now: () => new Date() }
const { progress } = smallStudy('a')

async function idsSeenBy(events: StoredStudyEvents): Promise<number[]> {
  const seen: number[] = []
  for await (const { id } of events.watch('a', 0, new AbortController().signal)) seen.push(id)
  return seen
}

describe.each<readonly [string, () => EventStore]>([
  ['PrismaEventStore', () => new PrismaEventStore(database())],
  ['MemoryEventStore', () => new MemoryEventStore()],
])('study events over %s', (_name, open) => {
  test('every watcher sees each event once, whenever it starts to watch', async () => {
    const events = new StoredStudyEvents(clock, open())
    const watchers = [idsSeenBy(events)]
    for (let i = 0; i < 30; i++) {
      await events.publish('a', { type: 'progress', state: 'running', progress, trialId: null })
      if (i % 10 === 5) watchers.push(idsSeenBy(events))
    }
    await events.publish('a', { type: 'state', state: 'done', progress, trialId: null })
    watchers.push(idsSeenBy(events))
    for (const seen of await Promise.all(watchers))
      expect(seen).toEqual(Array.from({ length: 31 }, (_, i) => i + 1))
  })

  test('the end of a study is published once', async () => {
    const store = open()
    const events = new StoredStudyEvents(clock, store)
    const done = smallStudy('a', { state: 'done' })
    await events.tellEnd(done)
    await events.tellEnd(done)
    expect((await store.after('a', 0)).map(({ id, state }) => [id, state])).toEqual([[1, 'done']])
  })

  test('an aborted watcher of a silent study leaves nothing behind', async () => {
    const events = new StoredStudyEvents(clock, open())
    const controller = new AbortController()
    const next = events.watch('a', 0, controller.signal).next()
    await new Promise((resolve) => setTimeout(resolve, 20))
    controller.abort()
    expect(await next).toEqual({ done: true, value: undefined })
    expect(Reflect.get(events, 'wakers')).toEqual(new Map())
  })
})
