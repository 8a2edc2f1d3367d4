import { readFile, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, test } from 'vitest'
import { dataReader, noteCodes } from '../../../support/data-files.js'

const reader = dataReader()

const people = [
  { id: 1, age: 30, city: 'Oslo', joined: '2020-01-01', member: true, species: 'elm' },
  { id: 2, age: null, city: "L'Aquila", joined: '2020-01-02', member: false, species: 'ash' },
  { id: 3, age: 50, city: null, joined: '2020-01-03', member: true, species: 'elm' },
  { id: 4, age: 40, city: 'Oslo', joined: '2020-01-04', member: false, species: 'ash' },
]
const text = (value: unknown): string => (value === null ? '' : String(value))
const csv = (separator: string, hasHeader = true): string =>
  [
    ...(hasHeader ? [Object.keys(people[0] ?? {}).join(separator)] : []),
    ...people.map((person) => Object.values(person).map(text).join(separator)),
  ].join('\n')

async function parquet(): Promise<Buffer> {
  const file = path.join(reader.folder(), 'people.parquet')
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const rows = people.map(
    ({ id, age, city, joined, member, species }) =>
      `(${id}, ${age ?? 'NULL'}, ${city === null ? 'NULL' : `'${city.replace("'", "''")}'`}, DATE '${joined}', ${member}, '${species}')`,
  )
  await connection.run(
    `COPY (SELECT * FROM (VALUES ${rows.join(', ')}) t(id, age, city, joined, member, species)) ` +
      `TO '${file}' (FORMAT parquet)`,
  )
  connection.closeSync()
  const bytes = await readFile(file)
  await rm(file)
  return bytes
}

describe.each<[string, () => string | Promise<Buffer>, string]>([
  ['CSV', () => csv(','), 'rows.csv'],
  ['CSV with semicolons', () => csv(';'), 'rows.csv'],
  ['CSV with a byte order mark', () => `\ufeff${csv(',')}`, 'rows.csv'],
  ['CSV of no name', () => csv(','), ''],
  ['TSV', () => csv('\t'), 'rows.tsv'],
  ['JSON lines', () => people.map((row) => JSON.stringify(row)).join('\n'), 'rows.jsonl'],
  ['a JSON list', () => JSON.stringify(people), 'rows.json'],
  ['Parquet', parquet, 'rows.parquet'],
])('%s', (_format, content, name) => {
  test('becomes numbers: missing values, categories, dates and flags', async () => {
    const info = await reader.read(await content(), { target: 'species' }, name)
    expect(info.header).toMatchObject({
      inputs: [{ name: 'features', shape: [6], type: 'float32' }],
      targets: [{ name: 'species', shape: [], type: 'class', classes: 2 }],
      trainingRows: 3,
      validationRows: 1,
    })
    const numbers = await reader.numbers(info, 'input')
    const rows = [0, 1, 2, 3].map((row) => numbers.slice(6 * row, 6 * row + 6))
    const sorted = rows.sort((a, b) => (a[4] ?? 0) - (b[4] ?? 0))
    // age, city one-hot (L'Aquila, Oslo, missing), joined in days, member
    expect(sorted).toEqual([
      [30, 0, 1, 0, 18_262, 1],
      [40, 1, 0, 0, 18_263, 0],
      [50, 0, 0, 1, 18_264, 1],
      [40, 0, 1, 0, 18_265, 0],
    ])
    expect(noteCodes(info)).toEqual(
      expect.arrayContaining(['missing-filled', 'missing-is-category', 'one-hot', 'date-in-days']),
    )
    expect(info.understood).toMatchObject({
      rows: 4,
      inputs: [{ missing: 2 }],
      targets: [{ classes: { classes: [{ name: 'ash' }, { name: 'elm' }] } }],
    })
  })
})

