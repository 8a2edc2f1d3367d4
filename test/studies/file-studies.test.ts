/** Files as people have them, read, matched to a model and trained on in a trial process. */
import { readFile, readdir } from 'node:fs/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import { zipSync } from 'fflate'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mulberry32 } from '../../src/advice/math/random.js'
import { floats, labels, npz, textArray } from '../support/data-files.js'
import { FileStudies, type Trained } from '../support/file-study.js'

let studies: FileStudies
beforeAll(async () => {
  studies = await FileStudies.open()
})
afterAll(() => studies.close())

const rows = 64
const indices = Array.from({ length: rows }, (_, row) => row)
const classes = indices.map((row) => row % 3)
/** Four numbers around the class of the row. */
const clusters = (): ReturnType<typeof floats> => {
  const random = mulberry32(3)
  return floats([rows, 4], (i) => (classes[Math.floor(i / 4)] ?? 0) - 1 + random() / 2)
}
const softmax = (units: number): object => ({ type: 'dense', units, activation: 'softmax' })
const classifier = {
  input: { shape: [4] },
  layers: [{ type: 'dense', units: 6, activation: 'relu' }, softmax(3)],
}

function expectLearnt({ losses }: Trained): void {
  const [untrained = 0] = losses
  expect(Math.min(...losses)).toBeLessThan(0.95 * untrained)
}

describe('labels', () => {
  it.each([
    ['texts', textArray(classes.map((label) => ['ash', 'birch', 'cedar'][label] ?? ''))],
    ['numbers from 1', labels(classes.map((label) => label + 1))],
    ['numbers with gaps', labels(classes.map((label) => [10, 20, 50][label] ?? 0))],
  ])('that are %s are numbered, and it is said, also which weight is for which', async (_, y) => {
    const { id } = await studies.put({ bytes: npz({ x: clusters(), y }) })
    const trained = await studies.train(id, { model: classifier, classWeights: { 2: 3 } })
    expectLearnt(trained)
    expect(trained.resolved.subject.losses).toMatchObject([{ classWeights: [1, 1, 3] }])
    expect(trained.notes.join()).toMatch(/labels-(numbered|are-names)/)
    const weights = trained.resolved.request.data.notes?.find(
      ({ code }) => code === 'class-weights',
    )
    expect(weights?.values).toMatchObject({ weights: expect.stringMatching(/(cedar|3|50): 3$/) })
  })

  it('at each position train a model of positions, without those that the loss passes over', async () => {
    const tokens = Array.from({ length: rows * 4 }, (_, i) => (i * 7) % 10)
    const known = tokens.map((token, i) => (i % 4 === 3 ? -1 : token % 2))
    const { id } = await studies.put({
      bytes: npz({ x: labels(tokens, [rows, 4]), y: labels(known, [rows, 4]) }),
    })
    const model = {
      input: { shape: [4] },
      layers: [{ type: 'embedding', inputDim: 10, outputDim: 3 }, softmax(2)],
    }
    const loss = { name: 'sparseCategoricalCrossentropy', ignoreClass: -1 }
    const trained = await studies.train(id, { model, loss, classWeights: [1, 2] })
    expectLearnt(trained)
    expect(trained.notes).toContain('labels-keep-numbers')
    await expect(studies.resolve(id, { model })).rejects.toThrow(/3 different labels/)
  })

  it('of padded steps do not count where an embedding masks them', async () => {
    const tokens = Array.from({ length: rows * 4 }, (_, i) => (i % 4 < 2 ? 1 + ((i * 7) % 9) : 0))
    const model = {
      input: { shape: [4] },
      layers: [
        { type: 'embedding', inputDim: 10, outputDim: 3, maskZero: true },
        { type: 'simpleRNN', units: 3, returnSequences: true },
        softmax(2),
      ],
    }
    const lossesWith = async (padding: number): Promise<readonly number[]> => {
      const y = labels(
        tokens.map((token) => (token === 0 ? padding : token % 2)),
        [rows, 4],
      )
      const { id } = await studies.put({ bytes: npz({ x: labels(tokens, [rows, 4]), y }) })
      const trained = await studies.train(id, { model })
      expectLearnt(trained)
      return trained.losses
    }
    expect(await lossesWith(0)).toEqual(await lossesWith(1))
  })
})

