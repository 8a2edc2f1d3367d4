import { rename } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { Problem } from '../../src/rest/schemas.js'
import { keyedService } from '../support/keyed-service.js'

test('the service is ready while its database answers and it is not stopping; it is always alive', async () => {
  let draining = false
  const { url, folder, close } = await keyedService({ isDraining: () => draining })
  const file = path.join(folder, 'batchwise.db')
  const ready = async (): Promise<number> => (await fetch(`${url}/readyz`)).status
  expect(await ready()).toBe(200)
  await rename(file, `${file}.away`)
  // the answer of the last second is shared
  await expect.poll(ready, { timeout: 5000 }).toBe(503)
  const away = await fetch(`${url}/readyz`)
  expect([
    away.status,
    away.headers.get('retry-after'),
    Problem.parse(await away.json()).detail,
  ]).toEqual([503, '5', 'the database does not answer'])
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  await rename(`${file}.away`, file)
  expect(await ready()).toBe(200)
  draining = true
  const stopping = await fetch(`${url}/readyz`)
  expect([
    stopping.status,
    stopping.headers.get('connection'),
    Problem.parse(await stopping.json()).detail,
  ]).toEqual([503, 'close', 'the service is stopping'])
  await close()
})