describe('a table', () => {
  test('whose target cannot be told asks for it and names its columns', async () => {
    await expect(reader.read('a,b\n1,2\n3,4\n', {}, 'rows.csv')).rejects.toMatchObject({
      faults: [{ pointer: '/options/target', accepted: 'a, b' }],
    })
  })

  test('with a column named label needs no option', async () => {
    const info = await reader.read('a,label\n1.5,1\n2,1\n3,2\n4,2\n', {}, 'rows.csv')
    expect(info.header.targets).toMatchObject([{ name: 'label', classes: 2, values: [1, 2] }])
  })

  test('without a header has columns by position', async () => {
    const info = await reader.read(csv(',', false), { target: '-1', header: 'no' }, 'rows.csv')
    expect(info.header.targets).toMatchObject([{ name: 'column5', classes: 2 }])
    expect(noteCodes(info)).toContain('no-header')
  })

  test('can have its categories as numbers, and its features named', async () => {
    const options = { target: 'species', features: 'city,age', categories: 'index' }
    const info = await reader.read(csv(','), options, 'rows.csv')
    expect(info.header.inputs).toMatchObject([{ shape: [2] }])
  })

  test('leaves out rows without a target, and says how many', async () => {
    const info = await reader.read('a,y\n1,0.5\n2,\n3,2.5\n', {}, 'rows.csv')
    expect(info.understood?.rows).toBe(2)
    expect(info.understood?.notes).toContainEqual({
      code: 'missing-target',
      values: { column: 'y', rows: 1 },
    })
  })

  test('passes over lists and objects, and says what to send instead', async () => {
    const rows = Array.from({ length: 9 }, (_, i) => ({ a: i, v: [i, 2], o: { k: i }, y: i % 2 }))
    const lines = rows.map((row) => JSON.stringify(row)).join('\n')
    const info = await reader.read(lines, {}, 'rows.jsonl')
    expect(info.header.inputs).toMatchObject([{ shape: [1] }])
    for (const names of ['v', 'o'])
      expect(info.understood?.notes).toContainEqual({
        code: 'passed-over',
        values: { names, why: 'nested' },
      })
    const vectors = rows.map(({ v, y }) => JSON.stringify({ v, y })).join('\n')
    await expect(reader.read(vectors, {}, 'rows.jsonl')).rejects.toThrow(
      /v holds lists or objects: send each number in a column of its own/,
    )
  })

  test('counts texts among numbers as missing, also where they come late', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `${i},${i % 2}`)
    const info = await reader.read(['a,label', ...rows, 'none at all,1'].join('\n'), {}, 'rows.csv')
    expect(info.understood?.notes).toContainEqual({
      code: 'texts-as-missing',
      values: { column: 'a', count: 1 },
    })
  })
})

describe('bad tables', () => {
  const wide = Array.from({ length: 1_000_000 }, (_, i) => `c${i}`).join(',')
  test.each<[string, string | Uint8Array, RegExp]>([
    ['ragged lines', 'a,b,y\n1,2,3\n1,2\n4,5,6,7\n', /columns/],
    ['a million columns', `${wide}\n`, /columns/],
    ['Latin-1', Buffer.from('a,y\ncaf\xe9,1\n', 'latin1'), /UTF-8/],
    [
      'Latin-1 late',
      Buffer.concat([
        Buffer.from(`a,y\n${'coffee,1\n'.repeat(9000)}`),
        Buffer.from('caf\xe9,1\n', 'latin1'),
      ]),
      /UTF-8/,
    ],
    ['UTF-16', Buffer.from('\ufeffa,y\n1,2\n', 'utf16le'), /UTF-16/],
    ['no rows', 'a,y\n', /no rows/],
    [
      'a target of free text',
      `a,y\n${Array.from({ length: 99 }, (_, i) => `${i},text ${i}`).join('\n')}`,
      /neither numbers/,
    ],
    ['one column', 'y\n1\n2\n', /no column beside/],
    [
      'decimal commas',
      `a;y\n${Array.from({ length: 99 }, (_, i) => `${i},5;${i % 2}`).join('\n')}`,
      /a holds numbers with commas: write 1234\.5/,
    ],
    ['a target with thousands', 'a,y\n1,"1,200"\n2,"3,500"\n', /y holds numbers with commas/],
  ])('%s: refused in words, and nothing stays on the disk', async (_name, content, words) => {
    const before = await readdir(reader.folder())
    const attempt = reader.read(content, { format: 'csv', target: 'y' }, 'rows.csv')
    await expect(attempt).rejects.toMatchObject({ message: expect.stringMatching(words) as string })
    expect(await readdir(reader.folder())).toEqual(before)
  })

  test('JSON nested 10,000 deep is refused', async () => {
    const deep = `{"y": 1, "a": ${'['.repeat(10_000)}${']'.repeat(10_000)}}`
    await expect(reader.read(deep, { target: 'y' }, 'rows.json')).rejects.toMatchObject({
      faults: [expect.anything()],
    })
  })

  test('a column of the file is no SQL', async () => {
    const content = "a') OR 1=1 --,y\n1,0\n2,1\n3,0\n4,1\n"
    const info = await reader.read(content, { target: 'y' }, 'rows.csv')
    expect(info.header.inputs).toMatchObject([{ shape: [1] }])
  })
})
