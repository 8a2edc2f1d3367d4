/** What a worker makes of a conduct that throws, and of a Redis that forgets its job. */
import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { StudyJobs } from '../../src/queue/bull/study-jobs.js'
import { StudyWorkers } from '../../src/queue/bull/study-workers.js'
import type { Conduct } from '../../src/studies/conduct/under-lease.js'
import { reportMissing } from '../support/missing-part.js'
import { deleteKeys, missingRedis, redisUrl } from '../support/room.js'

const missing = reportMissing('the tests of the queue on Redis', await missingRedis())
const device = 'cpu:a'
const patience = { timeout: 30_000, interval: 50 }

const opened: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})

/** A worker whose studies are conducted so; the study "s" waits for it. */
function working(conduct: (attempt: number, prefix: string) => ReturnType<Conduct>) {
  const prefix = `batchwise-test-${randomBytes(6).toString('hex')}`
  const options = { redisUrl, prefix, onRedisError: () => undefined }
  const place = { studyId: 's', device, program: null, rank: 1 }
  const places = {
    of: () => Promise.resolve(place),
    waiting: () => Promise.resolve([place]),
    behind: () => Promise.resolve([]),
  }
  const queue = new StudyJobs(places, { ...options, sweepEveryMs: 200 })
  const state = { attempts: 0, failures: [] as string[] }
  const offered = { device, conduct: () => conduct(++state.attempts, prefix) }
  const onFailure = async (_id: string, error: unknown): Promise<void> =>
    void state.failures.push(String(error))
  const workers = new StudyWorkers([offered], { ...options, queue, onFailure, lockMs: 3000 })
  opened.push(
    () => deleteKeys(prefix),
    () => queue.close(),
    () => workers.close(),
  )
  return state
}

describe.skipIf(missing !== null)('a worker', () => {
  test('ends a study whose conduct throws three times', async () => {
    const state = working(async (attempt) => {
      throw new Error(`fault ${attempt}`)
    })
    await expect.poll(() => state.failures[0], patience).toBe('Error: fault 3')
  })

  test('ends no study because Redis forgot its job', async () => {
    const state = working(async (attempt, prefix) => {
      if (attempt < 3) throw new Error(`fault ${attempt}`)
      await deleteKeys(prefix)
      return 'later'
    })
    await expect.poll(() => state.attempts, patience).toBeGreaterThan(4)
    expect(state.failures).toEqual([])
  })
})
