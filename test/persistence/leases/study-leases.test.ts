import { describe, expect, inject, test } from 'vitest'
import { PrismaEvidenceStore } from '../../../src/persistence/evidence-store.js'
import { isPostgresql } from '../../../src/persistence/database/open-database.js'
import { PrismaLeases } from '../../../src/persistence/leases/lease-store.js'
import { LeaseGuard } from '../../../src/persistence/leases/write-guard.js'
import { PrismaStudyStore } from '../../../src/persistence/studies/study-store.js'
import { LeaseLost, type Lease } from '../../../src/studies/leases.js'
import { databaseOfEachTest } from '../../support/database-of-each-test.js'
import { smallStudy } from '../../support/small-study.js'

const database = databaseOfEachTest()
const location = inject('database') === 'postgresql' ? 'postgresql://' : 'file'
const spec = { kind: 'trace', batchSize: 2 } as const
const completed = {
  cause: 'completed',
  durationMs: 5,
  peakBytes: null,
  message: null,
  exitCode: null,
  signal: null,
} as const

function leasesOf(holder: string, { keepMs = 60_000, isAlone = false } = {}): PrismaLeases {
  return new PrismaLeases(database(), location, { holder, keepMs, isAlone })
}

/** Acquires a lease that is free. */
async function acquired(leases: PrismaLeases, study = 'a', subject = 's'): Promise<Lease> {
  const lease = await leases.acquire(study, subject)
  if (lease === null) throw new Error('another holder has the lease')
  return lease
}

const expired = { keepMs: -1 }

test('the clock of the location is the one of the database', () => {
  expect(isPostgresql(location)).toBe(inject('database') === 'postgresql')
})

describe('a lease', () => {
  test('has one holder until it is released', async () => {
    const lease = await acquired(leasesOf('one'))
    expect(await leasesOf('two').acquire('b', 's')).toBeNull()
    expect(await leasesOf('two').acquire('b', 'other subject')).not.toBeNull()
    await lease.release()
    expect((await acquired(leasesOf('two'), 'b')).token).toBe(lease.token + 1)
  })

  test('goes to one of many that ask at once', async () => {
    const asked = Array.from({ length: 10 }, (_, i) => leasesOf(`${i}`).acquire('a', 's'))
    expect((await Promise.all(asked)).filter((lease) => lease !== null)).toHaveLength(1)
  })

  test('that is not renewed in time goes to another, and the first one hears of it', async () => {
    const first = await acquired(leasesOf('one', expired))
    const second = await acquired(leasesOf('two'))
    expect(await first.renew()).toBeNull()
    await first.release()
    expect(await leasesOf('three').acquire('a', 's')).toBeNull()
    expect(await second.renew()).toBe('cancelled')
  })

  test('reads the state of its study when it is renewed', async () => {
    const studies = new PrismaStudyStore(database())
    await studies.create(smallStudy('a'), null)
    const lease = await acquired(leasesOf('one'))
    expect(await lease.renew()).toBe('queued')
    await studies.update('a', { state: 'cancelled' })
    expect(await lease.renew()).toBe('cancelled')
  })

  test('where nobody else can hold one, is taken from a holder that ended', async () => {
    await acquired(leasesOf('one'))
    expect((await acquired(leasesOf('two', { isAlone: true }))).lost).toBe(1)
  })
})

describe('lost holders are counted', () => {
  test('while they end without a word in the same study', async () => {
    for (const lost of [0, 1, 2, 3])
      expect((await acquired(leasesOf('one', expired))).lost).toBe(lost)
    expect((await acquired(leasesOf('one', expired), 'another study')).lost).toBe(0)
  })

  test('and a trial that finished starts the count anew', async () => {
    await acquired(leasesOf('one', expired))
    const lease = await acquired(leasesOf('two', expired))
    expect(lease.lost).toBe(1)
    const evidence = guardedEvidence(lease)
    const trial = await evidence.begin('s', 'a', 'k', spec)
    await evidence.finish('s', trial?.id ?? '', completed)
    expect((await acquired(leasesOf('three'))).lost).toBe(1)
  })
})

function guardedEvidence(lease: Lease): PrismaEvidenceStore {
  return new PrismaEvidenceStore(database(), undefined, new LeaseGuard(database(), lease))
}

test('a holder that lost its lease cannot write', async () => {
  await new PrismaStudyStore(database()).create(smallStudy('a'), null)
  const lost = await acquired(leasesOf('one', expired))
  const evidence = guardedEvidence(lost)
  const studies = new PrismaStudyStore(
    database(),
    undefined,
    undefined,
    new LeaseGuard(database(), lost),
  )
  const trial = await evidence.begin('s', 'a', 'k', spec)
  const id = trial?.id ?? ''
  const successor = guardedEvidence(await acquired(leasesOf('two')))
  const writes = [
    () => evidence.begin('s', 'a', 'another', spec),
    () => evidence.begin('s', 'a', 'k', spec),
    () => evidence.append('s', id, [{ name: 'stepTimeMs', at: null, value: 1 }]),
    () => evidence.finish('s', id, completed),
    () => evidence.forget('s', id),
    () => studies.update('a', { state: 'done' }),
  ]
  for (const write of writes) await expect(write()).rejects.toBeInstanceOf(LeaseLost)
  expect((await new PrismaStudyStore(database()).get('a'))?.state).toBe('queued')
  const again = await successor.begin('s', 'a', 'k', spec)
  await successor.finish('s', again?.id ?? '', completed)
  expect(await successor.load('s')).toMatchObject([{ measurements: [], outcome: completed }])
})

test('measurements that are appended twice, because an answer was lost, are stored once', async () => {
  const lease = await acquired(leasesOf('one'))
  const evidence = guardedEvidence(lease)
  const id = (await evidence.begin('s', 'a', 'k', spec))?.id ?? ''
  const measurements = [{ name: 'stepTimeMs', at: null, value: 1 }] as const
  await evidence.append('s', id, measurements)
  // as the connection broke after the commit: the writer does not know of it
  Reflect.set(evidence, 'stored', new Map([['s/1', 0]]))
  await evidence.append('s', id, measurements)
  await evidence.append('s', id, measurements)
  await evidence.finish('s', id, completed)
  const [trial] = await evidence.load('s')
  expect(trial?.measurements).toHaveLength(2)
})