describe('pictures', () => {
  const model = {
    input: { shape: [6, 5, 3] },
    layers: [{ type: 'flatten' }, softmax(2)],
  }

  it('with their channels first are turned, and it is said', async () => {
    const x = floats([rows, 3, 6, 5], (i) => {
      const row = Math.floor(i / 90)
      const channel = Math.floor(i / 30) % 3
      return channel === row % 2 ? 1 : 0
    })
    const { id } = await studies.put({ bytes: npz({ x, y: labels(indices.map((i) => i % 2)) }) })
    const trained = await studies.train(id, { model })
    expectLearnt(trained)
    expect(trained.notes).toContain('channels-turned')
  })

  it('of a zip of class folders train; pixels up to 255 are warned about', async () => {
    const picture = (row: number): Promise<Buffer> =>
      sharp({
        create: {
          width: 5,
          height: 6,
          channels: 3,
          background: { r: row % 2 === 0 ? 250 : 5, g: 9, b: row % 2 === 0 ? 5 : 250 },
        },
      })
        .toFormat(row % 3 === 0 ? 'jpeg' : 'png')
        .toBuffer()
    const entries = await Promise.all(
      indices.slice(0, 32).map(async (row) => {
        const name = `pets/${row % 2 === 0 ? 'cats' : 'dogs'}/${row}.${row % 3 === 0 ? 'jpg' : 'png'}`
        return [name, new Uint8Array(await picture(row))] as const
      }),
    )
    const bytes = zipSync(Object.fromEntries(entries))
    const { id } = await studies.put({ bytes, name: 'pets.zip' })
    const { question } = await studies.resolve(id, { model })
    expect(question.data.findings).toMatchObject([{ kind: 'inputs-of-bytes' }])
    const scaled = await studies.put({ bytes, options: { scale: 'divide-by-255' } })
    const trained = await studies.train(scaled.id, { model })
    expectLearnt(trained)
    expect(trained.resolved.question.data.findings).toBeUndefined()
  })
})

describe('tables', () => {
  const city = (row: number): string => ['Oslo', 'Rome', 'Lima'][row % 3] ?? ''
  const records = indices.map((row) => ({
    age: row % 9 === 4 ? null : 20 + (row % 30),
    city: row === 7 ? null : city(row),
    floor: row % 5,
    paid: row % 3 === 1 ? 'yes' : 'no',
    price: 200_000 + 30_000 * (row % 3),
  }))
  const asked = { target: 'paid,price', categories: 'index', scale: 'standardize' }
  const inputs = [
    { name: 'age', shape: [1] },
    { name: 'city', shape: [1] },
  ]
  const kerasLayer = (
    type: string,
    name: string,
    config: object,
    from: readonly string[] = [],
  ): object => ({
    class_name: type,
    name,
    config: { name, ...config },
    inbound_nodes: from.length === 0 ? [] : [from.map((layer) => [layer, 0, 0, {}])],
  })
  const keras = {
    class_name: 'Functional',
    config: {
      name: 'two',
      layers: [
        ...inputs.map(({ name, shape }) =>
          kerasLayer('InputLayer', name, { batch_shape: [null, ...shape] }),
        ),
        kerasLayer('Embedding', 'embedded', { input_dim: 4, output_dim: 2 }, ['city']),
        kerasLayer('Flatten', 'flat', {}, ['embedded']),
        kerasLayer('Concatenate', 'joined', { axis: -1 }, ['age', 'flat']),
        kerasLayer('Dense', 'paid', { units: 1, activation: 'sigmoid' }, ['joined']),
        kerasLayer('Dense', 'price', { units: 1, activation: 'linear' }, ['joined']),
      ],
      input_layers: inputs.map(({ name }) => [name, 0, 0]),
      output_layers: [
        ['paid', 0, 0],
        ['price', 0, 0],
      ],
    },
    compile_config: {
      optimizer: 'adam',
      loss: { paid: 'binary_crossentropy', price: 'mse' },
      loss_weights: { paid: 2, price: 1e-12 },
    },
  }
  const text = (value: unknown): string => (value === null ? '' : String(value))
  const separated = (by: string): string =>
    [Object.keys(records[0] ?? {}), ...records.map((record) => Object.values(record).map(text))]
      .map((line) => line.join(by))
      .join('\n')
  const parquet = async (): Promise<Uint8Array> => {
    const file = studies.store.folder('.table.parquet')
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const values = records
      .map(({ age, city: name, floor, paid, price }) => {
        const place = name === null ? 'NULL' : `'${name}'`
        return `(${age ?? 'NULL'}, ${place}, ${floor}, '${paid}', ${price})`
      })
      .join(', ')
    await connection.run(
      `COPY (SELECT * FROM (VALUES ${values}) t(age, city, floor, paid, price)) TO '${file}' (FORMAT parquet)`,
    )
    connection.closeSync()
    return readFile(file)
  }

  it.each<[string, () => string | Promise<Uint8Array>]>([
    ['rows.csv', () => separated(',')],
    ['rows.tsv', () => separated('\t')],
    ['rows.jsonl', () => records.map((record) => JSON.stringify(record)).join('\n')],
    ['rows.parquet', parquet],
  ])('%s feed each input its column, and two outputs their losses', async (name, content) => {
    const { id } = await studies.put({ bytes: await content(), name, options: asked })
    const trained = await studies.train(id, { model: { keras } })
    expectLearnt(trained)
    expect(trained.notes).toEqual(
      expect.arrayContaining([
        'missing-filled',
        'missing-is-category',
        'category-index',
        'columns-feed-inputs',
        'not-read',
      ]),
    )
    const { subject, question } = trained.resolved
    expect(subject.losses.map(({ loss, weight }) => [loss, weight])).toEqual([
      ['binaryCrossentropy', 2],
      ['meanSquaredError', 1e-12],
    ])
    expect(question.data.findings).toMatchObject([{ kind: 'targets-large', name: 'price' }])
  })

  it('without a target train an autoencoder', async () => {
    const random = mulberry32(5)
    const lines = indices.map(() => {
      const a = random() - 0.5
      const b = random() - 0.5
      return [a, b, a + b, a - b].join(',')
    })
    const bytes = ['a,b,c,d', ...lines].join('\n')
    const file = { bytes, name: 'rows.csv', options: { target: 'none' } }
    const { id } = await studies.put(file)
    const model = {
      input: { shape: [4] },
      layers: [
        { type: 'dense', units: 2 },
        { type: 'dense', units: 4 },
      ],
    }
    const trained = await studies.train(id, { model })
    expectLearnt(trained)
    expect(trained.notes).toContain('trains-on-input')
    await expect(studies.resolve(id, { model: classifier })).rejects.toThrow(/no target/)
  })
})

