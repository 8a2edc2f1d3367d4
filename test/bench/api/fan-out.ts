/** Many watchers of one study: how long an event is on its way. */
import { createClient, type Client } from 'graphql-ws'
import { createParser } from 'eventsource-parser'
import WebSocket from 'ws'
import type { ServiceChild } from '../service-child.js'
import { headersOf, question, send } from './samples.js'

export interface FanOut {
  readonly events: number
  readonly delayP50Ms: number
  readonly delayP99Ms: number
  readonly unfinished: number
}
interface Watched {
  readonly state: string
  readonly at: string
}
/** Calls `seen` at each event until the study is final. */
export type Watch = (
  service: ServiceChild,
  id: string,
  seen: (study: Watched) => void,
) => Promise<void>

/** Within this all watchers have come. */
const openingMs = 4000
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN

/** Server-sent events of REST. */
export const overRest: Watch = async (service, id, seen) => {
  const response = await fetch(`${service.url}/v1/studies/${id}/events`, {
    headers: headersOf(service),
  })
  if (!response.ok || response.body === null) throw new Error(`events: ${response.status}`)
  const parser = createParser({ onEvent: ({ data }) => seen(JSON.parse(data) as Watched) })
  const decoder = new TextDecoder()
  for await (const chunk of response.body)
    parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }))
}

/** A subscription over a socket of its own. */
export const overSocket: Watch = (service, id, seen) =>
  new Promise((resolve, reject) => {
    const client: Client = createClient({
      url: `${service.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { Authorization: `Bearer ${service.key}` },
      retryAttempts: 0,
    })
    client.subscribe<{ studyEvents: Watched }>(
      {
        query: 'subscription Watch($id: ID!) { studyEvents(id: $id) { state at } }',
        variables: { id },
      },
      {
        next: ({ data }) => {
          if (data) seen(data.studyEvents)
        },
        error: (error) => reject(error instanceof Error ? error : new Error(JSON.stringify(error))),
        complete: () => {
          void Promise.resolve(client.dispose()).then(resolve)
        },
      },
    )
  })

/**
 * Delay: from the date of an event to its arrival, on one clock; events before a watcher came do
 * not count. `change` makes the question a new one, so that its study runs for a while.
 */
export async function fanOut(
  service: ServiceChild,
  watch: Watch,
  clients: number,
  change: object,
): Promise<FanOut> {
  const { id } = await send<{ id: string }>(
    service,
    '/v1/studies',
    question({ seed: 77, ...change }),
  )
  const delays: number[] = []
  let finished = 0
  const opened = Date.now()
  const all = Array.from({ length: clients }, () =>
    watch(service, id, ({ state, at: dated }) => {
      const at = Date.parse(dated)
      if (at > opened + openingMs) delays.push(Date.now() - at)
      if (state === 'done') finished += 1
    }),
  )
  await Promise.all(all)
  delays.sort((a, b) => a - b)
  return {
    events: delays.length,
    delayP50Ms: quantile(delays, 0.5),
    delayP99Ms: quantile(delays, 0.99),
    unfinished: clients - finished,
  }
}
