import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { advise } from '../../../src/cli/advise/advise.js'
import { openHttpClient } from '../../../src/cli/advise/http-client.js'
import { localClient, type StudyClient } from '../../../src/cli/advise/study-client.js'
import type { AdviseArguments } from '../../../src/cli/arguments/advise-arguments.js'
import { parseArguments } from '../../../src/cli/arguments/arguments.js'
import { UsageError } from '../../../src/cli/usage-error.js'
import { capturedStreams } from '../../support/captured-streams.js'
import { keyedService, smallRequest } from '../../support/keyed-service.js'
import { listening, type Listening } from '../../support/listening.js'

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

function adviseArguments(...words: string[]): AdviseArguments {
  const given = parseArguments(['advise', ...words, '--memory', '512MiB'])
  if (given.command !== 'advise') throw new Error('not advise')
  return given
}
const presetArguments = (...more: string[]): AdviseArguments =>
  adviseArguments('--preset', 'mlp', '--rows', '600', ...more)
const neverInterrupted = new AbortController().signal

describe.each([
  ['in this process', (): StudyClient => localClient(service.useCases, async () => undefined)],
  ['from a service', (): StudyClient => openHttpClient(service.url)],
])('advise %s', (_where, openClient) => {
  it('sends model and data, shows progress and prints the advice', async () => {
    service.useCases.answersAfterMs = 20
    const streams = capturedStreams()
    const given = adviseArguments(
      path.join(folder, 'model.json'),
      '--data',
      path.join(folder, 'rows.npz'),
    )
    expect(await advise(given, openClient(), streams, neverInterrupted)).toBe(0)
    expect(service.useCases.requests.at(-1)).toEqual({
      model: { keras: { class_name: 'Sequential' } },
      data: { dataset: 'd7' },
      memoryBudget: '512MiB',
    })
    expect(streams.text.err).toContain('waiting for its turn')
    expect(streams.text.out).toMatch(
      /^batch size 64, learning rate 0.003, Adam +confidence: medium\nfits: /,
    )
    expect(streams.text.out).toContain('More with --details: Race')
  })

  it('prints the sections with --details, in the requested language', async () => {
    service.useCases.answersAfterMs = 20
    const streams = capturedStreams()
    const given = presetArguments('--details', '--lang', 'zh')
    expect(await advise(given, openClient(), streams, neverInterrupted)).toBe(0)
    expect(streams.text.out).toContain('批大小 64，学习率 0.003，Adam')
    expect(streams.text.out).toContain('比赛  试验 t1\n')
  })

  it('prints only JSON with --json, in the requested language', async () => {
    service.useCases.answersAfterMs = 20
    const streams = capturedStreams()
    const given = presetArguments('--json', '--lang', 'zh')
    expect(await advise(given, openClient(), streams, neverInterrupted)).toBe(0)
    expect(JSON.parse(streams.text.out)).toMatchObject({
      state: 'done',
      advice: {
        explanation: [expect.stringContaining('批量')],
        brief: { summary: { text: '批大小 64，学习率 0.003，Adam' } },
      },
    })
  })

  it('writes the report as one file that loads nothing, in the requested language', async () => {
    service.useCases.answersAfterMs = 20
    const streams = capturedStreams()
    const file = path.join(folder, 'report.html')
    const given = presetArguments('--report', file, '--lang', 'zh')
    expect(await advise(given, openClient(), streams, neverInterrupted)).toBe(0)
    expect(streams.text.err).toContain(`报告：file://${file}`)
    const html = await readFile(file, 'utf8')
    expect(html).toMatch(/^<!doctype html><html lang="zh-Hans">/)
    expect(html).toContain('批大小 64，学习率 0.003，Adam')
    expect(html).not.toMatch(/<script| src=|<link|url\(| style=/)
  })

  it('says where a report cannot be written', async () => {
    service.useCases.answersAfterMs = 20
    const given = presetArguments('--report', path.join(folder, 'nowhere', 'report.html'))
    const attempt = advise(given, openClient(), capturedStreams(), neverInterrupted)
    await expect(attempt).rejects.toThrow(/--report .* cannot be written/)
  })

  it('cancels the study when it is interrupted', async () => {
    service.useCases.answersAfterMs = null
    const interrupted = new AbortController()
    setTimeout(() => interrupted.abort(), 100)
    const streams = capturedStreams()
    expect(await advise(presetArguments(), openClient(), streams, interrupted.signal)).toBe(130)
    const { studies } = await service.useCases.list({ limit: 1 })
    expect(studies[0]?.state).toBe('cancelled')
  })

  it('names a file that cannot be read', async () => {
    const attempt = advise(
      adviseArguments('nowhere.json', '--rows', '5'),
      openClient(),
      capturedStreams(),
      neverInterrupted,
    )
    await expect(attempt).rejects.toThrow(UsageError)
    await expect(attempt).rejects.toThrow('FILE nowhere.json')
  })
})

test('a service that needs a key refuses a call without one and answers a call with one', async () => {
  const keyed = await keyedService({ mode: 'required' })
  await expect(openHttpClient(keyed.url).submit(smallRequest)).rejects.toMatchObject({
    code: 'unauthenticated',
  })
  const client = openHttpClient(keyed.url, await keyed.key('ada', 'read', 'submit'))
  const { id } = await client.submit(smallRequest)
  for await (const { state } of client.watch(id, neverInterrupted))
    expect(['queued', 'running', 'done']).toContain(state)
  expect((await client.answer(id, 'en')).state).toBe('done')
  await keyed.close()
})

describe('pictures are read in the size of the model', () => {
  const pictures = zipSync({ 'cats/1.png': strToU8('x'), 'dogs/1.png': strToU8('x') })
  const model = (height: number | null): string =>
    JSON.stringify({
      class_name: 'Sequential',
      config: {
        name: 'm',
        layers: [{ class_name: 'InputLayer', config: { batch_shape: [null, height, 20, 3] } }],
      },
    })
  const optionsFor = async (height: number | null, ...more: string[]): Promise<unknown> => {
    await writeFile(path.join(folder, 'pictures.zip'), pictures)
    await writeFile(path.join(folder, 'seen.json'), model(height))
    const sent: unknown[] = []
    const client: StudyClient = {
      ...localClient(service.useCases, async () => undefined),
      addDataset: ({ options }) => {
        sent.push(options)
        throw new UsageError('far enough')
      },
    }
    const data = path.join(folder, 'pictures.zip')
    const given = adviseArguments(path.join(folder, 'seen.json'), '--data', data, ...more)
    await advise(given, client, capturedStreams(), neverInterrupted).catch((error: unknown) => {
      if (sent.length === 0) throw error
    })
    return sent[0]
  }

  it('unless the command names another one; an open size is asked for', async () => {
    expect(await optionsFor(30)).toEqual({ imageSize: '30x20' })
    expect(await optionsFor(30, '--image-size', '8x8')).toEqual({ imageSize: '8x8' })
    expect(await optionsFor(null, '--input-shape', '40,20,3')).toEqual({ imageSize: '40x20' })
    await expect(optionsFor(null)).rejects.toThrow(/--image-size is missing.*leaves the size/)
  })
})
