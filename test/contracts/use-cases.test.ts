/** The contract of UseCases; the service and the version in memory run it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openApplication } from '../../src/app.js'
import type { StudyEvent } from '../../src/studies/study.js'
import type { UseCases } from '../../src/studies/use-cases.js'
import { EndlessRunner } from '../support/endless-runner.js'
import { MemoryUseCases } from '../support/memory-use-cases.js'
import { bytesSource } from '../../src/studies/upload/upload-source.js'
import { someArchive } from '../support/npz.js'
import { RefusingRunner } from '../support/refusing-runner.js'
import { someQuestion } from '../support/serving.js'
import { registryOf, someProcessor } from '../support/some-devices.js'

/** `isAnswering`: studies finish in milliseconds; otherwise they run until they are cancelled. */
type Open = (isAnswering: boolean) => Promise<UseCases>

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp()
})

const openService: Open = async (isAnswering) => {
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-use-cases-'))
  const runner = isAnswering ? new RefusingRunner(() => null) : new EndlessRunner()
  const devices = registryOf([someProcessor])
  const application = await openApplication({ dataFolder, runner, devices })
  cleanUps.push(async () => {
    await application.close()
    await rm(dataFolder, { recursive: true, force: true })
  })
  return application.useCases
}

const openMemory: Open = (isAnswering) => {
  const useCases = new MemoryUseCases()
  useCases.answersAfterMs = isAnswering ? 5 : null
  return Promise.resolve(useCases)
}

const wait = { timeoutMs: 60_000 }
const unknownId = 'unknown'

