import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { advise } from '../../src/cli/advise.js'
import { parseArguments, UsageError, type AdviseArguments } from '../../src/cli/arguments.js'
import { askerOf, type Asker } from '../../src/cli/asker.js'
import { doctor } from '../../src/cli/doctor.js'
import { openRemote } from '../../src/cli/http-asker.js'
import { listening, type Listening } from '../support/listening.js'

let service: Listening
let folder: string
beforeAll(async () => {
  service = await listening()
  folder = await mkdtemp(path.join(tmpdir(), 'batchwise-cli-'))
  await writeFile(path.join(folder, 'model.json'), '{"class_name":"Sequential"}')
  await writeFile(path.join(folder, 'rows.npz'), 'PK rows')
})
afterAll(async () => {
  await service.close()
  await rm(folder, { recursive: true })
})

function collected(): {
  out: { write(text: string): void }
  err: { write(text: string): void }
  text: { out: string; err: string }
} {
  const text = { out: '', err: '' }
  return {
    text,
    out: {
      write: (part) => {
        text.out += part
      },
    },
    err: {
      write: (part) => {
        text.err += part
      },
    },
  }
}
const parsed = (...words: string[]): AdviseArguments => {
  const given = parseArguments(['advise', ...words, '--memory', '512MiB'])
  if (given.command !== 'advise') throw new Error('not advise')
  return given
}
const never = new AbortController().signal

describe.each([
  ['in this process', (): Asker => askerOf(service.useCases, async () => undefined)],
  ['from a service', (): Asker => openRemote(service.url)],
])('advise %s', (_where, ask) => {
  it('sends model and data, shows progress and prints the advice', async () => {
    service.useCases.answersAfterMs = 20
    const streams = collected()
    const given = parsed(path.join(folder, 'model.json'), '--data', path.join(folder, 'rows.npz'))
    expect(await advise(given, ask(), streams, never)).toBe(0)
    expect(service.useCases.requests.at(-1)).toEqual({
      model: { keras: '{"class_name":"Sequential"}' },
      data: { dataset: 'd7' },
      memoryBudget: '512MiB',
    })
    expect(streams.text.err).toContain('waiting for its turn')
    expect(streams.text.out).toContain('Batch size                64')
    expect(streams.text.out).toContain('[t1]')
  })

  it('prints JSON alone with --json, in the language asked for', async () => {
    service.useCases.answersAfterMs = 20
    const streams = collected()
    expect(
      await advise(
        parsed('--preset', 'mlp', '--rows', '600', '--json', '--lang', 'zh'),
        ask(),
        streams,
        never,
      ),
    ).toBe(0)
    expect(JSON.parse(streams.text.out)).toMatchObject({
      state: 'done',
      advice: { explanation: [expect.stringContaining('批量')] },
    })
  })

  it('cancels the study when it is interrupted', async () => {
    service.useCases.answersAfterMs = null
    const interrupted = new AbortController()
    setTimeout(() => interrupted.abort(), 100)
    expect(
      await advise(
        parsed('--preset', 'mlp', '--rows', '600'),
        ask(),
        collected(),
        interrupted.signal,
      ),
    ).toBe(130)
    const { studies } = await service.useCases.list({ limit: 1 })
    expect(studies[0]?.state).toBe('cancelled')
  })

  it('names a file that cannot be read', async () => {
    await expect(
      advise(parsed('nowhere.json', '--rows', '5'), ask(), collected(), never),
    ).rejects.toThrow(UsageError)
    await expect(
      advise(parsed('nowhere.json', '--rows', '5'), ask(), collected(), never),
    ).rejects.toThrow('FILE nowhere.json')
  })
})

describe('doctor', () => {
  it('shows engines in order, why they are off and how they hold the budget, and all that is known of devices', async () => {
    const streams = collected()
    expect(await doctor(service.useCases, false, streams)).toBe(0)
    const lines = streams.text.out.split('\n')
    expect(
      lines
        .filter((line) => line.startsWith('Engine'))
        .map((line) => line.slice(12).split(/ {2,}/)[0]),
    ).toEqual([
      'tensorflow on NVIDIA cards',
      'webgpu on an adapter',
      'tensorflow on the processor',
      'wasm on the processor',
      'cpu on the processor',
    ])
    for (const part of [
      'off        no adapter was found',
      'the process ends past it',
      'tracked bytes checked before each allocation',
      '38 GiB free, 2 GiB used, 97 % busy',
      'at most 400 W, driver 550.54.15; engines tensorflow',
      'memory unknown',
      'one buffer at most 1 GiB',
    ])
      expect(streams.text.out).toContain(part)
  })
  it('shows the same as JSON, and fails only where no engine is available', async () => {
    const streams = collected()
    expect(await doctor(service.useCases, true, streams)).toBe(0)
    expect(JSON.parse(streams.text.out)).toMatchObject({
      ready: 'ok',
      devices: await service.useCases.devices(),
      engines: await service.useCases.engines(),
    })
    const none = (await service.useCases.engines()).map((report) => ({
      ...report,
      available: false,
      automatic: false,
    }))
    const useCases = Object.assign(Object.create(service.useCases) as typeof service.useCases, {
      engines: () => Promise.resolve(none),
    })
    expect(await doctor(useCases, false, collected())).toBe(1)
  })
})
