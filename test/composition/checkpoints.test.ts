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
  test('stay where the same host goes on, under the next lease', async () => {
    await checkpoints.claim({ subjectId, token: 4 })
    await train()
    await checkpoints.claim({ subjectId, token: 5 })
    expect(await kept()).toBe(true)
  })

  test('are removed where another host went on in between', async () => {
    await checkpoints.claim({ subjectId, token: 4 })
    await train()
    await checkpoints.claim({ subjectId, token: 6 })
    expect(await kept()).toBe(false)
  })

  test('on a shared volume stay with every holder', async () => {
    const elsewhere = new Checkpoints(folder)
    await checkpoints.claim({ subjectId, token: 4 })
    await train()
    await elsewhere.claim({ subjectId, token: 5 })
    await checkpoints.claim({ subjectId, token: 6 })
    expect(await kept()).toBe(true)
  })

  test('that a killed or moved study left are removed, those of open studies stay', async () => {
    for (const id of ['ended', 'open']) await checkpoints.claim({ subjectId: id, token: 1 })
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
