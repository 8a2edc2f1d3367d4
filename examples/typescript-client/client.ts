/** Batchwise over HTTP, with the types of its OpenAPI document. */
import { EventSourceParserStream } from 'eventsource-parser/stream'
import createClient, { type Client } from 'openapi-fetch'
import type { paths, Problem, StudyEvent } from './api.js'

export type Batchwise = Client<paths>

/** `key`: needed when the service uses keys. */
export function connect(server: string, key?: string): Batchwise {
  return createClient<paths>({
    baseUrl: server,
    headers: key === undefined || key === '' ? {} : { authorization: `Bearer ${key}` },
  })
}

/** A refused request. `problem` has the code and the place of every fault. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.detail} (${problem.code})`)
  }
}

/** Returns the data of an answer; throws Refused for a problem. */
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

/** Stores an .npz archive of rows to train on. Returns its id. */
export async function store(batchwise: Batchwise, archive: Uint8Array): Promise<string> {
  const headers = { 'content-type': 'application/octet-stream' }
  return dataOf(
    await batchwise.POST('/v1/datasets', { body: archive, bodySerializer: () => archive, headers }),
  ).id
}

/** Yields the events of a study, from its first one until it is final. */
export async function* watch(batchwise: Batchwise, id: string): AsyncGenerator<StudyEvent> {
  const events = dataOf(
    await batchwise.GET('/v1/studies/{id}/events', { params: { path: { id } }, parseAs: 'stream' }),
  )
  if (events === null) return
  for await (const { event, data } of events
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())) {
    // the key was revoked or has expired
    if (event === 'problem') throw new Refused(JSON.parse(data) as Problem)
    yield JSON.parse(data) as StudyEvent
  }
}
