import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { openApplication } from '../../src/app.js'
import { openDatabase } from '../../src/persistence/database/open-database.js'
import { DatasetList, Problem } from '../../src/rest/schemas.js'
import { EndlessRunner } from '../support/endless-runner.js'
import {
  bearer,
  keyedService,
  smallRequest,
  type KeyedService,
  type KeyedServiceOptions,
} from '../support/keyed-service.js'
import { json, post } from '../support/listening.js'
import { someArchive } from '../support/npz.js'
import { registryOf, someProcessor } from '../support/some-devices.js'

type Headers = Record<string, string>
let service: KeyedService | null = null
const start = async (options: KeyedServiceOptions = {}): Promise<KeyedService> =>
  (service = await keyedService(options))
afterEach(() => service?.close())
const store = ({ url }: KeyedService, archive: Uint8Array, headers: Headers): Promise<Response> =>
  fetch(`${url}/v1/datasets`, {
    method: 'POST',
    headers: { 'content-type': 'application/zip', ...headers },
    body: new Uint8Array(archive),
  })
const storeId = async (at: KeyedService, archive: Uint8Array, headers: Headers): Promise<string> =>
  String((await json(await store(at, archive, headers))).id)
const remove = async ({ url }: KeyedService, id: string, headers: Headers): Promise<number> =>
  (await fetch(`${url}/v1/datasets/${id}`, { method: 'DELETE', headers })).status
const list = async (
  { url }: KeyedService,
  headers: Headers,
  query = '',
): Promise<z.infer<typeof DatasetList>> =>
  DatasetList.parse(await (await fetch(`${url}/v1/datasets${query}`, { headers })).json())
const folders = async ({ folder }: KeyedService): Promise<string[]> =>
  readdir(path.join(folder, 'datasets'))
/** Storage of `someArchive`: 85 and 15 rows of 9 numbers, in blocks, and three descriptions. */
const eachBytes = 7 * 4096
/** Enough for an upload while it arrives, too little for its rows. */
const spareBytes = 12_000

describe('the data sets of an owner', () => {
  test('take at most the quota, also for concurrent uploads; deleting one makes room', async () => {
    const at = await start({ bytesPerOwner: 3 * eachBytes + spareBytes })
    const ada = bearer(await at.key('ada', 'read', 'submit'))
    const bob = bearer(await at.key('bob', 'read', 'submit'))
    const answers = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((seed) => store(at, someArchive(seed), ada)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409, 409])
    const refused = Problem.parse(await answers.find(({ status }) => status === 409)?.json())
    expect(refused).toMatchObject({
      code: 'storage-full',
      type: '/problems/storage-full',
      errors: [
        { value: eachBytes, accepted: expect.stringMatching(/^at most \d+ bytes$/) as string },
      ],
    })
    const kept = await list(at, ada)
    expect(kept).toMatchObject({ usedBytes: 3 * eachBytes, quotaBytes: 3 * eachBytes + spareBytes })
    expect([kept.datasets.length, (await folders(at)).length]).toEqual([3, 3])
    // a stored archive takes nothing further; another owner has a separate quota
    const again = answers.findIndex(({ status }) => status === 201) + 1
    expect((await store(at, someArchive(again), ada)).status).toBe(201)
    expect((await store(at, someArchive(again), bob)).status).toBe(201)
    const graphql = await post(
      `${at.url}/graphql`,
      {
        query: 'mutation($a: String!) { addDataset(npzBase64: $a) { id } }',
        variables: { a: Buffer.from(someArchive(9)).toString('base64') },
      },
      ada,
    )
    expect(await json(graphql)).toMatchObject({
      errors: [
        {
          extensions: {
            code: 'storage-full',
            faults: [{ accepted: `at most ${spareBytes} bytes` }],
          },
        },
      ],
    })

    expect(await remove(at, kept.datasets[0]?.id ?? '', ada)).toBe(204)
    expect((await store(at, someArchive(9), ada)).status).toBe(201)
    expect((await store(at, someArchive(10), ada)).status).toBe(409)
  })

  test('count with the size of their files on disk', async () => {
    const at = await start()
    const ada = bearer(await at.key('ada', 'read', 'submit'))
    for (const [rows, width] of [
      [1, 1],
      [100, 8],
      [5000, 30],
    ] as const) {
      const { id, storedBytes } = await json(await store(at, someArchive(1, rows, width), ada))
      const files = await readdir(path.join(at.folder, 'datasets', String(id)))
      const sizes = await Promise.all(
        files.map(
          async (file) => (await stat(path.join(at.folder, 'datasets', String(id), file))).size,
        ),
      )
      expect(storedBytes).toBe(sizes.reduce((sum, size) => sum + Math.ceil(size / 4096) * 4096, 0))
    }
  })

  test('are listed in pages to their owners, and once each to admin', async () => {
    const at = await start()
    const ada = bearer(await at.key('ada', 'read', 'submit'))
    const bob = bearer(await at.key('bob', 'read', 'submit'))
    const admin = bearer(await at.key('root', 'admin'))
    for (const seed of [1, 2, 3]) await store(at, someArchive(seed), ada)
    const shared = await storeId(at, someArchive(3), bob)
    const first = await fetch(`${at.url}/v1/datasets?limit=2`, { headers: ada })
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
    const ids = [
      ...DatasetList.parse(await first.json()).datasets,
      ...(await list(at, ada, new URL(next, at.url).search)).datasets,
    ].map(({ id }) => id)
    expect(new Set(ids).size).toBe(3)
    expect((await list(at, bob)).datasets.map(({ id }) => id)).toEqual([shared])
    expect((await list(at, admin)).datasets.map(({ id }) => id)).toEqual(ids)
    expect((await list(at, admin)).usedBytes).toBe(0)
    const pages = await json(
      await post(
        `${at.url}/graphql`,
        {
          query:
            '{ datasets(first: 2) { nodes { id storedBytes } pageInfo { hasNextPage endCursor } usedBytes } }',
        },
        ada,
      ),
    )
    expect(pages).toMatchObject({
      data: {
        datasets: {
          nodes: [{ id: ids[0], storedBytes: eachBytes }, { id: ids[1] }],
          pageInfo: { hasNextPage: true },
          usedBytes: 3 * eachBytes,
        },
      },
    })
  })
})

