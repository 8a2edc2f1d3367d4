/** Many studies at once: none may be lost, and none may run twice. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ServiceChild } from '../service-child.js'
import { question, send } from './samples.js'

export interface ManyStudies {
  readonly lost: number
  readonly duplicated: number
  readonly seconds: number
  readonly apiP99Ms: number
  readonly probes: number
}

/** Every fifth is sent twice under its key, as a client does that did not hear the answer. */
export async function manyStudies(service: ServiceChild, count: number): Promise<ManyStudies> {
  const mark = 50_000
  const began = performance.now()
  const latencies: number[] = []
  let going = true
  const probing = (async () => {
    while (going) {
      const start = performance.now()
      await send(service, '/v1/studies?limit=20&fields=id,state')
      latencies.push(performance.now() - start)
      await sleep(20)
    }
  })()
  const submitted = await Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const key = { 'idempotency-key': randomUUID() }
      const body = question({ epochs: mark + n })
      const [first, again] = await Promise.all([
        send<{ id: string }>(service, '/v1/studies', body, key),
        n % 5 === 0 ? send<{ id: string }>(service, '/v1/studies', body, key) : null,
      ])
      return [first.id, ...(again === null ? [] : [again.id])]
    }),
  )
  const ids = new Set(submitted.map(([first]) => first))
  const storedNow = async (): Promise<readonly Stored[]> =>
    (await everyStudy(service)).filter(({ request }) => request.epochs >= mark)
  let stored = await storedNow()
  while (stored.some(({ state }) => state === 'queued' || state === 'running')) {
    await sleep(1000)
    stored = await storedNow()
  }
  going = false
  await probing
  latencies.sort((a, b) => a - b)
  const done = new Set(stored.filter(({ state }) => state === 'done').map(({ id }) => id))
  return {
    lost: [...ids].filter((id) => id === undefined || !done.has(id)).length + (count - ids.size),
    duplicated:
      stored.length -
      new Set(stored.map(({ request }) => request.epochs)).size +
      submitted.filter(([first, again]) => again !== undefined && again !== first).length,
    seconds: (performance.now() - began) / 1000,
    apiP99Ms: latencies[Math.floor(0.99 * latencies.length)] ?? Number.NaN,
    probes: latencies.length,
  }
}

interface Stored {
  readonly id: string
  readonly state: string
  readonly request: { readonly epochs: number }
}
async function everyStudy(service: ServiceChild): Promise<readonly Stored[]> {
  const all: Stored[] = []
  for (let cursor = ''; ;) {
    const { studies, nextCursor } = await send<{
      studies: readonly Stored[]
      nextCursor: string | null
    }>(service, `/v1/studies?limit=100&fields=id,state,request.epochs${cursor}`)
    all.push(...studies)
    if (nextCursor === null) return all
    cursor = `&cursor=${encodeURIComponent(nextCursor)}`
  }
}
