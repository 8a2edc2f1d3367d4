import { readFileSync } from 'node:fs'
import { buildSchema, isInputObjectType, isObjectType } from 'graphql'
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { invalid } from '../../src/errors.js'
import { StudyRequest } from '../../src/studies/request/study-request.js'
import { TrainingCost } from '../../src/studies/shapes/advice.js'
import { UnderstoodRequest } from '../../src/studies/shapes/study.js'
import { watchedUntil, jsonAs, listening, post, type Listening } from '../support/listening.js'

let service: Listening
beforeAll(async () => {
  service = await listening()
})
afterAll(() => service.close())

interface Answer {
  readonly data: Record<string, Record<string, unknown>> | null
  readonly errors?: readonly {
    readonly message: string
    readonly extensions: Record<string, unknown>
  }[]
}
const ask = async (query: string, variables: object = {}): Promise<Answer> =>
  jsonAs<Answer>(await post(`${service.url}/graphql`, { query, variables }))
const submit = async (): Promise<string> =>
  String(
    (
      await ask('mutation($r: StudyRequest!) { submitStudy(request: $r) { id state } }', {
        r: { model: { preset: 'mlp' }, data: { rows: 600 }, memoryBudget: '512MiB' },
      })
    ).data?.submitStudy?.id,
  )

describe('the GraphQL schema', () => {
  it('asks everything that REST asks', () => {
    const schema = buildSchema(
      readFileSync(new URL('../../src/graphql/schema.graphql', import.meta.url), 'utf8'),
    )
    const input = schema.getType('StudyRequest')
    if (!isInputObjectType(input)) throw new Error('StudyRequest is an input')
    expect(Object.keys(input.getFields()).sort()).toEqual(Object.keys(StudyRequest.shape).sort())
    for (const [name, shape] of [
      ['PriceInput', StudyRequest.shape.price],
      ['PowerInput', StudyRequest.shape.power],
    ] as const) {
      const nested = schema.getType(name)
      expect(isInputObjectType(nested) ? Object.keys(nested.getFields()).sort() : name).toEqual(
        Object.keys(shape.unwrap().shape).sort(),
      )
    }
  })
  it('shows everything of the request and of the cost that REST shows', () => {
    const schema = buildSchema(
      readFileSync(new URL('../../src/graphql/schema.graphql', import.meta.url), 'utf8'),
    )
    for (const [name, shape] of [
      ['UnderstoodRequest', UnderstoodRequest.shape],
      ['TrainingCost', TrainingCost.shape],
    ] as const) {
      const type = schema.getType(name)
      expect(isObjectType(type) ? Object.keys(type.getFields()).sort() : name).toEqual(
        Object.keys(shape).sort(),
      )
    }
  })
})

