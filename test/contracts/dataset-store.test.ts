/** The contract of data set stores; every implementation runs it. */
import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OwnedDatasetStore } from '../../src/persistence/uploads/owned-uploads.js'
import { FileDatasetStore } from '../../src/studies/data/file-dataset-store.js'
import { FileModelStore } from '../../src/studies/model/stored/file-model-store.js'
import { bytesSource } from '../../src/studies/upload/upload-source.js'
import { StorageQuota } from '../../src/studies/upload/storage-quota.js'
import { localOwner } from '../../src/studies/ownership.js'
import type { DatasetStore } from '../../src/studies/ports.js'
import { LocalTurns } from '../../src/studies/turns.js'
import { datasetFiles } from '../../src/trials/protocol/dataset.js'
import { databaseOfEachTest } from '../support/database-of-each-test.js'
import { someArchive } from '../support/npz.js'

const database = databaseOfEachTest()
let root: string
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'batchwise-datasets-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

function openOwned(everyone: boolean): DatasetStore {
  const shelf = {
    datasets: new FileDatasetStore(root),
    models: new FileModelStore(`${root}-models`),
    database: database(),
    quota: new StorageQuota(2 ** 20),
    turns: new LocalTurns(),
    uploadBytesMax: 2 ** 20,
  }
  return new OwnedDatasetStore(shelf, { owner: localOwner, everyone })
}

/** What the files and the owned store have in common; quota and owners are in `storage.test.ts`. */
type CommonStore = Pick<DatasetStore, 'get' | 'folder' | 'figures' | 'put' | 'remove'>

describe.each<readonly [string, () => CommonStore]>([
  ['FileDatasetStore', () => new FileDatasetStore(root)],
  ['OwnedDatasetStore of one owner', () => openOwned(false)],
  ['OwnedDatasetStore of all owners', () => openOwned(true)],
])('%s keeps the contract of data set stores', (_name, open) => {
  test('put stores the rows of an archive; get returns the same data set', async () => {
    const store = open()
    const info = await store.put(bytesSource(someArchive(1)))
    expect(info).toMatchObject({
      bytes: someArchive(1).length,
      header: {
        inputs: [{ shape: [8] }],
        targets: [{ type: 'real' }],
        trainingRows: 85,
        validationRows: 15,
      },
    })
    expect(await store.get(info.id)).toEqual(info)
    const rows = await readFile(path.join(store.folder(info.id), datasetFiles.input(0, 'train')))
    expect(rows.length).toBe(85 * 8 * Float32Array.BYTES_PER_ELEMENT)
  })

  test('the same archive is one data set, another archive is another one', async () => {
    const store = open()
    const first = await store.put(bytesSource(someArchive(1)))
    expect(await store.put(bytesSource(someArchive(1)))).toEqual(first)
    expect((await store.put(bytesSource(someArchive(2)))).id).not.toBe(first.id)
  })

  test('a stored data set is there after a restart', async () => {
    const info = await open().put(bytesSource(someArchive(1)))
    expect(await open().get(info.id)).toEqual(info)
  })

  test('get returns null for an unknown id and for a path', async () => {
    const store = open()
    await store.put(bytesSource(someArchive(1)))
    for (const id of ['0'.repeat(32), '', '..', '../x']) expect(await store.get(id)).toBeNull()
  })

  test('remove deletes the rows; it accepts a data set that is not stored', async () => {
    const store = open()
    const { id } = await store.put(bytesSource(someArchive(1)))
    await store.remove(id)
    await store.remove(id)
    expect(await store.get(id)).toBeNull()
    await expect(access(store.folder(id))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('what judging needs is read when rows are stored, and once for those of older releases', async () => {
    const store = open()
    const info = await store.put(bytesSource(someArchive(1)))
    const folder = store.folder(info.id)
    const figures = await store.figures(info)
    const rows = await readFile(path.join(folder, datasetFiles.input(0, 'train')))
    const numbers = new Float32Array(new Uint8Array(rows).buffer)
    expect(figures.inputs[0]?.numbers.max).toBe(Math.max(...numbers))
    // only the stored figures are read
    await rm(path.join(folder, datasetFiles.input(0, 'train')))
    expect(await open().figures(info)).toEqual(figures)
    await writeFile(path.join(folder, datasetFiles.input(0, 'train')), rows)
    await rm(path.join(folder, 'figures.json'))
    expect(await store.figures(info)).toEqual(figures)
    expect(await readdir(folder)).toContain('figures.json')
  })

  test('a truncated archive is refused and leaves no file', async () => {
    const truncated = someArchive(1).slice(0, -40)
    await expect(open().put(bytesSource(truncated))).rejects.toMatchObject({
      code: 'malformed-body',
    })
    expect(await readdir(root)).toEqual([])
  })
})
