/**
 * A worker in a network namespace of its own, whose link to Redis loses packets. With the kernel's
 * netem the loss is even; without it the link is down for random moments, and all packets are lost.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { openRedis, type OwnPostgresql } from '../faults/servers.js'
import { conductAll, newDatabase, rateOf, submitAll } from './throughput.js'

export interface LinkFigures {
  readonly rows: readonly {
    readonly name: string
    readonly perSecond: number
    readonly finished: number
    readonly submitted: number
  }[]
}

const namespace = 'batchwise-worker'
const outside = { link: 'bw-redis', address: '10.217.0.1' } as const
const inside = { link: 'bw-worker', address: '10.217.0.2' } as const
const studies = 16
const lossPercent = 5
const downMsMost = 400
const upMsMost = 4000

const ip = (...words: readonly string[]): boolean => spawnSync('ip', words).status === 0

/** Null where namespaces cannot be made here. */
export async function measureLink(
  postgresql: OwnPostgresql,
  say: (line: string) => void,
): Promise<LinkFigures | null> {
  if (!openNamespace()) {
    say('SKIPPED: the lossy link: no network namespace can be made here')
    return null
  }
  const rows: LinkFigures['rows'][number][] = []
  try {
    rows.push(await conducted('whole', postgresql))
    const loss = startLoss()
    try {
      rows.push(await conducted(loss.name, postgresql))
    } finally {
      loss.end()
    }
    return { rows }
  } finally {
    ip('netns', 'delete', namespace)
    ip('link', 'delete', outside.link)
  }
}

function openNamespace(): boolean {
  const made =
    ip('netns', 'add', namespace) &&
    ip('link', 'add', outside.link, 'type', 'veth', 'peer', 'name', inside.link)
  return (
    made &&
    ip('link', 'set', inside.link, 'netns', namespace) &&
    ip('addr', 'add', `${outside.address}/24`, 'dev', outside.link) &&
    ip('-n', namespace, 'addr', 'add', `${inside.address}/24`, 'dev', inside.link) &&
    ip('link', 'set', outside.link, 'up') &&
    ip('-n', namespace, 'link', 'set', inside.link, 'up') &&
    ip('-n', namespace, 'link', 'set', 'lo', 'up')
  )
}

function startLoss(): { readonly name: string; end(): void } {
  const netem = ['qdisc', 'add', 'dev', outside.link, 'root', 'netem', 'loss', `${lossPercent}%`]
  if (spawnSync('tc', netem).status === 0)
    return { name: `loses ${lossPercent} %`, end: () => undefined }
  const random = mulberry32(1)
  let timer: NodeJS.Timeout | undefined
  const turn = (state: 'up' | 'down'): void => {
    ip('link', 'set', outside.link, state)
    const mostMs = state === 'down' ? downMsMost : upMsMost
    timer = setTimeout(() => turn(state === 'up' ? 'down' : 'up'), mostMs * random())
  }
  turn('up')
  const share = (100 * downMsMost) / (downMsMost + upMsMost)
  return {
    name: `down ${share.toFixed(0)} % of the time, up to ${downMsMost} ms each`,
    end: () => {
      clearTimeout(timer)
      ip('link', 'set', outside.link, 'up')
    },
  }
}

async function conducted(
  name: string,
  postgresql: OwnPostgresql,
): Promise<LinkFigures['rows'][number]> {
  const redis = await openRedis(outside.address)
  if (redis === null) throw new Error('redis-server is not installed')
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-link-'))
  // PostgreSQL is reached over the file system: only Redis is behind the link
  const database = await newDatabase({ url: postgresql.socketUrl })
  const place = { dataFolder: folder, database, redis: { url: redis.url, prefix: 'link' } }
  try {
    await submitAll(studies, place)
    const ended = await conductAll(1, studies, place, ['ip', 'netns', 'exec', namespace])
    return {
      name,
      perSecond: rateOf(ended),
      finished: ended.length,
      submitted: studies,
    }
  } finally {
    await redis.close()
    await rm(folder, { recursive: true, force: true })
  }
}
