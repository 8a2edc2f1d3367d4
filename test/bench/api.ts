/**
 * npm run bench:api [-- --clients 500] [--studies 1000] [--json]
 *
 * The service under load (`api/service.ts`: keys, schemas, queue and SQLite for real, trials from known laws), turn by turn with a bare Fastify route and a bare mercurius query that answer the same from
 * memory (`api/yardstick.ts`); then many watchers of one study, in services of their own what one takes in memory, then many studies at once.
 */
import { parseArgs } from 'node:util'
import { fanOut, overRest, overSocket } from './api/fan-out.js'
import { compare, type Target } from './api/load.js'
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
const whole = (name: 'clients' | 'studies'): number => {
  if (!/^[1-9]\d{0,5}$/.test(values[name]))
    throw new Error(`--${name} ${values[name]}: accepted is a whole number from 1`)
  return Number(values[name])
}
const [clients, studies] = [whole('clients'), whole('studies')]
const say = (text: string): void => void process.stderr.write(`${text}\n`)

/** Shares of the yardstick's requests a second, by kind of request. */
async function shares(
  service: ServiceChild,
): Promise<
  Readonly<
    Record<
      'getStudyShare' | 'cachedPostShare' | 'listShare' | 'graphqlShare' | 'graphqlExecutedShare',
      number
    >
  >
> {
  const samples = await takeSamples(service)
  const bare = await startServiceChild(new URL('api/yardstick.ts', import.meta.url), samples)
  try {
    const headers = headersOf(service)
    const query = JSON.stringify({ query: studyQuery, variables: { id: samples.study.id } })
    let asked = 0
    // a variable that the query does not declare makes each another question, which neither side has answered before
    const another = (): string =>
      JSON.stringify({
        query: studyQuery,
        variables: { id: samples.study.id, asked: String(asked++) },
      })
    const one = async (name: string, ours: Target, theirs: Target): Promise<number> => {
      const {
        service: { requestsPerSecond, p50Ms, p99Ms, failed },
        yardstick,
        share,
      } = await compare(ours, theirs)
      say(
        `${name.padEnd(24)}${requestsPerSecond.toFixed(0).padStart(7)}/s  p50 ${p50Ms} ms  p99 ${p99Ms} ms   bare ${yardstick.requestsPerSecond.toFixed(0).padStart(7)}/s  p50 ${yardstick.p50Ms} ms  p99 ${yardstick.p99Ms} ms   share ${share.toFixed(2)}${failed + yardstick.failed === 0 ? '' : `   ${failed} and ${yardstick.failed} FAILED`}`,
      )
      return share
    }
    const json = { 'content-type': 'application/json' }
    return {
      getStudyShare: await one(
        'GET study',
        { url: `${service.url}/v1/studies/${samples.study.id}`, headers },
        { url: `${bare.url}/study` },
      ),
      cachedPostShare: await one(
        'POST, the same question',
        { url: `${service.url}/v1/studies`, headers, body: JSON.stringify(question()) },
        { url: `${bare.url}/studies`, headers: json, body: JSON.stringify(question()) },
      ),
      listShare: await one(
        'GET list of 100',
        { url: `${service.url}/v1/studies?limit=100`, headers },
        { url: `${bare.url}/studies` },
      ),
      graphqlShare: await one(
        'GraphQL study, trials',
        { url: `${service.url}/graphql`, headers, body: query },
        { url: `${bare.url}/graphql`, headers: json, body: query },
      ),
      graphqlExecutedShare: await one(
        'GraphQL, never asked',
        { url: `${service.url}/graphql`, headers, body: another },
        { url: `${bare.url}/graphql`, headers: json, body: another },
      ),
    }
  } finally {
    await bare.close()
  }
}

const service = await startServiceChild(new URL('api/service.ts', import.meta.url))
try {
  const served = await shares(service)
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
  const [rest, sockets] = [
    await watched('server-sent events', overRest, 610),
    await watched('subscriptions', overSocket, 620),
  ]
  const [restMemory, socketMemory] = [
    await weighed('server-sent events', overRest),
    await weighed('subscriptions', overSocket),
  ]
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
