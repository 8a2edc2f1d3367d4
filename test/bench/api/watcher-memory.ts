/** What a watcher of a study costs the service in memory. */
import { setTimeout as sleep } from 'node:timers/promises'
import { median } from '../../../src/advice/math/statistics.js'
import { startServiceChild } from '../service-child.js'
import type { Watch } from './fan-out.js'
import { question, send } from './samples.js'
import type { MemoryTaken } from './service.js'

/** Of one watcher. */
export interface WatcherMemory {
  readonly heapKiB: number
  readonly residentKiB: number
}

const rounds = 3
/** They watch another study first, so that the code of watchers is loaded and compiled. */
const warmingClients = 50
const arrivingMsMax = 60_000
/** glibc then returns freed blocks at once: resident memory is memory in use. */
const promptFree = { MALLOC_ARENA_MAX: '1', MALLOC_TRIM_THRESHOLD_: '0' }

/** Each round starts a fresh service, so that only watchers change its memory. Medians. */
export async function watcherMemory(watch: Watch, clients: number): Promise<WatcherMemory> {
  const all: WatcherMemory[] = []
  for (let round = 0; round < rounds; round++) all.push(await measured(watch, clients))
  return {
    heapKiB: median(all.map(({ heapKiB }) => heapKiB)),
    residentKiB: median(all.map(({ residentKiB }) => residentKiB)),
  }
}

async function measured(watch: Watch, clients: number): Promise<WatcherMemory> {
  const service = await startServiceChild(new URL('service.ts', import.meta.url), undefined, {
    nodeOptions: ['--expose-gc'],
    environment: promptFree,
  })
  try {
    const { id: other } = await send<{ id: string }>(service, '/v1/studies', question())
    await Promise.all(
      Array.from({ length: warmingClients }, () => watch(service, other, () => undefined)),
    )
    const before = await service.ask<MemoryTaken>('memory')
    const { id } = await send<{ id: string }>(service, '/v1/studies', question({ seed: 78 }))
    const left = await allWatch(clients, (arrived) => watch(service, id, arrived))
    const after = await service.ask<MemoryTaken>('memory')
    if (left())
      throw new Error('a watcher was gone before the memory was taken: the study ended too early')
    const perClient = (bytes: number): number => bytes / 2 ** 10 / clients
    return {
      heapKiB: perClient(after.heapBytes - before.heapBytes),
      residentKiB: perClient(after.residentBytes - before.residentBytes),
    }
  } finally {
    await service.close()
  }
}

/**
 * Resolves when every watcher has received an event. The returned function tells whether one has
 * left since; how they end with the service does not matter.
 */
async function allWatch(
  clients: number,
  begin: (arrived: () => void) => Promise<void>,
): Promise<() => boolean> {
  const arrived = new Set<number>()
  let left = false
  for (let n = 0; n < clients; n++)
    void begin(() => {
      arrived.add(n)
    })
      .catch(() => undefined)
      .then(() => {
        left = true
      })
  const end = Date.now() + arrivingMsMax
  while (arrived.size < clients && Date.now() < end) await sleep(50)
  if (arrived.size < clients)
    throw new Error(`${clients - arrived.size} of ${clients} watchers saw nothing`)
  return () => left
}