it('plain text trains a model of tokens', async () => {
  const bytes = 'the cat sat on the mat and the dog sat on the rug '.repeat(6)
  const options = { tokens: 'words', length: '4', nextToken: 'each' }
  const { id, header } = await studies.put({ bytes, name: 'story.txt', options })
  const vocabulary = header.targets[0]?.classes ?? 0
  const model = (entries: number): object => ({
    input: { shape: [4] },
    layers: [{ type: 'embedding', inputDim: entries, outputDim: 4 }, softmax(entries)],
  })
  const trained = await studies.train(id, { model: model(vocabulary) })
  expectLearnt(trained)
  expect(trained.notes).toContain('text-tokens')
  expect(trained.resolved.question.data.balance).toBeUndefined()
  await expect(studies.resolve(id, { model: model(4) })).rejects.toThrow(/vocabulary=4/)
})

it('a data set that the first release stored is read and trained on', async () => {
  const folder = new URL('../fixtures/dataset-version-1/', import.meta.url)
  const [id = ''] = await readdir(folder)
  await studies.adopt(id, new URL(id, folder).pathname)
  const info = await studies.store.get(id)
  expect(info?.header).toMatchObject({
    version: 2,
    inputs: [{ name: 'x', shape: [4], type: 'float32' }],
    targets: [{ name: 'y', shape: [], type: 'class', classes: 3 }],
    trainingRows: 51,
    validationRows: 9,
  })
  expectLearnt(await studies.train(id, { model: classifier }))
})

describe('rows that teach badly', () => {
  it('are warned about with the mend: rare classes', async () => {
    const y = labels(indices.map((row) => Number(row === 5 || row === 40)))
    const { id } = await studies.put({ bytes: npz({ x: clusters(), y }) })
    const model = { input: { shape: [4] }, layers: [softmax(2)] }
    const { question } = await studies.resolve(id, { model })
    expect(question.data.balance).toMatchObject({ rarest: 1 })
    expect(question.data.balance?.leastShare).toBeLessThan(0.05)
  })

  it('are refused where every target is the same', async () => {
    const y = floats([rows], () => 2.5)
    const { id } = await studies.put({ bytes: npz({ x: clusters(), y }) })
    const model = { input: { shape: [4] }, layers: [{ type: 'dense', units: 1 }] }
    await expect(studies.resolve(id, { model })).rejects.toThrow(/nothing to learn/)
  })
})
