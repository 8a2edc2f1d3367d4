/** The requests of the bench, and the answers of the service: the yardstick answers the same. */
import type { ServiceChild } from '../service-child.js'

export interface Samples {
  readonly study: { readonly id: string }
  readonly list: object
  readonly graphql: object
}

export const question = (change: object = {}): object => ({
  model: { preset: 'regression' },
  data: { rows: 600 },
  memoryBudget: '256MiB',
  probeBudget: 0,
  ...change,
})
export const headersOf = ({ key }: ServiceChild): Record<string, string> => ({
  authorization: `Bearer ${key}`,
  'content-type': 'application/json',
})
export const studyQuery =
  'query Study($id: ID!) { study(id: $id) { id state trials(first: 100) { nodes { id kind batchSize outcome { cause durationMs } measurements { name } } } } }'

export async function send<Answer>(
  service: ServiceChild,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(`${service.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { ...headersOf(service), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Answer
}

/** Submits a hundred studies, so that a page of the list is full. */
export async function takeSamples(service: ServiceChild): Promise<Samples> {
  const wait = { prefer: 'wait=60' }
  const study = await send<{ id: string; state: string }>(service, '/v1/studies', question(), wait)
  if (study.state !== 'done') throw new Error(`the study is ${study.state}`)
  for (let n = 1; n < 100; n++)
    await send(service, '/v1/studies', question({ epochs: n + 20 }), wait)
  const { data } = await send<{ data: { study: object } }>(service, '/graphql', {
    query: studyQuery,
    variables: { id: study.id },
  })
  return { study, list: await send<object>(service, '/v1/studies?limit=100'), graphql: data.study }
}
