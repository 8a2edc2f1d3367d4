/** Models belong to the owners who stored their file, as data sets do. */
import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ModelList } from '../../src/rest/schemas.js'
import { Model } from '../../src/studies/shapes/model.js'
import { EndlessRunner } from '../support/endless-runner.js'
import { bearer, keyedService, smallRequest, type KeyedService } from '../support/keyed-service.js'
import { json, post } from '../support/listening.js'

const file = readFileSync(new URL('../fixtures/models/keras3.json', import.meta.url))
let service: KeyedService | null = null
afterEach(() => service?.close())
type Headers = Record<string, string>
const eachBytes = 2 * 4096

test('a model is stored once for all owners, counts for each, and goes with the last', async () => {
  const at = (service = await keyedService({
    runner: new EndlessRunner(),
    bytesPerOwner: 2 * eachBytes - 1,
  }))
  const ada = bearer(await at.key('ada', 'read', 'submit'))
  const bob = bearer(await at.key('bob', 'read', 'submit'))
  const reader = bearer(await at.key('ada', 'read'))
  const add = (headers: Headers, query = ''): Promise<Response> =>
    fetch(`${at.url}/v1/models${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: file,
    })
  const remove = async (id: string, headers: Headers): Promise<number> =>
    (await fetch(`${at.url}/v1/models/${id}`, { method: 'DELETE', headers })).status
  const list = async (headers: Headers): Promise<ReturnType<typeof ModelList.parse>> =>
    ModelList.parse(await (await fetch(`${at.url}/v1/models`, { headers })).json())

  const answer = await add(ada)
  const model = Model.parse(await answer.json())
  expect([answer.status, answer.headers.get('location')]).toEqual([201, `/v1/models/${model.id}`])
  expect((await add(reader)).status).toBe(403)
  expect((await fetch(`${at.url}/v1/models/${model.id}`, { headers: bob })).status).toBe(404)
  expect(await remove(model.id, bob)).toBe(404)
  const question = { ...smallRequest, model: { id: model.id } }
  expect(await json(await post(`${at.url}/v1/studies`, question, bob))).toMatchObject({
    errors: [{ pointer: '/model/id', value: model.id }],
  })
  // the same file with another shape does not fit beside it
  expect((await add(ada, '?inputShape=4')).status).toBe(409)
  expect((await add(bob)).status).toBe(201)
  expect(await list(ada)).toMatchObject({ models: [model], usedBytes: eachBytes })

  const { state } = await json(await post(`${at.url}/v1/studies`, question, ada))
  expect(state).toBe('queued')
  expect(await remove(model.id, ada)).toBe(204)
  expect([(await list(ada)).usedBytes, (await list(bob)).usedBytes]).toEqual([0, eachBytes])
  const stored = path.join(at.folder, 'models')
  expect(await readdir(stored)).toEqual([model.id])
  expect(await remove(model.id, bob)).toBe(204)
  expect(await readdir(stored)).toEqual([])
})
