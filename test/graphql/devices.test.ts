import { readFileSync } from 'node:fs'
import { buildSchema, isObjectType } from 'graphql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { DeviceList } from '../../src/rest/schemas.js'
import { Device, Engine } from '../../src/studies/shapes/device.js'
import { invalid } from '../../src/errors.js'
import { json, listening, post, type Listening } from '../support/listening.js'

let service: Listening
beforeAll(async () => {
  service = await listening()
})
afterAll(() => service.close())

const fields = (name: string): readonly string[] => {
  const type = buildSchema(
    readFileSync(new URL('../../src/graphql/schema.graphql', import.meta.url), 'utf8'),
  ).getType(name)
  if (!isObjectType(type)) throw new Error(`${name} is a type`)
  return Object.keys(type.getFields())
}

it('REST and GraphQL say the same of devices and engines, field by field', async () => {
  expect([...fields('Device')].sort()).toEqual(Object.keys(Device.shape).sort())
  expect([...fields('Engine')].sort()).toEqual(Object.keys(Engine.shape).sort())
  const nested: Readonly<Record<string, string>> = {
    others: `others { ${fields('OtherProcesses').join(' ')} }`,
    limits: `limits { ${fields('AdapterLimits').join(' ')} }`,
    libraries: `libraries { ${fields('EngineLibrary').join(' ')} }`,
    training: `training { ${fields('RecipeTraining').join(' ')} }`,
  }
  const selected = (type: string): string =>
    fields(type)
      .map((field) => nested[field] ?? field)
      .join(' ')
  const query = `{
    devices { ${selected('Device')} }
    engines { ${selected('Engine')} }
    recipes { ${selected('Recipe')} }
  }`
  const { data } = (await json(await post(`${service.url}/graphql`, { query }))) as {
    data: unknown
  }
  const shown = await json(await fetch(`${service.url}/v1/devices`))
  expect(data).toEqual(shown)
  expect(DeviceList.parse(shown)).toEqual(shown)
  expect(shown).toMatchObject({
    devices: [
      { id: 'cuda:0', utilization: 0.97, usedBytes: 2 ** 31 },
      { id: 'webgpu:0', memoryBytes: null, limits: { maxBufferSize: 2 ** 31 } },
      { id: 'cpu' },
    ],
  })
})

it('both name the place, the value and the reason of an engine that is off', async () => {
  service.useCases.fault = invalid(
    '/engine',
    'webgpu',
    'tensorflow, wasm, cpu',
    'the engine webgpu is off here: no adapter was found',
  )
  const rest = await post(`${service.url}/v1/studies`, {
    model: { preset: 'mlp' },
    data: { rows: 9 },
    memoryBudget: '1GB',
    engine: 'webgpu',
  })
  const graphql = await json(
    await post(`${service.url}/graphql`, {
      query:
        'mutation { submitStudy(request: { model: { preset: "mlp" }, data: { rows: 9 }, memoryBudget: "1GB", engine: "webgpu" }) { id } }',
    }),
  )
  service.useCases.fault = null
  const fault = {
    pointer: '/engine',
    value: 'webgpu',
    accepted: 'tensorflow, wasm, cpu',
    message: 'the engine webgpu is off here: no adapter was found',
  }
  expect(rest.status).toBe(400)
  expect((await json(rest)).errors).toEqual([fault])
  expect(graphql).toMatchObject({
    errors: [{ extensions: { code: 'invalid-request', faults: [fault] } }],
  })
})
