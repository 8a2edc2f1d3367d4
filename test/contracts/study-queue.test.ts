/** The contract of the StudyQueue port; every implementation runs it. */
import { describe, expect, test, vi } from 'vitest'
import { createLog } from '../../src/observe/log.js'
import { Metrics } from '../../src/observe/metrics.js'
import { ObservedQueue } from '../../src/observe/observed-queue.js'
import { InProcessQueue } from '../../src/queue/in-process-queue.js'
import type { Conduct } from '../../src/studies/conduct/under-lease.js'
import type { StudyQueue } from '../../src/studies/ports.js'

type OnFailure = (studyId: string, error: unknown) => Promise<void>
type OpenQueue = (conduct: Conduct, onFailure: OnFailure, places?: readonly string[]) => StudyQueue

/** `places`: ids in the order of the store; others come as they arrive. */
const openInProcess: OpenQueue = (conduct, onFailure, places = []) =>
  new InProcessQueue(conduct, onFailure, {
    waiting: () =>
      Promise.resolve(
        places.map((studyId, i) => ({ studyId, device: 'cpu', program: null, rank: i + 1 })),
      ),
  })

const openObserved: OpenQueue = (conduct, onFailure, places) => {
  const traces = { keep: () => Promise.resolve(), find: () => Promise.resolve(null) }
  const observation = { log: createLog('silent'), metrics: new Metrics(), tracer: null }
  return new ObservedQueue(openInProcess(conduct, onFailure, places), traces, observation)
}

/** Conducts a study until the test ends it or the queue interrupts it. */
class HeldConduct {
  readonly started: string[] = []
  readonly interrupted: string[] = []
  private end: (error?: Error) => void = () => undefined

  readonly conduct: Conduct = (studyId, signal) => {
    this.started.push(studyId)
    return new Promise((resolve, reject) => {
      this.end = (error) => (error === undefined ? resolve('ended') : reject(error))
      signal.addEventListener('abort', () => {
        this.interrupted.push(studyId)
        resolve('ended')
      })
    })
  }

  endStudy(error?: Error): void {
    this.end(error)
  }
}

describe.each([
  ['InProcessQueue', openInProcess],
  ['ObservedQueue', openObserved],
])('%s keeps the contract of StudyQueue', (_name, open) => {
  const openHeld = (
    onFailure: OnFailure = () => Promise.resolve(),
    places: readonly string[] = [],
  ) => {
    const held = new HeldConduct()
    return { held, queue: open(held.conduct, onFailure, places) }
  }

  test('conducts one study after another, in order of arrival', async () => {
    const { held, queue } = openHeld()
    for (const id of ['a', 'b', 'c']) queue.push(id, null)
    await vi.waitFor(() => expect(held.started).toEqual(['a']))
    held.endStudy()
    await vi.waitFor(() => expect(held.started).toEqual(['a', 'b']))
    held.endStudy()
    await vi.waitFor(() => expect(held.started).toEqual(['a', 'b', 'c']))
    await queue.close()
  })

  test('conducts waiting studies by their places', async () => {
    const { held, queue } = openHeld(undefined, ['d', 'c', 'b'])
    for (const id of ['a', 'b', 'c', 'd']) queue.push(id, null)
    for (const started of ['a', 'd', 'c', 'b']) {
      await vi.waitFor(() => expect(held.started.at(-1)).toBe(started))
      held.endStudy()
    }
    await queue.close()
  })

  test('accepts a study with the request that submitted it', async () => {
    const { held, queue } = openHeld()
    queue.push('a', { requestId: 'r1', keyPrefix: 'bw_aaaaaaaa' })
    await vi.waitFor(() => expect(held.started).toEqual(['a']))
    await queue.close()
  })

  test('conducts a study once that is pushed twice', async () => {
    const { held, queue } = openHeld()
    for (const id of ['a', 'a', 'b', 'b']) queue.push(id, null)
    held.endStudy()
    await vi.waitFor(() => expect(held.started).toEqual(['a', 'b']))
    held.endStudy()
    await queue.close()
    expect(held.started).toEqual(['a', 'b'])
  })

  test('cancel interrupts the running study and removes a waiting one', async () => {
    const { held, queue } = openHeld()
    for (const id of ['a', 'b', 'c']) queue.push(id, null)
    queue.cancel('b')
    queue.cancel('a')
    queue.cancel('unknown')
    await vi.waitFor(() => expect(held.started).toEqual(['a', 'c']))
    expect(held.interrupted).toEqual(['a'])
    await queue.close()
  })

  test('a failed study is reported, and the next one starts', async () => {
    const failures: (readonly [string, unknown])[] = []
    const { held, queue } = openHeld((id, error) => {
      failures.push([id, error])
      return Promise.resolve()
    })
    for (const id of ['a', 'b']) queue.push(id, null)
    const error = new Error('disk full')
    held.endStudy(error)
    await vi.waitFor(() => expect(held.started).toEqual(['a', 'b']))
    expect(failures).toEqual([['a', error]])
    await queue.close()
  })

  test('close interrupts the running study and starts no other', async () => {
    const { held, queue } = openHeld()
    for (const id of ['a', 'b']) queue.push(id, null)
    await queue.close()
    queue.push('c', null)
    expect(held).toMatchObject({ started: ['a'], interrupted: ['a'] })
  })
})
