/** Which trials of earlier studies a study rests on: not those of other versions, nor old ones. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openApplication, type Application } from '../../src/app.js'
import { openDatabase } from '../../src/persistence/database/open-database.js'
import type { Device } from '../../src/studies/ports.js'
import type { Study } from '../../src/studies/study.js'
import { valuesOf } from '../support/reasons.js'
import { RefusingRunner } from '../support/refusing-runner.js'
import { someQuestion } from '../support/serving.js'
import { registryOf, someCard } from '../support/some-devices.js'

const dayMs = 86_400_000
const library = 'tfjs 4.22.0, TensorFlow 2.21.0'
const card = (change: Partial<Device> = {}): Device => ({
  ...someCard,
  libraries: [{ engine: 'tensorflow', library }],
  ...change,
})

let folder: string
let application: Application
const open = async (device: Device, evidenceMaxMs: number | null = null): Promise<void> => {
  application = await openApplication({
    dataFolder: folder,
    runner: new RefusingRunner(() => null),
    devices: registryOf([device]),
    evidenceMaxMs,
  })
}
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-evidence-'))
})
afterEach(async () => {
  await application.close()
  await rm(folder, { recursive: true, force: true })
})

/** Starts the service again, on a device that changed or with another limit. */
async function reopen(...given: Parameters<typeof open>): Promise<void> {
  await application.close()
  await open(...given)
}

const ask = (change: object = {}, owner = 'local'): Promise<Study> =>
  application
    .useCasesOf({ owner, everyone: false })
    .submit({ ...someQuestion, ...change }, { wait: { timeoutMs: 60_000 } })

/** Moves everything that was measured into the past. */
async function age(days: number): Promise<void> {
  const database = await openDatabase(path.join(folder, 'batchwise.db'))
  const past = new Date(Date.now() - days * dayMs - 60_000)
  await database.trial.updateMany({ data: { startedAt: past, finishedAt: past } })
  await database.$disconnect()
}

const trialsOf = async ({ id }: Study): Promise<number> =>
  (await application.useCases.trials(id)).length

describe('other versions', () => {
  test.each<[string, Partial<Device>]>([
    ['another driver', { driver: '570.86' }],
    ['another library', { libraries: [{ engine: 'tensorflow', library: 'tfjs 4.23.0' }] }],
  ])('%s: everything is measured again, and the earlier study keeps its trials', async (_, to) => {
    await open(card())
    const first = await ask()
    const trials = await trialsOf(first)
    expect(first.request).toMatchObject({ library, driver: '550.54.15' })
    await reopen(card(to))
    const second = await ask()
    expect(second.id).not.toBe(first.id)
    expect(second.subject.id).not.toBe(first.subject.id)
    expect(second.question.takenOver).toBeUndefined()
    expect([await trialsOf(first), await trialsOf(second)]).toEqual([trials, trials])
  })

  test('the same versions: an equal question of another owner runs no trial', async () => {
    await open(card())
    const first = await ask()
    const second = await ask({}, 'ada')
    expect(second.id).not.toBe(first.id)
    expect(second.subject.id).toBe(first.subject.id)
    expect(second.question.takenOver?.trials).toBe(await trialsOf(first))
    expect(await trialsOf(second)).toBe(await trialsOf(first))
  })
})

describe('the age of evidence', () => {
  test('from one day on, the answer says how much was taken over and how old it is', async () => {
    await open(card())
    const first = await ask()
    const young = await ask({ workers: 2 })
    expect(young.advice?.reasons.map(({ code }) => code)).not.toContain('taken-over')
    await age(12)
    const old = await ask({ workers: 4 })
    const trials = await trialsOf(first)
    expect(valuesOf(old.advice?.reasons ?? [], 'taken-over')).toEqual({ trials, days: 12 })
    const cost = (language: 'en' | 'zh'): string | undefined =>
      application.useCases
        .brief(old, language)
        ?.sections.find(({ name }) => name === 'cost')
        ?.sentences.map(({ text }) => text)
        .join(' ')
    expect(cost('en')).toContain(`${trials} trials come from earlier studies`)
    expect(cost('en')).toContain('the oldest is 12 days old')
    expect(cost('zh')).toContain('12 天前')
  })

  test('beyond the limit everything is measured again, once for equal questions', async () => {
    await open(card(), 10 * dayMs)
    const first = await ask()
    await age(9)
    expect((await ask()).id).toBe(first.id)
    await age(11)
    const second = await ask()
    expect(second.id).not.toBe(first.id)
    expect(second.subject.id).not.toBe(first.subject.id)
    expect(second.question.takenOver).toBeUndefined()
    expect((await ask()).id).toBe(second.id)
    expect((await ask({}, 'ada')).subject.id).toBe(second.subject.id)
    expect(await trialsOf(second)).toBe(await trialsOf(first))
    await age(11)
    const third = await ask()
    expect(new Set([first, second, third].map(({ subject }) => subject.id)).size).toBe(3)
  })

  test('without a limit old evidence counts', async () => {
    await open(card())
    const first = await ask()
    await age(4000)
    expect((await ask()).id).toBe(first.id)
  })
})
