/** Recipes follow their files. Over the framework of numpy alone. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Recipes, type RecipesOptions } from '../../../src/trials/host/recipes.js'
import { fixture } from '../../runners/fixture.js'
import { pythonFor } from '../../support/python.js'

const python = pythonFor('check', 'the tests of recipes')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-recipes-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function opened(name = 'build', options: Partial<RecipesOptions> = {}) {
  const file = path.join(folder, 'train.py')
  await cp(fixture('fake_train.py'), file)
  const subject = { format: 'python', file, function: name } as const
  const program = { interpreter: python ?? '', framework: 'fake', subject }
  const logged: string[] = []
  const onFault = (recipe: string, error: unknown): void =>
    void logged.push(`${recipe}: ${error instanceof Error ? error.message : String(error)}`)
  const recipes = await Recipes.open([{ name: 'blobs', program }], { onFault, ...options })
  return { file, recipes, logged }
}

describe.skipIf(python === null)('a recipe', () => {
  it('is another subject as soon as its file is another one', async () => {
    const { file, recipes } = await opened()
    const [before] = await recipes.recipes()
    const fingerprint = before?.description?.fingerprint ?? ''
    expect(before).toMatchObject({ name: 'blobs', deviceId: 'cpu', workers: null, fault: null })
    expect(recipes.get(fingerprint)).toMatchObject({ subject: { file } })
    await writeFile(file, (await readFile(file, 'utf8')).replace('"hidden": 32', '"hidden": 48'))
    const [listed] = await recipes.recipes()
    expect(listed).toMatchObject({ description: null, fault: 'its file changed and is read again' })
    const [after] = await recipes.recipesFor('blobs')
    expect(after?.description?.parameters).toBe(1204)
    expect(after?.description?.fingerprint).not.toBe(fingerprint)
    // trials of the earlier text find nothing to run
    expect(recipes.get(fingerprint)).toBeUndefined()
  })

  it('that no longer runs says why, and is back when its file is mended', async () => {
    const { file, recipes, logged } = await opened()
    const text = await readFile(file, 'utf8')
    await writeFile(file, `${text}\nraise RuntimeError('not today')\n`)
    const [broken] = await recipes.recipesFor('blobs')
    expect(broken?.description).toBeNull()
    expect(broken?.fault).toMatch(
      /^its program fails at train\.py:\d+; the log of its process has the reason$/,
    )
    // the text of its error may be secret, and is the operator's alone
    expect(logged).toEqual([
      expect.stringMatching(/^blobs: train\.py:\d+: RuntimeError: not today$/),
    ])
    await writeFile(file, text)
    expect((await recipes.recipesFor('blobs'))[0]?.fault).toBeNull()
  })

  it('whose fault was in a file that it had not imported before is tried again', async () => {
    const { file, recipes } = await opened('build', { retryAfterMs: 1 })
    const helper = path.join(folder, 'helper.py')
    await writeFile(helper, "raise RuntimeError('not today')\n")
    await writeFile(file, `import helper\n${await readFile(file, 'utf8')}`)
    const [broken] = await recipes.recipesFor('blobs')
    expect(broken?.fault).toMatch(/^its program fails at helper\.py:1; /)
    await writeFile(helper, '')
    // a listing shows the fault until the description is there
    expect((await recipes.recipes())[0]?.fault).toBe(broken?.fault)
    const faultNow = async () => (await recipes.recipesFor('blobs'))[0]?.fault
    await expect.poll(faultNow, { timeout: 30_000 }).toBeNull()
  })

  it('that failed is not tried again at once', async () => {
    const { file, recipes } = await opened('build', { retryAfterMs: 600_000 })
    const text = await readFile(file, 'utf8')
    const once = path.join(folder, 'once')
    const lines = `import os\nopen(${JSON.stringify(once)}, 'a').write('x')\nraise OSError('gone')\n`
    await writeFile(file, `${lines}${text}`)
    await recipes.recipesFor('blobs')
    expect((await recipes.recipesFor('blobs'))[0]?.fault).toMatch(/ at train\.py:3; /)
    expect(await readFile(once, 'utf8')).toBe('x')
  })

  it('that cannot be trained stops the start', async () => {
    await expect(opened('missing')).rejects.toThrow(/^train\.py: it has no function missing/)
  })
})
