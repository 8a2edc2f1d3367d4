import { beforeEach, describe, expect, inject, test } from 'vitest'
import { PrismaLeases } from '../../../src/persistence/leases/lease-store.js'
import { PrismaEventStore } from '../../../src/persistence/event-store.js'
import { PrismaStudyStore } from '../../../src/persistence/studies/study-store.js'
import { BatchwiseError, errorCodes } from '../../../src/errors.js'
import { LocalAnnouncements } from '../../../src/studies/announcements.js'
import { underLease, type LeasedDependencies } from '../../../src/studies/conduct/under-lease.js'
import { StoredStudyEvents } from '../../../src/studies/study-events.js'
import { databaseOfEachTest } from '../../support/database-of-each-test.js'
import { smallStudy } from '../../support/small-study.js'

const database = databaseOfEachTest()
const location = inject('database') === 'postgresql' ? 'postgresql://' : 'file'
const never = new AbortController().signal
const clock = { now: () => new Date('2026-01-01T00:00:00Z') }

let studies: PrismaStudyStore
let events: StoredStudyEvents
let announcements: LocalAnnouncements
beforeEach(async () => {
  studies = new PrismaStudyStore(database())
  announcements = new LocalAnnouncements()
  events = new StoredStudyEvents(clock, new PrismaEventStore(database()), announcements)
  await studies.create(smallStudy('a'), null)
})

const leasesOf = (holder: string, keepMs = 60_000): PrismaLeases =>
  new PrismaLeases(database(), location, { holder, keepMs, isAlone: false })

function leased(changes: Partial<LeasedDependencies> = {}) {
  return underLease({
    studies,
    events,
    announcements,
    clock,
    leases: leasesOf('here'),
    offers: () => true,
    conduct: async (id) => void (await studies.update(id, { state: 'done' })),
    ...changes,
  })
}
const subjectId = smallStudy('a').subject.id

/** Holders that end without a word. */
async function loseHolders(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await leasesOf(`lost ${i}`, -1).acquire('a', subjectId)
}

describe('a study under a lease', () => {
  test('is conducted, and its end is told to watchers', async () => {
    expect(await leased()('a', never)).toBe('ended')
    expect((await new PrismaEventStore(database()).last('a'))?.state).toBe('done')
    expect(await leasesOf('another').acquire('b', subjectId)).not.toBeNull()
  })

  test('waits while another holder conducts a study of its subject', async () => {
    await leasesOf('another').acquire('b', subjectId)
    expect(await leased()('a', never)).toBe('later')
    expect((await studies.get('a'))?.state).toBe('queued')
  })

  test('is left to others where its device is not offered', async () => {
    expect(await leased({ offers: () => false })('a', never)).toBe('elsewhere')
  })

  test('goes on later where the database does not answer', async () => {
    const conduct = () =>
      Promise.reject(new BatchwiseError(errorCodes.unavailable, 'it does not answer'))
    expect(await leased({ conduct })('a', never)).toBe('later')
    expect(await leased()('a', never)).toBe('ended')
  })

  test('stops when it is cancelled on another host', async () => {
    const cancelled = leased({
      conduct: async (_id, _lease, signal) => {
        await studies.update('a', { state: 'cancelled' })
        await announcements.announce('a', 'state')
        if (!signal.aborted)
          await new Promise((resolve) => signal.addEventListener('abort', resolve))
      },
    })
    expect(await cancelled('a', never)).toBe('ended')
  })

  test('stops when its lease is lost, and another holder goes on', async () => {
    const stuck = leased({
      leases: leasesOf('stuck', -1),
      conduct: async (_id, _lease, signal) => {
        expect(await leased()('a', never)).toBe('ended')
        if (!signal.aborted)
          await new Promise((resolve) => signal.addEventListener('abort', resolve))
      },
    })
    expect(await stuck('a', never)).toBe('later')
    expect((await studies.get('a'))?.state).toBe('done')
  })

  test('that ended three processes in a row is parked with the reason', async () => {
    await loseHolders(3)
    const conducted: string[] = []
    const conduct = async (id: string): Promise<void> => void conducted.push(id)
    expect(await leased({ conduct })('a', never)).toBe('ended')
    expect(conducted).toEqual([])
    const study = await studies.get('a')
    expect(study).toMatchObject({ state: 'failed', finishedAt: clock.now() })
    expect(study?.error?.message).toMatch(/parked: \d processes in a row ended/)
  })

  test('that ended two is tried once more', async () => {
    await loseHolders(2)
    expect(await leased()('a', never)).toBe('ended')
    expect((await studies.get('a'))?.state).toBe('done')
  })
})
