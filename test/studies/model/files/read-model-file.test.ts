import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { zipSync, strToU8 } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BatchwiseError } from '../../../../src/errors.js'
import {
  isBase64File,
  readBase64File,
  readModelFile,
} from '../../../../src/studies/model/files/read-model-file.js'
import { parseKeras } from '../../../../src/studies/model/keras.js'

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../fixtures/models/${name}`, import.meta.url))

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'model-files-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function fileOf(content: Uint8Array | string): Promise<string> {
  const file = path.join(folder, 'model')
  await writeFile(file, content)
  return file
}

async function refusal(file: string): Promise<BatchwiseError> {
  const error = await readModelFile(file, '/model/keras').catch((caught: unknown) => caught)
  if (error instanceof BatchwiseError) return error
  throw new Error('a refusal was expected')
}

test.each(['keras3.keras', 'keras3.h5', 'keras3.json', 'keras2.h5', 'keras2.json'])(
  '%s, as Keras wrote it, gives the layers and what compile was given',
  async (name) => {
    const { graph, compiled } = parseKeras(await readModelFile(fixture(name), ''), '')
    expect(graph.layers.map((layer) => layer.name)).toEqual(['hidden', 'classes'])
    expect(graph.parameters).toBe(4 * 5 + 5 + 5 * 3 + 3)
    // the JSON of Keras 2 leaves compile out
    if (name === 'keras2.json') return
    expect(compiled?.values.loss).toBe('sparse_categorical_crossentropy')
    expect(compiled?.values.metrics).not.toBeNull()
    // the JSON of Keras 3 leaves the optimizer out
    if (name !== 'keras3.json')
      expect(compiled?.values.optimizer).toMatchObject({
        class_name: expect.stringMatching(/SGD$/) as string,
      })
  },
)

test('a binary file reads the same as base64 text, and nothing stays on the disk', async () => {
  const text = (await readFile(fixture('keras3.keras'))).toString('base64')
  const before = await readdir(tmpdir())
  expect(isBase64File(text)).toBe(true)
  expect(await readBase64File(text, '')).toEqual(await readModelFile(fixture('keras3.keras'), ''))
  const added = (await readdir(tmpdir())).filter((name) => !before.includes(name))
  expect(added.filter((name) => name.startsWith('batchwise-model-'))).toEqual([])
})

const bytes = (...parts: (string | number)[]): Uint8Array =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part))),
  )
const zip = (entries: Record<string, string>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(entries).map(([name, text]) => [name, strToU8(text)])))

describe('a file that holds no model is named, with what to send instead', () => {
  test.each<[string, Uint8Array | string, RegExp]>([
    ['nothing', '', /an empty file/],
    ['a pickle', bytes(0x80, 2, '}q\0'), /a pickle.*build the model in Keras/],
    ['torch.save', zip({ 'net/data.pkl': 'x', 'net/version': '3' }), /a PyTorch file/],
    ['safetensors', bytes(0x10, 0, 0, 0, 0, 0, 0, 0, '{"a":{}}'), /a safetensors file/],
    ['GGUF', bytes('GGUF', 3, 0, 0, 0), /a GGUF file/],
    ['ONNX', bytes(8, 8, 0x12, 7, 'pytorch', 0x1a, 3, '2.1'), /an ONNX model.*Keras model/],
    ['a SavedModel', bytes(8, 1, 0x12, 0x80, 9, 0x0a), /a TensorFlow SavedModel/],
    ['a zipped SavedModel', zip({ 'net/saved_model.pb': 'x' }), /a zipped TensorFlow SavedModel/],
    ['a frozen graph', bytes(0x0a, 20, 0x0a, 1, 'x', 0x12, 0, 0xff), /a frozen TensorFlow graph/],
    ['TensorFlow Lite', bytes(0x1c, 0, 0, 0, 'TFL3'), /a TensorFlow Lite model/],
    ['NumPy', bytes(0x93, 'NUMPY', 1, 0), /a NumPy array.*as the data/],
    ['npz', zip({ 'x.npy': 'x', 'y.npy': 'y' }), /an archive of NumPy arrays.*as the data/],
    ['gzip', bytes(0x1f, 0x8b, 8, 0), /a compressed archive: unpack it/],
    ['a zip without a model', zip({ 'readme.txt': 'x' }), /config.json is missing/],
    ['YAML', 'backend: tensorflow\nclass_name: Sequential\n', /this is YAML.*send the JSON/],
    ['a program', 'import keras\n\nmodel = keras.Sequential()\n', /source of a Python program/],
    ['a web page', '<!DOCTYPE html><html>', /a web page instead of the file/],
    ['Git LFS', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n', /git lfs pull/],
    ['prose', 'A model with two layers.', /text, but no JSON/],
    [
      'something binary',
      bytes(1, 2, 3, 0, 0xfe, 'secret', 0x1b),
      /a binary file of an unknown kind/,
    ],
    ['broken HDF5', bytes(0x89, 'HDF\r\n', 0x1a, 0x0a, '\0'.repeat(64)), /HDF5, but it is broken/],
    ['broken JSON', '{"class_name": "Sequential", "config": [1, 2', /ends too early/],
    ['wrong JSON', '{"class_name": secret}', /the JSON of the model is broken/],
    ['a list', '[]', /it is a list, but no class_name/],
    ['another JSON', '{"a": 1}', /the keys a, but no class_name and config/],
    ['weights of TensorFlow.js', '{"weightsManifest": []}', /weights without the layers/],
    ['a hub', '{"model_type": "bert", "hidden_size": 8}', /the configuration of a model hub/],
  ])('%s', async (_what, content, message) => {
    const read = readModelFile(await fileOf(content), '/model/keras').then((json) =>
      parseKeras(json, '/model/keras'),
    )
    const error = (await read.catch((caught: unknown) => caught)) as BatchwiseError
    expect(error).toBeInstanceOf(BatchwiseError)
    expect(error.message).toMatch(message)
    expect(JSON.stringify(error.faults)).not.toMatch(/secret|\\u00|\uFFFD/)
    expect(error.faults[0]?.accepted).toMatch(/\.keras, \.h5/)
  })

  test.each(['keras3.weights.h5', 'keras2-weights.h5'])('%s', async (name) => {
    expect((await refusal(fixture(name))).message).toMatch(/weights without the layers/)
  })
})

test('a folder gives the model inside, or is named', async () => {
  const inside = path.join(folder, 'unpacked')
  await mkdir(inside)
  expect((await refusal(inside)).message).toMatch(/a folder without a model/)
  await writeFile(path.join(inside, 'saved_model.pb'), 'x')
  expect((await refusal(inside)).message).toMatch(/a TensorFlow SavedModel/)
  await copyFile(fixture('keras3.json'), path.join(inside, 'config.json'))
  expect(await readModelFile(inside, '')).toEqual(await readModelFile(fixture('keras3.json'), ''))
})

test('an archive packed again with its folder is read; one of two models is not', async () => {
  const config = await readFile(fixture('keras3.json'), 'utf8')
  const packed = { 'net/config.json': config, '__MACOSX/config.json': 'x' }
  expect(await readModelFile(await fileOf(zip(packed)), '')).toEqual(
    await readModelFile(fixture('keras3.json'), ''),
  )
  const two = await refusal(await fileOf(zip({ ...packed, 'other/config.json': config })))
  expect(two.message).toMatch(/config.json is missing/)
})

describe('hostile archives', () => {
  test('a path that climbs out is refused', async () => {
    const error = await refusal(await fileOf(zip({ 'config.json': '{}', '../../etc/x': 'x' })))
    expect(error.message).toMatch(/invalid relative path/)
  })

  test('an entry of 40 MiB in a few kB is refused by its size', async () => {
    const bomb = zipSync({ 'config.json': [new Uint8Array(40 * 2 ** 20), { level: 9 }] })
    const file = await fileOf(bomb)
    expect((await refusal(file)).message).toMatch(/config.json takes 40 MiB, more than any model/)
  })

  test('an entry longer than it says is refused', async () => {
    const bomb = Buffer.from(
      zipSync({ 'config.json': [new Uint8Array(10 * 2 ** 20), { level: 9 }] }),
    )
    const header = bomb.indexOf('PK\u0001\u0002', 0, 'latin1')
    bomb.writeUInt32LE(10, header + 24)
    expect((await refusal(await fileOf(bomb))).message).toMatch(/the archive is broken/)
  })

  test('half an archive is refused', async () => {
    const whole = zip({ 'config.json': '{}' })
    const error = await refusal(await fileOf(whole.slice(0, whole.length / 2)))
    expect(error.message).toMatch(/the archive is broken or incomplete/)
  })
})
