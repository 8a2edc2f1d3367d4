import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openApplication, type Application } from '../../src/app.js'
import type { Study } from '../../src/studies/study.js'
import { valuesOf } from '../support/reasons.js'
import { missing, refusing, RefusingRunner, type Refusal } from '../support/refusing-runner.js'
import { registryOf, someAdapter, someProcessor } from '../support/some-devices.js'

let folder: string
let application: Application
let webgpuSays: Refusal
let runner: RefusingRunner
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-service-'))
  webgpuSays = missing
  runner = new RefusingRunner((engine) => (engine === 'webgpu' ? webgpuSays : null))
  application = await openApplication({
    dataFolder: folder,
    runner,
    devices: registryOf([{ ...someAdapter, freeBytes: 2 ** 20 }, someProcessor]),
  })
})
afterEach(async () => {
  await application.close()
  await rm(folder, { recursive: true, force: true })
})

const request = {
  model: { preset: 'regression' },
  data: { rows: 600 },
  memoryBudget: '256MiB',
  probeBudget: 0,
}
async function ask(rest: object = {}): Promise<Study> {
  const { id } = await application.useCases.submit({ ...request, ...rest })
  return application.useCases.waitFor(id, 60_000)
}

describe('a stored answer', () => {
  test('answers the same question, but not one that requires the engine that failed', async () => {
    const first = await ask()
    expect(first).toMatchObject({
      state: 'done',
      request: { engine: 'tensorflow', device: 'cpu' },
      advice: { verdict: 'advice' },
    })
    const trials = runner.ran.length
    expect((await ask()).id).toBe(first.id)
    const insisting = await ask({ engine: 'webgpu' })
    expect(insisting).toMatchObject({
      request: { engine: 'webgpu' },
      advice: { verdict: 'not-enough-evidence' },
    })
    expect(runner.ran.length).toBe(trials)
  })
  test('is not used if an engine did not start, because it may start now', async () => {
    webgpuSays = refusing
    const first = await ask()
    expect(first.request.engine).toBe('tensorflow')
    webgpuSays = null
    const second = await ask()
    expect(second.id).not.toBe(first.id)
    expect(second.request.engine).toBe('webgpu')
    expect((await ask()).id).toBe(second.id)
  })
  test('repeats the device state with its time', async () => {
    webgpuSays = null
    const before = new Date().toISOString()
    const first = await ask()
    const again = await ask()
    expect(again.id).toBe(first.id)
    const { at = '' } = valuesOf(again.advice?.reasons ?? [], 'budget-above-free')
    expect(at >= before && at <= first.createdAt.toISOString()).toBe(true)
  })
})

test('the trials of a study include those of failed engines, with the ids that the advice cites', async () => {
  const study = await ask()
  const ids = (await application.useCases.trials(study.id)).map(({ id }) => id)
  expect(ids.slice(0, 2)).toEqual(['t1@webgpu/webgpu:0', 't1'])
  expect(new Set(ids).size).toBe(ids.length)
  for (const cited of study.advice?.reasons.flatMap(({ evidence }) => evidence) ?? [])
    expect(ids).toContain(cited)
})

test('a budget above the memory of the device is refused, unless that memory is unknown', async () => {
  await expect(
    application.useCases.submit({ ...request, device: 'cpu', memoryBudget: '64GiB' }),
  ).rejects.toMatchObject({ faults: [{ pointer: '/memoryBudget' }] })
  expect((await ask({ device: 'webgpu:0', memoryBudget: '64GiB' })).state).toBe('done')
})
