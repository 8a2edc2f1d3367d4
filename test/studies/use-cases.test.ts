import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { buildServer } from '../../src/server.js'
import { bytesSource } from '../../src/studies/upload/upload-source.js'
import type { UseCases } from '../../src/studies/use-cases.js'
import { json, post } from '../support/listening.js'
import { openServer } from '../support/open-server.js'
import { serving, someQuestion, type Serving } from '../support/serving.js'

interface Call {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}
interface Operation {
  readonly query: string
  readonly variables?: object
}
/** How REST and GraphQL offer a use case, for a stored study and data set. */
interface Surfaces {
  readonly rest: (stored: Stored) => Call
  readonly graphql: (stored: Stored) => Operation
  /** The use case that GraphQL calls instead. */ readonly inGraphql?: keyof UseCases
}
interface Stored {
  readonly study: string
  /** Studies to delete. */
  readonly spare: readonly string[]
  readonly dataset: string
  readonly model: string
  readonly document: unknown
  readonly archive: string
}

const archive = readFileSync(new URL('../../examples/digits-cnn/digits.npz', import.meta.url))
const modelFile = readFileSync(new URL('../fixtures/models/keras3.keras', import.meta.url))
const submission = { ...someQuestion, epochs: 3 }

/** A use case without an entry does not compile; an unreachable one fails the tests. */
const surfaces = {
  submit: {
    rest: () => ({ path: '/v1/studies', body: submission }),
    graphql: () => ({
      query: 'mutation($r: StudyRequest!) { submitStudy(request: $r) { id } }',
      variables: { r: submission },
    }),
  },
  study: {
    rest: ({ study }) => ({ path: `/v1/studies/${study}` }),
    graphql: ({ study }) => ({ query: `{ study(id: "${study}") { id } }` }),
  },
  waitFor: {
    rest: ({ study }) => ({ path: `/v1/studies/${study}`, headers: { prefer: 'wait=60' } }),
    graphql: ({ study }) => ({ query: `{ study(id: "${study}", waitSeconds: 60) { state } }` }),
  },
  list: {
    rest: () => ({ path: '/v1/studies' }),
    graphql: () => ({ query: '{ studies { nodes { id } } }' }),
  },
  trials: {
    rest: ({ study }) => ({ path: `/v1/studies/${study}/trials` }),
    graphql: ({ study }) => ({ query: `{ study(id: "${study}") { trials { nodes { id } } } }` }),
    inGraphql: 'trialsOf',
  },
  trialsOf: {
    rest: ({ study }) => ({ path: `/v1/studies/${study}/trials` }),
    graphql: () => ({ query: '{ studies { nodes { trials { nodes { id } } } } }' }),
  },
  cancel: {
    rest: ({ study }) => ({ method: 'POST', path: `/v1/studies/${study}/cancel` }),
    graphql: ({ study }) => ({ query: `mutation { cancelStudy(id: "${study}") { state } }` }),
  },
  removeStudy: {
    rest: ({ spare: [id] }) => ({ method: 'DELETE', path: `/v1/studies/${id}` }),
    graphql: ({ spare: [, id] }) => ({ query: `mutation { deleteStudy(id: "${id}") }` }),
  },
  watch: {
    rest: ({ study }) => ({ path: `/v1/studies/${study}/events` }),
    graphql: ({ study }) => ({ query: `subscription { studyEvents(id: "${study}") { id } }` }),
  },
  explain: {
    rest: ({ study }) => ({ path: `/v1/studies/${study}/advice` }),
    graphql: ({ study }) => ({ query: `{ study(id: "${study}") { explanation } }` }),
  },
  brief: {
    rest: ({ study }) => ({ path: `/v1/studies/${study}/advice?fields=brief` }),
    graphql: ({ study }) => ({ query: `{ study(id: "${study}") { brief { summary { text } } } }` }),
  },
  whatIf: {
    rest: ({ study }) => ({ path: `/v1/studies/${study}/what-if`, body: { epochs: 7 } }),
    graphql: ({ study }) => ({
      query: `{ whatIf(id: "${study}", change: { epochs: 7 }) { missing advice { verdict } } }`,
    }),
  },
  exportStudy: {
    rest: ({ study }) => ({ path: `/v1/studies/${study}/export` }),
    graphql: ({ study }) => ({ query: `{ exportStudy(id: "${study}") }` }),
  },
  importStudy: {
    rest: ({ document }) => ({ path: '/v1/imports', body: document }),
    graphql: ({ document }) => ({
      query: 'mutation($d: JSON!) { importStudy(document: $d) { created study { id } } }',
      variables: { d: document },
    }),
  },
  addDataset: {
    rest: () => ({ path: '/v1/datasets', body: archive }),
    graphql: () => ({
      query: 'mutation($a: String!) { addDataset(npzBase64: $a) { id } }',
      variables: { a: archive.toString('base64') },
    }),
  },
  dataset: {
    rest: ({ dataset }) => ({ path: `/v1/datasets/${dataset}` }),
    graphql: ({ dataset }) => ({ query: `{ dataset(id: "${dataset}") { trainingRows } }` }),
  },
  datasets: {
    rest: () => ({ path: '/v1/datasets' }),
    graphql: () => ({ query: '{ datasets { nodes { id } } }' }),
  },
  addModel: {
    rest: () => ({ path: '/v1/models', body: modelFile }),
    graphql: () => ({
      query: 'mutation($f: String!) { addModel(fileBase64: $f) { id } }',
      variables: { f: modelFile.toString('base64') },
    }),
  },
  model: {
    rest: ({ model }) => ({ path: `/v1/models/${model}` }),
    graphql: ({ model }) => ({ query: `{ model(id: "${model}") { parameters summary } }` }),
  },
  models: {
    rest: () => ({ path: '/v1/models' }),
    graphql: () => ({ query: '{ models { nodes { id } } }' }),
  },
  removeModel: {
    rest: ({ model }) => ({ method: 'DELETE', path: `/v1/models/${model}` }),
    graphql: ({ model }) => ({
      query: `mutation($f: String!) { addModel(fileBase64: $f) { id } deleteModel(id: "${model}") }`,
      variables: { f: modelFile.toString('base64') },
    }),
  },
  // each surface stores the data set first, so that it can be deleted
  removeDataset: {
    rest: ({ dataset }) => ({ method: 'DELETE', path: `/v1/datasets/${dataset}` }),
    graphql: ({ dataset, archive: a }) => ({
      query: `mutation($a: String!) { addDataset(npzBase64: $a) { id } deleteDataset(id: "${dataset}") }`,
      variables: { a },
    }),
  },
  devices: {
    rest: () => ({ path: '/v1/devices' }),
    graphql: () => ({ query: '{ devices { id } }' }),
  },
  engines: {
    rest: () => ({ path: '/v1/devices' }),
    graphql: () => ({ query: '{ engines { engine } }' }),
  },
  presets: {
    rest: () => ({ path: '/v1/presets' }),
    graphql: () => ({ query: '{ presets { name } }' }),
  },
  recipes: {
    rest: () => ({ path: '/v1/devices' }),
    graphql: () => ({ query: '{ recipes { name } }' }),
  },
  ready: { rest: () => ({ path: '/readyz' }), graphql: () => ({ query: '{ ready }' }) },
  // `check` is for people who fill in the form of a page: a program submits
} as const satisfies Record<Exclude<keyof UseCases, 'check'>, Surfaces>
/** REST shows the trials of one study, so it needs `trials` only. */
const inRest: Partial<Record<keyof UseCases, keyof UseCases>> = { trialsOf: 'trials' }

