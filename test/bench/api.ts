/**
 * npm run bench:api [-- --clients 500] [--studies 1000] [--json]
 *
 * Loads the service (`api/service.ts`) turn by turn with a bare Fastify route and a bare mercurius
 * query that answer the same from memory (`api/yardstick.ts`). Then measures the delay of events to
 * many watchers of one study, the memory that a watcher takes, and many studies at once.
 */
import { parseArgs } from 'node:util'
import { fanOut, overRest, overSocket } from './api/fan-out.js'
import { compare, type Loaded, type Target } from './api/load.js'
import { manyStudies } from './api/many-studies.js'
import { headersOf, question, studyQuery, takeSamples } from './api/samples.js'
import { watcherMemory } from './api/watcher-memory.js'
import { startServiceChild, type ServiceChild } from './service-child.js'

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '500' },
    studies: { type: 'string', default: '1000' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) {
  process.stdout.write('npm run bench:api [-- --clients N (500)] [--studies N (1000)] [--json]\n')
  process.exit(0)
}
const countOf = (name: 'clients' | 'studies'): number => {
  if (!/^[1-9]\d{0,5}$/.test(values[name]))
    throw new Error(`--${name} ${values[name]}: a whole number from 1 is accepted`)
  return Number(values[name])
}
const clients = countOf('clients')
const studies = countOf('studies')
const say = (text: string): void => void process.stderr.write(`${text}\n`)

/** Requests a second as a share of the yardstick's, by kind of request. */
interface Shares {
  readonly getStudyShare: number
  readonly cachedPostShare: number
  readonly listShare: number
  readonly graphqlShare: number
}

async function measureShares(service: ServiceChild): Promise<Shares> {
  const samples = await takeSamples(service)
  const bare = await startServiceChild(new URL('api/yardstick.ts', import.meta.url), samples)
  const headers = headersOf(service)
  const json = { 'content-type': 'application/json' }
  const body = JSON.stringify(question())
  const query = JSON.stringify({ query: studyQuery, variables: { id: samples.study.id } })
  try {
    return {
      getStudyShare: await measureShare(
        'GET study',
        { url: `${service.url}/v1/studies/${samples.study.id}`, headers },
        { url: `${bare.url}/study` },
      ),
      cachedPostShare: await measureShare(
        'POST, the same question',
        { url: `${service.url}/v1/studies`, headers, body },
        { url: `${bare.url}/studies`, headers: json, body },
      ),
      listShare: await measureShare(
        'GET list of 100',
        { url: `${service.url}/v1/studies?limit=100`, headers },
        { url: `${bare.url}/studies` },
      ),
      graphqlShare: await measureShare(
        'GraphQL study, trials',
        { url: `${service.url}/graphql`, headers, body: query },
        { url: `${bare.url}/graphql`, headers: json, body: query },
      ),
    }
  } finally {
    await bare.close()
  }
}

async function measureShare(name: string, service: Target, yardstick: Target): Promise<number> {
  const compared = await compare(service, yardstick)
  const failed = compared.service.failed + compared.yardstick.failed
  const parts = [
    `${name.padEnd(24)}${loadText(compared.service)}`,
    `bare ${loadText(compared.yardstick)}`,
    `share ${compared.share.toFixed(2)}`,
    ...(failed === 0 ? [] : [`${failed} FAILED`]),
  ]
  say(parts.join('   '))
  return compared.share
}

function loadText({ requestsPerSecond, p50Ms, p99Ms }: Loaded): string {
  return `${requestsPerSecond.toFixed(0).padStart(7)}/s  p50 ${p50Ms} ms  p99 ${p99Ms} ms`
}

const service = await startServiceChild(new URL('api/service.ts', import.meta.url))
try {
  const served = await measureShares(service)
  const watched = async (name: string, watch: typeof overRest, rows: number) => {
    const seen = await fanOut(service, watch, clients, { data: { rows } })
    say(
      `${name.padEnd(24)}${clients} clients, ${seen.events} events: delay p50 ${seen.delayP50Ms} ms, p99 ${seen.delayP99Ms} ms${seen.unfinished === 0 ? '' : `, ${seen.unfinished} SAW NO END`}`,
    )
    return seen
  }
  const weighed = async (name: string, watch: typeof overRest) => {
    const memory = await watcherMemory(watch, clients)
    say(
      `${name.padEnd(24)}${clients} clients: ${memory.heapKiB.toFixed(1)} KiB of heap a client, ${memory.residentKiB.toFixed(1)} KiB resident`,
    )
    return memory
  }
  const rest = await watched('server-sent events', overRest, 610)
  const sockets = await watched('subscriptions', overSocket, 620)
  const restMemory = await weighed('server-sent events', overRest)
  const socketMemory = await weighed('subscriptions', overSocket)
  const many = await manyStudies(service, studies)
  say(
    `${'studies at once'.padEnd(24)}${studies} done in ${many.seconds.toFixed(0)} s: ${many.lost} lost, ${many.duplicated} twice; a list meanwhile p99 ${many.apiP99Ms.toFixed(0)} ms (${many.probes} asked)`,
  )
  if (values.json)
    process.stdout.write(
      `${JSON.stringify({
        ...served,
        sseDelayP99Ms: rest.delayP99Ms,
        subscriptionDelayP99Ms: sockets.delayP99Ms,
        sseHeapKiBPerClient: restMemory.heapKiB,
        sseResidentKiBPerClient: restMemory.residentKiB,
        subscriptionHeapKiBPerClient: socketMemory.heapKiB,
        subscriptionResidentKiBPerClient: socketMemory.residentKiB,
        lost: many.lost,
        duplicated: many.duplicated,
      })}\n`,
    )
} finally {
  await service.close()
}
