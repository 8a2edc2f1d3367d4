import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openZip } from '../../../src/studies/upload/open-zip.js'
import { entryOf, hostileZip } from '../../support/hostile-zip.js'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-zip-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function archive(names: readonly string[]): Promise<string> {
  const file = path.join(folder, `${names.length}.zip`)
  await writeFile(file, hostileZip(names.map((name) => entryOf(name, `inside ${name}`))))
  return file
}

test('lists 20,000 files, over many blocks, in their order', async () => {
  const names = Array.from({ length: 20_000 }, (_, i) => `a folder with a name/${i}.png`)
  const zip = await openZip(await archive(names))
  const found: string[] = []
  for await (const { fileName } of zip.eachEntry()) found.push(fileName)
  zip.close()
  expect(found).toEqual(names)
})

test('reads the files inside', async () => {
  const zip = await openZip(await archive(['x', 'y']))
  const contents: string[] = []
  for await (const entry of zip.eachEntry())
    contents.push(await text(await zip.openReadStreamPromise(entry)))
  zip.close()
  expect(contents).toEqual(['inside x', 'inside y'])
})

test('refuses what is no archive', async () => {
  const file = path.join(folder, 'no.zip')
  await writeFile(file, 'PK no archive')
  await expect(openZip(file)).rejects.toThrow(/end of central directory/i)
})
