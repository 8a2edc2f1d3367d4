/** Uploads of data files: raw bodies and forms, their options, limits and faults. */
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { Dataset } from '../../src/studies/shapes/dataset.js'
import { Problem } from '../../src/rest/schemas.js'
import { floats, labels, npyFile } from '../support/data-files.js'
import {
  keyedService,
  type KeyedService,
  type KeyedServiceOptions,
} from '../support/keyed-service.js'
import { json, post } from '../support/listening.js'

let service: KeyedService | null = null
const start = async (options: KeyedServiceOptions = {}): Promise<KeyedService> =>
  (service = await keyedService(options))
afterEach(() => service?.close())

const csv = `size,kind\n${Array.from({ length: 40 }, (_, i) => `${i / 2},${i % 2 ? 'up' : 'down'}`).join('\n')}\n`
const upload = (
  { url }: KeyedService,
  body: string | FormData,
  { query = '', headers = {} }: { query?: string; headers?: Record<string, string> } = {},
): Promise<Response> => fetch(`${url}/v1/datasets${query}`, { method: 'POST', body, headers })
const leftovers = async ({ folder }: KeyedService): Promise<readonly string[]> =>
  (await readdir(path.join(folder, 'datasets')).catch(() => [])).filter((name) =>
    name.startsWith('.'),
  )

describe('an upload', () => {
  test('of a CSV as the body, with options in the query, says what was understood', async () => {
    const at = await start()
    const headers = { 'content-type': 'text/csv', 'accept-language': 'zh' }
    const response = await upload(at, csv, { query: '?target=kind', headers })
    expect([response.status, response.headers.get('content-language')]).toEqual([201, 'zh'])
    const dataset = Dataset.parse(await response.json())
    expect(dataset).toMatchObject({
      inputs: [{ shape: [1] }],
      targets: [{ name: 'kind', classes: 2 }],
      understood: { format: 'csv', rows: 40 },
      summary: expect.arrayContaining([expect.stringContaining('目标')]) as unknown,
    })
    const again = await upload(at, csv, { query: '?target=kind', headers })
    expect(Dataset.parse(await again.json()).id).toBe(dataset.id)
    const found = await json(
      await post(`${at.url}/graphql`, {
        query: `{ dataset(id: "${dataset.id}") { summary understood { format rows targets { classes { count } } notes { code values } } } }`,
      }),
    )
    expect(found).toMatchObject({
      data: {
        dataset: {
          summary: expect.arrayContaining([expect.stringContaining('csv: 40 rows')]) as unknown,
          understood: { format: 'csv', rows: 40, targets: [{ classes: { count: 2 } }] },
        },
      },
    })
    expect(await leftovers(at)).toEqual([])
  })

  test('whose rows stand out is warned about in the answer of a study', async () => {
    const at = await start()
    const form = new FormData()
    const x = npyFile(floats([90, 4], (i) => (i * 37) % 256))
    // one row in 45 is of class 1
    const y = npyFile(labels(Array.from({ length: 90 }, (_, i) => (i % 45 === 0 ? 1 : 0))))
    form.append('x', new Blob([new Uint8Array(x)]), 'x.npy')
    form.append('y', new Blob([new Uint8Array(y)]), 'y.npy')
    const { id } = Dataset.parse(await (await upload(at, form)).json())
    const question = {
      model: {
        input: { shape: [4] },
        layers: [{ type: 'dense', units: 2, activation: 'softmax' }],
      },
      data: { dataset: id },
      memoryBudget: '256MiB',
      probeBudget: 1,
    }
    const headers = { 'content-type': 'application/json', prefer: 'wait=30' }
    const sent = { method: 'POST', body: JSON.stringify(question) }
    const ask = (language: string): Promise<unknown> =>
      fetch(`${at.url}/v1/studies`, {
        ...sent,
        headers: { ...headers, 'accept-language': language },
      }).then(json)
    const warned = (scale: string, rare: string): object => ({
      state: 'done',
      advice: {
        reasons: expect.arrayContaining([
          expect.objectContaining({ code: 'data-scale' }),
          expect.objectContaining({ code: 'data-imbalance' }),
        ]) as unknown,
        explanation: expect.arrayContaining([
          expect.stringMatching(`${scale}.*${rare}`) as unknown,
        ]) as unknown,
      },
    })
    expect(await ask('en')).toMatchObject(warned('divide it by 255', 'class 1 has 1.3 %'))
    expect(await ask('zh')).toMatchObject(warned('255', '1.3 %'))
  })

  test('of a form joins two arrays; fields are options', async () => {
    const at = await start()
    const form = new FormData()
    const x = npyFile(floats([20, 3]))
    const y = npyFile(labels(Array.from({ length: 20 }, (_, i) => i % 2)))
    form.append('x', new Blob([new Uint8Array(x)]), 'rows.npy')
    form.append('y', new Blob([new Uint8Array(y)]), 'labels.npy')
    form.append('scale', 'standardize')
    const response = await upload(at, form)
    expect(response.status).toBe(201)
    expect(Dataset.parse(await response.json())).toMatchObject({
      inputs: [{ name: 'x', shape: [3] }],
      targets: [{ name: 'y', classes: 2 }],
      understood: { format: 'npy' },
    })
  })

  test('of a form without a file, or with an unknown option, is refused at its place', async () => {
    const at = await start()
    const empty = new FormData()
    empty.append('target', 'y')
    expect((await upload(at, empty)).status).toBe(400)
    const form = new FormData()
    form.append('file', new Blob([csv]), 'rows.csv')
    form.append('colour', 'red')
    const answer = Problem.parse(await (await upload(at, form)).json())
    expect(answer.errors[0]?.pointer).toBe('/colour')
    const headers = { 'content-type': 'text/csv' }
    const asked = Problem.parse(await (await upload(at, csv, { headers })).json())
    expect(asked.errors[0]).toMatchObject({ pointer: '/query/target', accepted: 'size, kind' })
    expect(await leftovers(at)).toEqual([])
  })

  test('above the limit is 413 and above the quota 409, and nothing stays', async () => {
    const at = await start({ uploadBytesMax: 100_000, bytesPerOwner: 20_000 })
    const headers = { 'content-type': 'text/csv' }
    expect((await upload(at, csv.repeat(80), { headers })).status).toBe(409)
    expect(await leftovers(at)).toEqual([])
    await at.close()
    const small = await start({ uploadBytesMax: 10_000 })
    expect((await upload(small, csv.repeat(80), { headers })).status).toBe(413)
    expect(await leftovers(small)).toEqual([])
  })
})
