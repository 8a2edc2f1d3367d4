/** Which studies a process resumes that an earlier one left unfinished. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openApplication, type Application, type ApplicationOptions } from '../../src/app.js'
import type { Study } from '../../src/studies/study.js'
import { ProcessRunner } from '../../src/trials/host/process-runner.js'
import { EndlessRunner } from '../support/endless-runner.js'
import { RefusingRunner } from '../support/refusing-runner.js'
import { someQuestion } from '../support/serving.js'
import { registryOf, someProcessor } from '../support/some-devices.js'
import { recipeOffer, registeredRecipes, someDescription } from '../support/some-recipes.js'

let folder: string
let application: Application | undefined
let study: Study

const recipes = registeredRecipes(recipeOffer())
const devices = registryOf([{ ...someProcessor, id: 'cpu' }])
const lawful = (): RefusingRunner => new RefusingRunner(() => null)

async function restarted(options: Partial<ApplicationOptions>): Promise<Application> {
  await application?.close()
  application = await openApplication({ dataFolder: folder, devices, ...options })
  return application
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-resumable-'))
  const first = await restarted({ runner: new EndlessRunner(), recipes })
  const { data: _rows, ...withoutData } = someQuestion
  study = await first.useCases.submit({ ...withoutData, model: { recipe: 'blobs' } })
})
afterEach(async () => {
  await application?.close()
  application = undefined
  await rm(folder, { recursive: true, force: true })
})

describe('a study of a recipe', () => {
  test('waits for a process with the recipe, while other studies go on', async () => {
    const { useCases } = await restarted({ runner: lawful() })
    const other = await useCases.submit(someQuestion)
    expect(await useCases.waitFor(other.id, 60_000)).toMatchObject({ state: 'done' })
    expect((await useCases.study(study.id)).state).not.toBe('done')
    const again = await restarted({ runner: lawful(), recipes })
    expect(await again.useCases.waitFor(study.id, 60_000)).toMatchObject({
      state: 'done',
      advice: { verdict: 'advice' },
    })
  })

  test('of an earlier text ends with the reason', async () => {
    const description = { ...someDescription, fingerprint: 'b'.repeat(64) }
    const later = registeredRecipes(recipeOffer({ description }))
    const runner = new ProcessRunner({ programs: later })
    const { useCases } = await restarted({ runner, recipes: later })
    const ended = await useCases.waitFor(study.id, 60_000)
    expect(ended).toMatchObject({ state: 'done', advice: { verdict: 'not-enough-evidence' } })
    expect(JSON.stringify(ended.advice)).toContain('the program blobs (PyTorch 2.13.0) ')
  })
})
