/** The contract of model stores. Owners and quota are in `model-owners.test.ts`. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OwnedModelStore } from '../../src/persistence/uploads/owned-uploads.js'
import { FileDatasetStore } from '../../src/studies/data/file-dataset-store.js'
import { FileModelStore } from '../../src/studies/model/stored/file-model-store.js'
import { localOwner } from '../../src/studies/ownership.js'
import type { ModelStore } from '../../src/studies/ports.js'
import { LocalTurns } from '../../src/studies/turns.js'
import { StorageQuota } from '../../src/studies/upload/storage-quota.js'
import { bytesSource } from '../../src/studies/upload/upload-source.js'
import { databaseOfEachTest } from '../support/database-of-each-test.js'

const database = databaseOfEachTest()
let root: string
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'batchwise-models-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

function openStore(everyone: boolean): ModelStore {
  const shelf = {
    datasets: new FileDatasetStore(path.join(root, 'datasets')),
    models: new FileModelStore(path.join(root, 'models')),
    database: database(),
    quota: new StorageQuota(2 ** 20),
    turns: new LocalTurns(),
    uploadBytesMax: 2 ** 20,
  }
  return new OwnedModelStore(shelf, { owner: localOwner, everyone })
}
const fixture = (name: string): Promise<Buffer> =>
  readFile(fileURLToPath(new URL(`../fixtures/models/${name}`, import.meta.url)))
const stored = (): Promise<string[]> => readdir(path.join(root, 'models'))

describe.each([
  ['one owner', false],
  ['all owners', true],
] as const)('the model store of %s', (_name, everyone) => {
  test('stores what a binary file says, without its weights', async () => {
    const store = openStore(everyone)
    const file = await fixture('keras3.keras')
    const info = await store.put(bytesSource(file))
    expect(info).toMatchObject({
      bytes: file.length,
      storedBytes: 2 * 4096,
      understood: {
        format: 'keras',
        layers: 2,
        layerTypes: [{ type: 'Dense', count: 2 }],
        parameters: 43,
        trainableParameters: 43,
        inputs: [{ shape: [4] }],
        outputs: [{ shape: [3], loss: { name: 'sparseCategoricalCrossentropy' } }],
        optimizer: { name: expect.any(String) as string },
        obstacles: [],
      },
    })
    expect(info.understood.notes.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['weights-not-read', 'rate-replaced', 'keys-without-effect']),
    )
    expect(await openStore(everyone).get(info.id)).toEqual(info)
    const model = await store.model(info.id)
    expect(model).toMatchObject({ keras: { class_name: 'Sequential' }, inputShape: null })
  })

  test('the same file is one model; with another shape, or another file, it is another', async () => {
    const store = openStore(everyone)
    const file = await fixture('keras3.json')
    const first = await store.put(bytesSource(file))
    expect(await store.put(bytesSource(file))).toEqual(first)
    const shaped = await store.put(bytesSource(file, { inputShape: '4' }))
    const other = await store.put(bytesSource(await fixture('keras3.h5')))
    expect(new Set([first.id, shaped.id, other.id]).size).toBe(3)
    expect(await stored()).toHaveLength(3)
  })

  test('an unknown id and a path give nothing, and removing gives the space back', async () => {
    const store = openStore(everyone)
    const { id } = await store.put(bytesSource(await fixture('keras3.json')))
    for (const unknown of ['0'.repeat(32), '', '..', '../x']) {
      expect(await store.get(unknown)).toBeNull()
      expect(await store.model(unknown)).toBeNull()
    }
    expect((await store.list({ cursor: null, limit: 5 })).usedBytes).toBe(2 * 4096)
    await store.remove(id)
    await store.remove(id)
    expect(await store.list({ cursor: null, limit: 5 })).toMatchObject({
      entries: [],
      usedBytes: 0,
    })
    expect(await stored()).toEqual([])
  })

  test('a broken file is refused, with all obstacles at once, and leaves nothing', async () => {
    const store = openStore(everyone)
    const file = await fixture('keras3.keras')
    const truncated = bytesSource(file.subarray(0, file.length - 200))
    await expect(store.put(truncated)).rejects.toMatchObject({ code: 'malformed-body' })
    const layers = ['Lambda', 'Lambda'].map((class_name, i) => ({
      class_name,
      config: { name: `own${i}` },
    }))
    const config = { name: 'm', build_input_shape: [null, 4], layers }
    const written = { class_name: 'Sequential', config, training_config: { loss: 'mse', x: 1 } }
    const obstacles = store.put(bytesSource(Buffer.from(JSON.stringify(written))))
    await expect(obstacles).rejects.toMatchObject({ code: 'invalid-request' })
    const { faults } = (await obstacles.catch((error: unknown) => error)) as { faults: unknown[] }
    expect(faults.length).toBeGreaterThanOrEqual(3)
    expect(await stored()).toEqual([])
  })

  test('a loss that cannot be trained is told; a question may name another one', async () => {
    const written = JSON.parse((await fixture('keras3.json')).toString()) as object
    const own = { ...written, compile_config: { loss: 'my_own_loss', optimizer: 'Adam' } }
    const store = openStore(everyone)
    const { understood } = await store.put(bytesSource(Buffer.from(JSON.stringify(own))))
    expect(understood).toMatchObject({
      outputs: [{ loss: null }],
      optimizer: { name: 'adam' },
      obstacles: [{ message: expect.stringContaining('my_own_loss') as string }],
    })
  })
})
