/** Batchwise over HTTP, with the types of its OpenAPI document. */
import { EventSourceParserStream } from 'eventsource-parser/stream'
import createClient, { type Client } from 'openapi-fetch'
import type { paths, Problem, StudyEvent } from './api.js'

export type Batchwise = Client<paths>

/** `key`: where the service uses keys. */
export function connect(server: string, key?: string): Batchwise {
  return createClient<paths>({
    baseUrl: server,
    headers: key === undefined || key === '' ? {} : { authorization: `Bearer ${key}` },
  })
}

/** What the service refused: `problem` has its code and the place of every fault. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.detail} (${problem.code})`)
  }
}

/** The data of an answer; throws Refused where there is none. */
export function dataOf<Data>({
  data,
  error,
}: {
  readonly data?: Data
  readonly error?: Problem
}): Data {
  if (error !== undefined) throw new Refused(error)
  if (data === undefined) throw new Error('the answer is empty')
  return data
}

/** Stores rows to train on, an .npz archive, and gives their id. */
export async function store(batchwise: Batchwise, archive: Uint8Array): Promise<string> {
  const headers = { 'content-type': 'application/octet-stream' }
  return dataOf(
    await batchwise.POST('/v1/datasets', { body: archive, bodySerializer: () => archive, headers }),
  ).id
}

/** What happens to a study, from its beginning until it is final. */
export async function* watch(batchwise: Batchwise, id: string): AsyncGenerator<StudyEvent> {
  const events = dataOf(
    await batchwise.GET('/v1/studies/{id}/events', { params: { path: { id } }, parseAs: 'stream' }),
  )
  if (events === null) return
  for await (const { event, data } of events
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())) {
    // the key is not valid any more
    if (event === 'problem') throw new Refused(JSON.parse(data) as Problem)
    yield JSON.parse(data) as StudyEvent
  }
}
