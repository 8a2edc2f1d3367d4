import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Checkpoints } from '../../src/composition/checkpoints.js'

const subjectId = 'subject'
let folder: string
let checkpoints: Checkpoints
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-checkpoints-'))
  checkpoints = new Checkpoints(folder)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A trial of the subject writes a checkpoint. */
async function train(): Promise<void> {
  await mkdir(checkpoints.folder(subjectId), { recursive: true })
  await writeFile(path.join(checkpoints.folder(subjectId), 'b32-r0.bin'), '')
}
const kept = async (): Promise<boolean> =>
  (await readdir(checkpoints.folder(subjectId))).includes('b32-r0.bin')

describe('checkpoints', () => {
  test('stay where the newest trial ended here, whoever was killed since', async () => {
    await train()
    await checkpoints.note(subjectId, 't7')
    await checkpoints.claim(subjectId, 't7')
    expect(await kept()).toBe(true)
  })

  test('stay where the end of a trial was not stored any more', async () => {
    await train()
    await checkpoints.note(subjectId, 't10')
    await checkpoints.claim(subjectId, 't9')
    expect(await kept()).toBe(true)
  })

  test('are removed where a trial ran on another host since', async () => {
    await train()
    await checkpoints.note(subjectId, 't9')
    await checkpoints.claim(subjectId, 't10')
    expect(await readdir(path.join(folder, 'checkpoints'))).toEqual([])
  })

  test('that a killed or moved study left are removed, those of open studies stay', async () => {
    for (const id of ['ended', 'open']) await checkpoints.note(id, 't1')
    await checkpoints.removeLeft(() => Promise.resolve(new Set(['open'])))
    expect(await readdir(path.join(folder, 'checkpoints'))).toEqual(['open'])
  })

  test('are no fault where there are none', async () => {
    const asked: string[][] = []
    await checkpoints.removeLeft((ids) => {
      asked.push([...ids])
      return Promise.resolve(new Set())
    })
    expect(asked).toEqual([])
  })
})