let service: Serving
let recorded: FastifyInstance
let url: string
let stored: Stored
const called = new Set<PropertyKey>()
beforeAll(async () => {
  service = await serving()
  const { useCases } = service.application
  const recording = new Proxy(useCases, {
    get: (target, name) => {
      called.add(name)
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value as () => unknown).bind(target) : value
    },
  })
  recorded = await buildServer(() => recording, openServer)
  await recorded.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(recorded.server.address() as AddressInfo).port}`
  const ask = async (epochs: number) =>
    useCases.waitFor((await useCases.submit({ ...someQuestion, epochs })).id, 60_000)
  const study = await ask(20)
  const spare = [(await ask(30)).id, (await ask(40)).id]
  stored = {
    study: study.id,
    spare,
    dataset: (await useCases.addDataset(bytesSource(archive))).id,
    model: (await useCases.addModel(bytesSource(modelFile))).id,
    document: await useCases.exportStudy(study.id),
    archive: archive.toString('base64'),
  }
})
afterAll(async () => {
  await recorded.close()
  await service.close()
})

function callRest({ method = 'GET', path, body, headers = {} }: Call): Promise<Response> {
  if (body === undefined) return fetch(`${url}${path}`, { method, headers })
  if (!(body instanceof Buffer)) return post(`${url}${path}`, body, { ...headers })
  return fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/zip' },
    body: new Uint8Array(body),
  })
}
const callGraphql = (operation: Operation): Promise<Response> =>
  post(`${url}/graphql${operation.query.startsWith('subscription') ? '/stream' : ''}`, operation)

describe.each(Object.entries(surfaces) as readonly (readonly [keyof UseCases, Surfaces])[])(
  'the use case %s',
  (name, { rest, graphql, inGraphql }) => {
    it('is available over REST', async () => {
      called.clear()
      const response = await callRest(rest(stored))
      expect(response.status, await response.text()).toBeLessThan(300)
      expect([...called]).toContain(inRest[name] ?? name)
    })
    it('is available over GraphQL', async () => {
      called.clear()
      const response = await callGraphql(graphql(stored))
      expect(await response.text()).not.toContain('"errors"')
      expect([...called]).toContain(inGraphql ?? name)
    })
  },
)

describe('REST and GraphQL report the same error for', () => {
  const submit = (r: object): readonly [Call, Operation] => [
    { path: '/v1/studies', body: r },
    { query: 'mutation($r: StudyRequest!) { submitStudy(request: $r) { id } }', variables: { r } },
  ]
  it.each<readonly [string, (at: Stored) => readonly [Call, Operation]]>([
    ['a preset that does not exist', () => submit({ ...someQuestion, model: { preset: 'none' } })],
    ['a budget that is no size', () => submit({ ...someQuestion, memoryBudget: 'much' })],
    ['a budget above the memory', () => submit({ ...someQuestion, memoryBudget: '64GiB' })],
    ['no rows', () => submit({ ...someQuestion, data: { rows: 0 } })],
    ['an optimizer that does not exist', () => submit({ ...someQuestion, optimizer: 'lionel' })],
    [
      'a data set that is not stored',
      () => submit({ ...someQuestion, data: { dataset: 'f'.repeat(32) } }),
    ],
    ['an engine that is off', () => submit({ ...someQuestion, engine: 'webgpu' })],
    [
      'a layer that does not exist',
      () =>
        submit({
          ...someQuestion,
          model: { input: { shape: [4] }, layers: [{ type: 'attention' }] },
        }),
    ],
    ['two models', () => submit({ ...someQuestion, model: { preset: 'mlp', keras: {} } })],
    [
      'an unknown study',
      () => [{ path: '/v1/studies/none' }, { query: '{ study(id: "none") { id } }' }],
    ],
    [
      'an unknown study to cancel',
      () => [
        { method: 'POST', path: '/v1/studies/none/cancel' },
        { query: 'mutation { cancelStudy(id: "none") { id } }' },
      ],
    ],
    [
      'an unknown study to delete',
      () => [
        { method: 'DELETE', path: '/v1/studies/none' },
        { query: 'mutation { deleteStudy(id: "none") }' },
      ],
    ],
    [
      'an unknown study to watch',
      () => [
        { path: '/v1/studies/none/events' },
        { query: 'subscription { studyEvents(id: "none") { id } }' },
      ],
    ],
    [
      'an unknown objective of a changed question',
      ({ study }) => [
        { path: `/v1/studies/${study}/what-if`, body: { objective: 'slowest' } },
        { query: `{ whatIf(id: "${study}", change: { objective: "slowest" }) { missing } }` },
      ],
    ],
    [
      'an unknown study to export',
      () => [{ path: '/v1/studies/none/export' }, { query: '{ exportStudy(id: "none") }' }],
    ],
    [
      'an unknown data set',
      () => [{ path: '/v1/datasets/none' }, { query: '{ dataset(id: "none") { id } }' }],
    ],
    [
      'an unknown data set to delete',
      () => [
        { method: 'DELETE', path: '/v1/datasets/none' },
        { query: 'mutation { deleteDataset(id: "none") }' },
      ],
    ],
    [
      'a model that is not stored',
      () => submit({ ...someQuestion, model: { id: 'f'.repeat(32) } }),
    ],
    [
      'an unknown model',
      () => [{ path: '/v1/models/none' }, { query: '{ model(id: "none") { id } }' }],
    ],
    [
      'a file that is no model',
      () => [
        { path: '/v1/models', body: Buffer.from('PK not really') },
        {
          query: 'mutation($f: String!) { addModel(fileBase64: $f) { id } }',
          variables: { f: Buffer.from('PK not really').toString('base64') },
        },
      ],
    ],
    [
      'a document of another format',
      () => [
        { path: '/v1/imports', body: { format: 'x' } },
        { query: 'mutation { importStudy(document: {format: "x"}) { created } }' },
      ],
    ],
    [
      'a document that contradicts a stored study',
      ({ document }) => {
        const d = {
          ...(document as { study: object }),
          study: {
            ...(document as { study: object }).study,
            updatedAt: '2001-01-01T00:00:00.000Z',
          },
        }
        return [
          { path: '/v1/imports', body: d },
          {
            query: 'mutation($d: JSON!) { importStudy(document: $d) { created } }',
            variables: { d },
          },
        ]
      },
    ],
    [
      'a file that is not an archive',
      () => [
        { path: '/v1/datasets', body: Buffer.from('PK not really') },
        {
          query: 'mutation($a: String!) { addDataset(npzBase64: $a) { id } }',
          variables: { a: Buffer.from('PK not really').toString('base64') },
        },
      ],
    ],
  ])('%s', async (_what, calls) => {
    const [call, operation] = calls(stored)
    const problem = (await json(await callRest(call))) as {
      code: string
      type: string
      detail: string
      errors: unknown
    }
    const answer = (await json(await callGraphql(operation))) as {
      errors: { message: string; extensions: object }[]
    }
    expect(problem.code).toBeTruthy()
    expect(answer.errors).toHaveLength(1)
    expect(answer.errors[0]).toMatchObject({
      message: problem.detail,
      extensions: { code: problem.code, type: problem.type, faults: problem.errors },
    })
  })

  it('an idempotency key that was used for another request, with its pointer', async () => {
    const key = 'taken'
    await post(`${url}/v1/studies`, submission, { 'idempotency-key': key })
    const rest = await json(
      await post(`${url}/v1/studies`, { ...submission, epochs: 4 }, { 'idempotency-key': key }),
    )
    const graphql = await json(
      await callGraphql({
        query:
          'mutation($r: StudyRequest!, $k: String) { submitStudy(request: $r, idempotencyKey: $k) { id } }',
        variables: { r: { ...submission, epochs: 5 }, k: key },
      }),
    )
    expect(rest).toMatchObject({
      code: 'idempotency-key-reused',
      errors: [{ pointer: '/headers/idempotency-key', value: key }],
    })
    expect(graphql).toMatchObject({
      errors: [
        {
          extensions: {
            code: 'idempotency-key-reused',
            faults: [{ pointer: '/idempotencyKey', value: key }],
          },
        },
      ],
    })
    // the key matches the same request on either surface
    expect(
      await json(
        await callGraphql({
          query:
            'mutation($r: StudyRequest!, $k: String) { submitStudy(request: $r, idempotencyKey: $k) { id } }',
          variables: { r: submission, k: key },
        }),
      ),
    ).not.toHaveProperty('errors')
  })
})