describe('deleting a data set', () => {
  const question = (dataset: string): object => ({
    ...smallRequest,
    model: { input: { shape: [8] }, layers: [{ type: 'dense', units: 1 }] },
    data: { dataset },
  })

  test('is refused while a study needs it, and possible after that; answers stay', async () => {
    const at = await start({ runner: new EndlessRunner() })
    const ada = bearer(await at.key('ada', 'read', 'submit'))
    const dataset = await storeId(at, someArchive(1), ada)
    const { id } = await json(await post(`${at.url}/v1/studies`, question(dataset), ada))
    const refused = await fetch(`${at.url}/v1/datasets/${dataset}`, {
      method: 'DELETE',
      headers: ada,
    })
    const problem = Problem.parse(await refused.json())
    expect([refused.status, problem.code]).toEqual([409, 'conflict'])
    expect(problem.detail).toContain(`the study ${String(id)} needs the data set ${dataset}`)
    expect(
      await json(
        await post(
          `${at.url}/graphql`,
          { query: `mutation { deleteDataset(id: "${dataset}") }` },
          ada,
        ),
      ),
    ).toMatchObject({ errors: [{ extensions: { code: 'conflict' } }] })
    await post(`${at.url}/v1/studies/${String(id)}/cancel`, '', ada)
    expect(await remove(at, dataset, ada)).toBe(204)
    expect([await remove(at, dataset, ada), await folders(at)]).toEqual([404, []])
    expect((await fetch(`${at.url}/v1/studies/${String(id)}`, { headers: ada })).status).toBe(200)
    expect(await json(await post(`${at.url}/v1/studies`, question(dataset), ada))).toMatchObject({
      code: 'invalid-request',
      errors: [{ pointer: '/data/dataset' }],
    })
    expect(await storeId(at, someArchive(1), ada)).toBe(dataset)
  })

  test('needs the scope, and does not affect other owners of the same archive', async () => {
    const at = await start({ runner: new EndlessRunner() })
    const ada = bearer(await at.key('ada', 'read', 'submit'))
    const bob = bearer(await at.key('bob', 'read', 'submit'))
    const reader = bearer(await at.key('ada', 'read'))
    const admin = bearer(await at.key('root', 'admin'))
    const dataset = await storeId(at, someArchive(1), ada)
    expect([await remove(at, dataset, reader), await remove(at, dataset, bob)]).toEqual([403, 404])
    await store(at, someArchive(1), bob)
    const { id } = await json(await post(`${at.url}/v1/studies`, question(dataset), bob))
    // bob's study keeps bob's copy
    expect(await remove(at, dataset, ada)).toBe(204)
    expect([await remove(at, dataset, bob), await remove(at, dataset, admin)]).toEqual([409, 409])
    await post(`${at.url}/v1/studies/${String(id)}/cancel`, '', bob)
    expect([
      await remove(at, dataset, admin),
      (await list(at, bob)).datasets,
      await folders(at),
    ]).toEqual([204, [], []])
  })

  test('concurrent with a question about it never leaves a study without its rows', async () => {
    const at = await start({ runner: new EndlessRunner() })
    const ada = bearer(await at.key('ada', 'read', 'submit'))
    for (let round = 0; round < 8; round++) {
      const dataset = await storeId(at, someArchive(round), ada)
      const [submitted, removed] = await Promise.all([
        post(`${at.url}/v1/studies`, question(dataset), ada),
        remove(at, dataset, ada),
      ])
      expect([
        [202, 409],
        [400, 204],
      ]).toContainEqual([submitted.status, removed])
    }
  })
})

test('the next start assigns ownerless files to the owner local and removes rows without files', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-next-'))
  const at = await keyedService({ folder })
  const ada = bearer(await at.key('ada', 'read', 'submit'))
  const owned = await storeId(at, someArchive(1), ada)
  const unowned = await storeId(at, someArchive(2), ada)
  const gone = await storeId(at, someArchive(3), ada)
  const database = await openDatabase(path.join(at.folder, 'batchwise.db'))
  await database.datasetOwner.deleteMany({ where: { id: unowned } })
  await database.$disconnect()
  await rm(path.join(folder, 'datasets', gone), { recursive: true })
  await at.close()
  const next = await openApplication({
    dataFolder: folder,
    devices: registryOf([someProcessor]),
  })
  const seen = (owner: string): ReturnType<typeof next.useCases.datasets> =>
    next.useCasesOf({ owner, everyone: false }).datasets({ cursor: null, limit: 10 })
  expect(await seen('ada')).toMatchObject({ entries: [{ id: owned }], usedBytes: eachBytes })
  expect(await seen('local')).toMatchObject({ entries: [{ id: unowned }], usedBytes: eachBytes })
  await next.close()
  await rm(folder, { recursive: true })
})
