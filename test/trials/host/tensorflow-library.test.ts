import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tensorflowVersionIn } from '../../../src/trials/host/tensorflow-library.js'

let folder: string
let library: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-library-'))
  library = path.join(folder, 'libtensorflow.so')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the version of the TensorFlow library', () => {
  it.each(['tensorflow-cpu-2.21.0-linux-x64', 'tensorflow-2.21.0-linux-x64'])(
    'is the one of the wheel %s that it is linked to',
    async (wheel) => {
      await symlink(`/cache/${wheel}/tensorflow/libtensorflow_cc.so.2`, library)
      expect(tensorflowVersionIn(folder)).toBe('2.21.0')
    },
  )

  it('changes when a library that is a file itself is replaced', async () => {
    await writeFile(library, 'earlier')
    const earlier = tensorflowVersionIn(folder)
    expect(earlier).toMatch(/^of 7 bytes, changed \d{4}-/)
    await writeFile(library, 'another one')
    expect(tensorflowVersionIn(folder)).not.toBe(earlier)
  })

  it('changes when the target of a link without a version is replaced', async () => {
    const target = path.join(folder, 'own.so')
    await writeFile(target, 'earlier')
    await symlink(target, library)
    const earlier = tensorflowVersionIn(folder)
    await writeFile(target, 'another one')
    expect(tensorflowVersionIn(folder)).not.toBe(earlier)
  })
})
