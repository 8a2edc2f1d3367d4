import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BatchwiseError } from '../../../src/errors.js'
import { FileDatasetStore } from '../../../src/studies/data/file-dataset-store.js'
import { bytesSource } from '../../../src/studies/upload/upload-source.js'
import { datasetFiles } from '../../../src/trials/protocol/dataset.js'

let root: string
let store: FileDatasetStore
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'batchwise-data-'))
  store = new FileDatasetStore(root)
})
afterAll(() => rm(root, { recursive: true, force: true }))
const archive = (name: string): Promise<Uint8Array> =>
  readFile(new URL(`../../fixtures/npz/${name}.npz`, import.meta.url))

test('rows of an archive are stored once, split 85:15 if it has no validation part', async () => {
  const info = await store.put(bytesSource(await archive('rows')))
  expect(info.header).toMatchObject({
    inputs: [{ name: 'x', shape: [2, 2], type: 'float32' }],
    targets: [{ name: 'y', shape: [], type: 'class', classes: 3 }],
    trainingRows: 5,
    validationRows: 1,
  })
  expect(await store.put(bytesSource(await archive('rows')))).toEqual(info)
  expect(await store.get(info.id)).toEqual(info)
})

test('a validation part is kept, and Fortran order and doubles are read correctly', async () => {
  const { id, header } = await store.put(bytesSource(await archive('split')))
  expect(header).toMatchObject({ trainingRows: 6, validationRows: 2 })
  const bytes = await readFile(path.join(store.folder(id), datasetFiles.input(0, 'train')))
  expect([...new Float32Array(bytes.buffer, bytes.byteOffset, 24)]).toEqual(
    Array.from({ length: 24 }, (_, i) => i),
  )
})

test.each([
  ['truncated', '', 'malformed-body'],
  ['nan', '/x/3', 'invalid-request'],
  ['unequal', '/y', 'invalid-request'],
])('%s.npz is refused with a pointer, and no file stays behind', async (name, pointer, code) => {
  const before = await readdir(root)
  const error = await store.put(bytesSource(await archive(name))).catch((caught: unknown) => caught)
  if (!(error instanceof BatchwiseError)) throw new Error('a fault was expected')
  expect(error.code).toBe(code)
  expect(error.faults[0]).toMatchObject({
    pointer,
    accepted: expect.stringMatching(/.+/) as string,
  })
  expect(await readdir(root)).toEqual(before)
})