describe('GraphQL', () => {
  it('submits what the use case parses: null fields are absent, Keras JSON is unchanged', async () => {
    const keras = { class_name: 'Sequential', config: { layers: [null] } }
    await ask('mutation($r: StudyRequest!) { submitStudy(request: $r) { id } }', {
      r: {
        model: { keras, preset: null },
        data: { dataset: 'd1' },
        memoryBudget: 1000,
        epochs: null,
      },
    })
    expect(service.useCases.requests.at(-1)).toEqual({
      model: { keras },
      data: { dataset: 'd1' },
      memoryBudget: 1000,
    })
    await ask('mutation($r: StudyRequest!) { submitStudy(request: $r) { id } }', {
      r: {
        model: { preset: 'mlp' },
        data: { rows: 9 },
        memoryBudget: 1000,
        price: { perHour: 2, currency: null },
        power: null,
      },
    })
    expect(service.useCases.requests.at(-1)).toEqual({
      model: { preset: 'mlp' },
      data: { rows: 9 },
      memoryBudget: 1000,
      price: { perHour: 2 },
    })
    await ask(
      'mutation { submitStudy(request: { model: { keras: {a: [1, "x", true]} }, data: { rows: 9 }, memoryBudget: "1GB" }) { id } }',
    )
    expect(service.useCases.requests.at(-1)).toEqual({
      model: { keras: { a: [1, 'x', true] } },
      data: { rows: 9 },
      memoryBudget: '1GB',
    })
  })

  it('returns a study with trials, advice and explanation', async () => {
    const id = await submit()
    service.useCases.finish(id)
    const { data, errors } = await ask(
      `query($id: ID!) { study(id: $id) {
      id state subject createdAt request { model { name } memoryBudgetBytes probeBudget } trials { nodes { id kind batchSize spec outcome { cause } measurements { name value } } }
      advice { verdict batchSize { value low high } largestBatchSize { bound } memory { bytesAtAdvised baselineBytes parts { weightBytes slotBytes gradientBytes activationBytes workspaceBytes } } reasons { code values source { year } } curves { points } alternatives { name reason { evidence } } } explanation(lang: zh)
      brief(lang: zh) { summary { text doubt { code text evidence } } fit { bytes largest text } speed { totalMs } gain { ratio } whyNotLarger { text } warnings { code } sections { name title sentences { text source { author } } } }
    } }`,
      { id },
    )
    expect(errors).toBeUndefined()
    expect(data?.study).toMatchObject({
      id,
      state: 'done',
      request: { probeBudget: 'auto' },
      trials: { nodes: [{ kind: 'trace', batchSize: 2 }] },
      advice: {
        batchSize: { value: 64 },
        largestBatchSize: { bound: 'memory' },
        memory: {
          bytesAtAdvised: 3e7,
          baselineBytes: 3e8,
          parts: {
            weightBytes: 2 ** 22,
            slotBytes: 2 ** 23,
            gradientBytes: 2 ** 20,
            activationBytes: 18 * 2 ** 20,
            workspaceBytes: 3e7 - 31 * 2 ** 20,
          },
        },
        curves: [
          {
            points: [
              [1, 1e7],
              [64, 3e7],
            ],
          },
        ],
      },
    })
    expect(String(data?.study?.explanation)).toContain('批量')
    expect(data?.study?.brief).toMatchObject({
      summary: { text: '批大小 64，学习率 0.003，Adam', doubt: { evidence: ['t1'] } },
      fit: { bytes: 3e7, largest: 4096 },
      speed: null,
    })
  })

  it('lists, cancels, stores data sets and names devices and presets', async () => {
    const id = await submit()
    expect(
      (await ask('mutation($id: ID!) { cancelStudy(id: $id) { state } }', { id })).data
        ?.cancelStudy,
    ).toEqual({ state: 'cancelled' })
    expect(
      (
        await ask(
          '{ studies(first: 1, filter: { state: cancelled }) { nodes { id } pageInfo { endCursor } } }',
        )
      ).data?.studies,
    ).toMatchObject({ nodes: [{ id }] })
    const npzBase64 = Buffer.from('PK rows').toString('base64')
    expect(
      (
        await ask(
          'mutation($npzBase64: String!) { addDataset(npzBase64: $npzBase64) { id trainingRows } }',
          { npzBase64 },
        )
      ).data?.addDataset,
    ).toEqual({ id: 'd7', trainingRows: 600 })
    expect(
      (
        await ask(
          '{ devices { id memoryBytes } engines { engine available } presets { name title } }',
        )
      ).data,
    ).toMatchObject({
      devices: [{ id: 'cuda:0' }, { id: 'webgpu:0' }, { id: 'cpu' }],
      presets: [{ name: 'mlp' }],
    })
  })

  it('carries code and faults in extensions', async () => {
    const unknown = await ask('{ study(id: "none") { id } }')
    expect(unknown.errors?.[0]?.extensions).toMatchObject({
      code: 'not-found',
      classification: 'NOT_FOUND',
    })
    service.useCases.fault = invalid('/epochs', 0, 'at least 1', 'epochs must be at least 1')
    const wrong = await ask(
      'mutation { submitStudy(request: { model: { preset: "mlp" }, data: { rows: 9 }, memoryBudget: "1GB", epochs: 0 }) { id } }',
    )
    service.useCases.fault = new Error('secret path')
    const inside = await ask(
      'mutation { submitStudy(request: { model: { preset: "mlp" }, data: { rows: 9 }, memoryBudget: "1GB" }) { id } }',
    )
    service.useCases.fault = null
    expect(wrong.errors?.[0]?.extensions).toMatchObject({
      code: 'invalid-request',
      faults: [{ pointer: '/epochs', value: 0 }],
    })
    expect(inside.errors?.[0]?.extensions.code).toBe('internal')
    expect(JSON.stringify(inside)).not.toContain('secret')
    expect((await ask('{ nothing }')).errors?.[0]).toMatchObject({
      message: expect.stringContaining('nothing'),
      extensions: { code: 'invalid-request' },
    })
    expect((await ask('{ studies(first: 0) { nodes { id } } }')).errors?.[0]?.extensions.code).toBe(
      'invalid-request',
    )
  })

  it('lets the playground introspect and keeps simple cross-site requests out', async () => {
    const deep =
      '{ __schema { types { fields { type { ofType { ofType { ofType { ofType { ofType { ofType { ofType { ofType { name } } } } } } } } } } } } }'
    expect((await ask(deep)).errors).toBeUndefined()
    expect((await fetch(`${service.url}/graphql?query={devices{id}}`)).status).toBe(400)
  })

  it('streams events to a subscriber until the state is final', async () => {
    const id = await submit()
    const client = createClient({
      url: `${service.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
    })
    const states: unknown[] = []
    setTimeout(() => service.useCases.finish(id), 100)
    for await (const { data } of client.iterate<{ studyEvents: { state: string } }>({
      query:
        'subscription($id: ID!) { studyEvents(id: $id) { id type at state progress { stage } } }',
      variables: { id },
    }))
      states.push(data?.studyEvents.state)
    expect(states).toEqual(['queued', 'done'])
    await client.dispose()
  })

  it('sends a subscriber the error code, and no internal text', async () => {
    const client = createClient({
      url: `${service.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    })
    const firstMessage = (): Promise<string> =>
      new Promise((resolve) =>
        client.subscribe(
          { query: 'subscription { studyEvents(id: "none") { id } }' },
          {
            next: (value) => resolve(JSON.stringify(value)),
            complete: () => resolve('nothing'),
            error: (error) => resolve(JSON.stringify(error)),
          },
        ),
      )
    expect(await firstMessage()).toContain('"code":"not-found"')
    const watch = service.useCases.watch.bind(service.useCases)
    service.useCases.watch = () => Promise.reject(new Error('secret path'))
    const inside = await firstMessage()
    service.useCases.watch = watch
    expect(inside).toContain('"code":"internal"')
    expect(inside).not.toContain('secret')
    await client.dispose()
  })

  it('stops the watch of a subscriber that left, and refuses pages of other origins', async () => {
    const id = await submit()
    const stopped = watchedUntil(service.useCases)
    const url = `${service.url.replace('http', 'ws')}/graphql`
    const client = createClient({ url, webSocketImpl: WebSocket })
    for await (const _ of client.iterate({
      query: `subscription { studyEvents(id: "${id}") { id } }`,
    }))
      break
    await client.dispose()
    await expect.poll(stopped).toBe(true)
    const status = await new Promise((resolve) => {
      const stranger = new WebSocket(url, 'graphql-transport-ws', {
        origin: 'http://elsewhere.example',
      })
      stranger.on('unexpected-response', (_request, response) => resolve(response.statusCode))
      stranger.on('open', () => resolve('open'))
    })
    expect(status).toBe(403)
  })
})
