import { afterEach, expect, test } from 'vitest'
import { bearer, keyedService, smallRequest, type KeyedService } from '../support/keyed-service.js'
import { json, listening, post, type Listening } from '../support/listening.js'

let memory: Listening | null = null
let service: KeyedService | null = null
afterEach(async () => {
  await Promise.all([memory?.close(), service?.close()])
  memory = service = null
})

const query =
  'query Study($id: ID!, $first: Int) { study(id: $id) { id state explanation trials(first: $first) { nodes { id outcome { cause } } } } }'
interface Answer {
  readonly data: {
    readonly study: {
      readonly id: string
      readonly state: string
      readonly trials: { readonly nodes: readonly { readonly id: string }[] }
    } | null
  } | null
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[]
}

/** So long that it is compressed for who accepts that. */
const words = 'words '.repeat(500)

/** Asks so often; what is answered anew is explained anew. */
async function asked(
  body: object,
  times: number,
): Promise<{ readonly texts: readonly string[]; readonly explained: number }> {
  if (memory === null) throw new Error('not started')
  const { url, useCases } = memory
  let explained = 0
  useCases.explain = () => {
    explained += 1
    return [words]
  }
  const texts: string[] = []
  for (let i = 0; i < times; i++) texts.push(await (await post(`${url}/graphql`, body)).text())
  return { texts, explained }
}

test('what was asked twice about a final study is given again, with the same headers and bytes; one that may change is answered anew', async () => {
  memory = await listening()
  const { useCases, url } = memory
  const { id } = await useCases.submit(smallRequest)
  const body = { query, variables: { id } }
  expect((await asked(body, 4)).explained).toBe(4)
  useCases.finish(id)
  const { texts, explained } = await asked({ ...body, query: `${query} ` }, 5)
  expect(explained).toBe(2)
  expect(new Set(texts).size).toBe(1)
  expect(JSON.parse(texts[0] ?? '')).toMatchObject({
    data: { study: { state: 'done', explanation: [words] } },
  })
  const headers = async (more: object): Promise<unknown> =>
    Object.fromEntries(
      [...(await post(`${url}/graphql`, { ...body, ...more })).headers].filter(
        ([name]) => name !== 'x-request-id' && name !== 'date',
      ),
    )
  expect(await headers({ query: `${query} ` })).toEqual(await headers({ query: `${query}  ` }))
})

test('another text, other variables and another operation have answers of their own', async () => {
  memory = await listening()
  const { useCases, url } = memory
  const [one, other] = [await useCases.submit(smallRequest), await useCases.submit(smallRequest)]
  for (const { id } of [one, other]) useCases.finish(id)
  const both = `${query} query Other { presets { name } }`
  for (let i = 0; i < 4; i++) {
    for (const { id } of [one, other])
      expect(await json(await post(`${url}/graphql`, { query, variables: { id } }))).toMatchObject({
        data: { study: { id } },
      })
    expect(
      await json(
        await post(`${url}/graphql`, {
          query: both,
          operationName: 'Study',
          variables: { id: one.id },
        }),
      ),
    ).toMatchObject({ data: { study: { id: one.id } } })
    expect(
      await json(
        await post(`${url}/graphql`, {
          query: both,
          operationName: 'Other',
          variables: { id: one.id },
        }),
      ),
    ).toMatchObject({ data: { presets: [{ name: 'mlp' }] } })
    expect(
      await json(await post(`${url}/graphql`, { query, variables: { id: one.id, first: 0 } })),
    ).toMatchObject({ errors: [{ extensions: { code: 'invalid-request' } }] })
  }
})

test('what changes something does so each time it is asked, and what went wrong is tried again', async () => {
  memory = await listening()
  const { useCases, url } = memory
  const mutation =
    'mutation { submitStudy(request: { model: { preset: "mlp" }, data: { rows: 9 }, memoryBudget: "1GiB" }) { id } }'
  const ids = new Set<unknown>()
  for (let i = 0; i < 4; i++)
    ids.add(JSON.stringify((await json(await post(`${url}/graphql`, { query: mutation })))['data']))
  expect(ids.size).toBe(4)
  useCases.isReady = false
  for (let i = 0; i < 3; i++)
    expect(await json(await post(`${url}/graphql`, { query: '{ ready }' }))).toHaveProperty(
      'errors',
    )
  useCases.isReady = true
  expect(await json(await post(`${url}/graphql`, { query: '{ ready }' }))).toEqual({
    data: { ready: true },
  })
})

test('who asks is checked each time: neither another owner, nor a key without the scope, nor a revoked one is given what is kept', async () => {
  service = await keyedService({ requestsPerMinute: 20 })
  const { url, application, key } = service
  const keys = {
    ada: await key('ada', 'read', 'submit'),
    root: await key('root', 'admin'),
    bob: await key('bob', 'read'),
    blind: await key('ada', 'submit'),
  }
  const { id } = await json(
    await post(`${url}/v1/studies`, smallRequest, { ...bearer(keys.ada), prefer: 'wait=60' }),
  )
  const ask = async (sent: string): Promise<Answer & { readonly status: number }> => {
    const response = await post(`${url}/graphql`, { query, variables: { id } }, bearer(sent))
    return { status: response.status, ...((await json(response)) as unknown as Answer) }
  }
  for (let i = 0; i < 4; i++) {
    expect((await ask(keys.ada)).data?.study).toMatchObject({ id, state: 'done' })
    expect((await ask(keys.root)).data?.study).toMatchObject({ id, state: 'done' })
    expect(await ask(keys.bob)).toMatchObject({
      data: null,
      errors: [{ extensions: { code: 'not-found' } }],
    })
    expect(await ask(keys.blind)).toMatchObject({
      data: null,
      errors: [{ extensions: { code: 'forbidden' } }],
    })
  }
  await application.keys.revoke(keys.root.split('_')[1] ?? '')
  expect(await ask(keys.root)).toMatchObject({
    status: 401,
    errors: [{ extensions: { code: 'unauthenticated' } }],
  })
  const statuses: number[] = []
  for (let i = 0; i < 20; i++) statuses.push((await ask(keys.ada)).status)
  expect([statuses[0], statuses.at(-1)]).toEqual([200, 429])
})

test('trials that come later, of another study about the same subject, are in the answer', async () => {
  service = await keyedService()
  const { url, key } = service
  const ada = bearer(await key('ada', 'read', 'submit'))
  const wait = { ...ada, prefer: 'wait=60' }
  const { id, subject } = await json(await post(`${url}/v1/studies`, smallRequest, wait))
  const shown = async (): Promise<number> =>
    (
      (await json(
        await post(`${url}/graphql`, { query, variables: { id } }, ada),
      )) as unknown as Answer
    ).data?.study?.trials.nodes.length ?? 0
  const before = [await shown(), await shown(), await shown()]
  const more = await json(
    await post(`${url}/v1/studies`, { ...smallRequest, probeBudget: 8 }, wait),
  )
  expect(more['subject']).toBe(subject)
  expect(new Set(before).size).toBe(1)
  expect(await shown()).toBeGreaterThan(before[0] ?? Number.NaN)
})
