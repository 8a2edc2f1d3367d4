/** The contracts of Turns and Announcements; every implementation runs them. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PostgresqlAnnouncements } from '../../src/persistence/postgresql/announcements.js'
import { PostgresqlTurns } from '../../src/persistence/postgresql/turns.js'
import { LocalAnnouncements } from '../../src/studies/announcements.js'
import { LocalTurns } from '../../src/studies/turns.js'
import { missingPostgresql } from '../support/needs-postgresql.js'
import { createPostgresql, type TemporaryPostgresql } from '../support/postgresql.js'

const missing = await missingPostgresql('turns and announcements over PostgreSQL')
let server: TemporaryPostgresql | null = null
beforeAll(async () => {
  if (missing === null) server = await createPostgresql()
})
afterAll(() => server?.drop())
const url = (): string => server?.url ?? ''

const close = (opened: readonly { close(): Promise<void> }[]) =>
  Promise.all(opened.map((each) => each.close()))

/** Two ends that share their turns: of one process, or of two. */
const sharedTurns = [
  ['LocalTurns', () => ({ turns: Array(2).fill(new LocalTurns()) as LocalTurns[], end: [] })],
  [
    'PostgresqlTurns',
    () => {
      const turns = [new PostgresqlTurns(url()), new PostgresqlTurns(url())]
      return { turns, end: turns }
    },
  ],
] as const

describe.each(sharedTurns)('%s keep the contract of Turns', (name, open) => {
  test.skipIf(name !== 'LocalTurns' && missing !== null)('one works at a time', async () => {
    const { turns, end } = open()
    const events: string[] = []
    const work = (each: string) => async () => {
      events.push(`${each} begins`)
      await sleep(20)
      events.push(`${each} ends`)
    }
    await Promise.all(
      turns.flatMap((each, i) => [each.take(work(`${i}a`)), each.take(work(`${i}b`))]),
    )
    expect(events).toHaveLength(8)
    for (let i = 0; i < events.length; i += 2)
      expect(events[i + 1]).toBe(events[i]?.replace('begins', 'ends'))
    await close(end)
  })

  test.skipIf(name !== 'LocalTurns' && missing !== null)(
    'work that throws ends its turn',
    async () => {
      const { turns, end } = open()
      const [one, other] = turns
      await expect(one?.take(() => Promise.reject(new Error('of the work')))).rejects.toThrow(
        'of the',
      )
      expect(await other?.take(() => Promise.resolve(7))).toBe(7)
      await close(end)
    },
  )
})

test.skipIf(missing !== null)('a turn ends with the connection of its process', async () => {
  const one = new PostgresqlTurns(url())
  const other = new PostgresqlTurns(url())
  const stuck = new Promise<void>((resolve) => {
    void one.take(async () => {
      await server?.disconnectAll()
      await other.take(() => Promise.resolve())
      resolve()
    })
  })
  await stuck
  await close([one, other])
})

describe('announcements', () => {
  const heardBy = (announcements: Pick<LocalAnnouncements, 'listen'>): (string | null)[] => {
    const heard: (string | null)[] = []
    announcements.listen((id, change) => heard.push(id === null ? null : `${change} ${id}`))
    return heard
  }

  test('are heard in the process that makes them', async () => {
    const announcements = new LocalAnnouncements()
    const heard = heardBy(announcements)
    await announcements.announce('a', 'state')
    expect(heard).toEqual(['state a'])
  })

  test.skipIf(missing !== null)(
    'are heard in every process, and a lost connection is heard as null',
    async () => {
      const one = new PostgresqlAnnouncements(url())
      const other = new PostgresqlAnnouncements(url())
      const heard = heardBy(other)
      const heardHere = heardBy(one)
      await expect.poll(() => [heard.length, heardHere.length]).toEqual([1, 1])
      await one.announce('a', 'state')
      await expect.poll(() => heard).toEqual([null, 'state a'])
      await expect.poll(() => heardHere).toEqual([null, 'state a'])
      await server?.disconnectAll()
      await expect.poll(() => [heard.length, heardHere.length]).toEqual([3, 3])
      await one.announce('b', 'progress')
      await expect.poll(() => heard).toEqual([null, 'state a', null, 'progress b'])
      await close([one, other])
    },
  )
})