describe.each([
  ['StudyService', openService],
  ['MemoryUseCases', openMemory],
])('%s keeps the contract of UseCases', (_name, open) => {
  test('submit with a wait returns the final study with its advice', async () => {
    const useCases = await open(true)
    const study = await useCases.submit(someQuestion, { wait })
    expect(study).toMatchObject({ state: 'done', error: null, progress: { fraction: 1 } })
    expect(study.advice?.verdict).toBe('advice')
    for (const language of ['en', 'zh'] as const) {
      expect(useCases.explain(study, language).length).toBeGreaterThan(0)
      expect(useCases.brief(study, language)?.summary.text).not.toBe('')
    }
    const trials = await useCases.trials(study.id)
    expect(trials.length).toBeGreaterThan(0)
    expect(await useCases.trialsOf([study, study])).toEqual([trials, trials])
  })

  test('submit without a wait returns an unfinished study without an explanation', async () => {
    const useCases = await open(false)
    const study = await useCases.submit(someQuestion)
    expect(study).toMatchObject({ state: 'queued', advice: null })
    expect(useCases.explain(study, 'en')).toEqual([])
    expect(useCases.brief(study, 'en')).toBeNull()
    expect((await useCases.waitFor(study.id, 20)).advice).toBeNull()
  })

  test('a malformed request stores nothing', async () => {
    const useCases = await open(true)
    await expect(useCases.submit({})).rejects.toMatchObject({ code: 'invalid-request' })
    expect((await useCases.list({ limit: 5 })).studies).toEqual([])
  })

  test('check understands a request, refuses what submit refuses, and stores nothing', async () => {
    const useCases = await open(true)
    expect(await useCases.check(someQuestion)).toMatchObject({ epochs: expect.any(Number) })
    await expect(useCases.check({})).rejects.toMatchObject({ code: 'invalid-request' })
    expect((await useCases.list({ limit: 5 })).studies).toEqual([])
  })

  test('an idempotency key returns its study, and refuses another request', async () => {
    const useCases = await open(false)
    const options = { idempotencyKey: 'key' }
    const first = await useCases.submit(someQuestion, options)
    expect((await useCases.submit({ ...someQuestion }, options)).id).toBe(first.id)
    await expect(useCases.submit({ ...someQuestion, epochs: 3 }, options)).rejects.toMatchObject({
      code: 'idempotency-key-reused',
      faults: [{ pointer: '/idempotencyKey', value: 'key' }],
    })
  })

  test('list returns the newest studies first, page by page', async () => {
    const useCases = await open(false)
    const ids: string[] = []
    for (const epochs of [1, 2, 3]) {
      ids.unshift((await useCases.submit({ ...someQuestion, epochs })).id)
      // the date of a study has milliseconds
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    const first = await useCases.list({ limit: 2 })
    expect(first.studies.map(({ id }) => id)).toEqual(ids.slice(0, 2))
    expect(first).toMatchObject({ hasPrevious: false, hasNext: true })
    const second = await useCases.list({ limit: 2, cursor: first.nextCursor })
    expect(second.studies.map(({ id }) => id)).toEqual(ids.slice(2))
    expect(second).toMatchObject({ hasPrevious: true, hasNext: false, nextCursor: null })
  })

  test('cancel ends a study; a final study stays as it is', async () => {
    const useCases = await open(false)
    const { id } = await useCases.submit(someQuestion)
    expect(await useCases.cancel(id)).toMatchObject({ state: 'cancelled', advice: null })
    const final = await useCases.study(id)
    expect(await useCases.cancel(id)).toEqual(final)
    expect(await useCases.waitFor(id, wait.timeoutMs)).toEqual(final)
  })

  test('watch yields events with growing ids until the study is final', async () => {
    const useCases = await open(true)
    const { id } = await useCases.submit(someQuestion)
    const events: StudyEvent[] = []
    for await (const event of await useCases.watch(id, 0, new AbortController().signal))
      events.push(event)
    expect(events.map((event) => event.id)).toEqual(events.map((_, i) => i + 1))
    expect(events[0]).toMatchObject({ studyId: id, type: 'state', state: 'queued' })
    expect(events.at(-1)).toMatchObject({ studyId: id, type: 'state', state: 'done' })
  })

  test('exportStudy accepts final studies only; the same study is imported once', async () => {
    const useCases = await open(false)
    const { id } = await useCases.submit(someQuestion)
    await expect(useCases.exportStudy(id)).rejects.toMatchObject({ code: 'conflict' })
    await useCases.cancel(id)
    const document = await useCases.exportStudy(id)
    expect(document.study.id).toBe(id)
    expect(await useCases.importStudy(document)).toMatchObject({ study: { id }, created: false })
    const importing = await open(false)
    const imported = { study: { id, state: 'cancelled' }, created: true }
    expect(await importing.importStudy(document)).toMatchObject(imported)
    expect((await importing.study(id)).state).toBe('cancelled')
  })

  test('a data set is stored, listed and removed', async () => {
    const useCases = await open(true)
    const info = await useCases.addDataset(bytesSource(someArchive(1)))
    expect(await useCases.dataset(info.id)).toEqual(info)
    const page = await useCases.datasets({ cursor: null, limit: 5 })
    expect(page).toMatchObject({ entries: [info], nextCursor: null, usedBytes: info.storedBytes })
    await useCases.removeDataset(info.id)
    await expect(useCases.dataset(info.id)).rejects.toMatchObject({ code: 'not-found' })
    const noise = bytesSource(Buffer.from([0, 1, 2, 3]))
    await expect(useCases.addDataset(noise)).rejects.toMatchObject({ code: 'malformed-body' })
  })

  test('a model is stored, listed and removed', async () => {
    const useCases = await open(true)
    const file = await readFile(new URL('../fixtures/models/keras3.json', import.meta.url))
    const info = await useCases.addModel(bytesSource(file))
    expect(info.understood).toMatchObject({ format: 'json', layers: 2, parameters: 43 })
    expect(await useCases.model(info.id)).toEqual(info)
    const page = await useCases.models({ cursor: null, limit: 5 })
    expect(page).toMatchObject({ entries: [info], nextCursor: null, usedBytes: info.storedBytes })
    await useCases.removeModel(info.id)
    await expect(useCases.model(info.id)).rejects.toMatchObject({ code: 'not-found' })
    const noModel = bytesSource(Buffer.from('{"rows": 3}'))
    await expect(useCases.addModel(noModel)).rejects.toMatchObject({ code: 'invalid-request' })
  })

  test('unknown ids are not found', async () => {
    const useCases = await open(true)
    const calls: readonly (() => Promise<unknown>)[] = [
      () => useCases.study(unknownId),
      () => useCases.waitFor(unknownId, 10),
      () => useCases.trials(unknownId),
      () => useCases.cancel(unknownId),
      () => useCases.watch(unknownId, 0, new AbortController().signal),
      () => useCases.exportStudy(unknownId),
      () => useCases.dataset(unknownId),
      () => useCases.removeDataset(unknownId),
      () => useCases.model(unknownId),
      () => useCases.removeModel(unknownId),
    ]
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'not-found' })
  })

  test('devices, engines and presets are listed, and the service is ready', async () => {
    const useCases = await open(true)
    expect(await useCases.devices()).toContainEqual(someProcessor)
    expect((await useCases.engines()).length).toBeGreaterThan(0)
    expect(useCases.presets().map(({ name }) => name)).toContain('mlp')
    await useCases.ready()
  })
})
