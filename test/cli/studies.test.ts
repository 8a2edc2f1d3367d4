/** `batchwise studies` and `data --delete`, of this process and of a service. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHttpClient } from '../../src/cli/advise/http-client.js'
import { localClient, type StudyClient } from '../../src/cli/advise/study-client.js'
import type { StudyDesk } from '../../src/cli/advise/study-desk.js'
import { parseArguments } from '../../src/cli/arguments/arguments.js'
import { describeFiles } from '../../src/cli/data.js'
import { manageStudies } from '../../src/cli/studies.js'
import { bytesSource } from '../../src/studies/upload/upload-source.js'
import { capturedStreams } from '../support/captured-streams.js'
import { someArchive } from '../support/npz.js'
import { serving, someQuestion, type Serving } from '../support/serving.js'

let service: Serving
beforeAll(async () => {
  service = await serving()
})
afterAll(() => service.close())

const clients: readonly [string, () => StudyClient & StudyDesk][] = [
  ['in this process', () => localClient(service.application.useCases, async () => undefined)],
  ['of a service', () => openHttpClient(service.url)],
]

describe.each(clients)('studies %s', (_name, open) => {
  async function run(...words: string[]): Promise<{ status: number; out: string; err: string }> {
    const given = parseArguments(['studies', ...words])
    if (given.command !== 'studies') throw new Error('not studies')
    const streams = capturedStreams()
    const status = await manageStudies(given, open(), streams)
    return { status, ...streams.text }
  }
  const answered = async (workers: number): Promise<string> => {
    const { useCases } = service.application
    const wait = { timeoutMs: 60_000 }
    return (await useCases.submit({ ...someQuestion, workers }, { wait })).id
  }

  it('are listed, in words and as JSON', async () => {
    const id = await answered(2)
    const { out, status } = await run('list', '--state', 'done')
    expect(status).toBe(0)
    expect(out).toMatch(new RegExp(`${id} +\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC +done`))
    expect(out).toContain('regression on cpu')
    const listed = JSON.parse((await run('list', '--json')).out) as { id: string; state: string }[]
    expect(listed.find((study) => study.id === id)).toMatchObject({ state: 'done', device: 'cpu' })
    expect((await run('list', '--state', 'failed')).out).toBe('No studies found.\n')
    expect((await run('list', '--lang', 'zh')).out).toContain('已完成')
  })

  it('are shown as batchwise advise shows them', async () => {
    const id = await answered(2)
    const { out, status } = await run('show', id)
    expect([status, out.includes('batch size')]).toEqual([0, true])
    expect(JSON.parse((await run('show', id, '--json')).out)).toMatchObject({ id, state: 'done' })
  })

  it('are cancelled, and deleted once they are final', async () => {
    service.hold()
    const { id } = await service.application.useCases.submit({
      ...someQuestion,
      data: { rows: 700 },
    })
    await expect(run('delete', id)).rejects.toMatchObject({ code: 'conflict' })
    expect((await run('cancel', id)).out).toBe('the study was cancelled\n')
    service.letGo()
    expect((await run('show', id)).status).toBe(1)
    expect((await run('delete', id)).out).toContain(`The study ${id}`)
    await expect(run('show', id)).rejects.toMatchObject({ code: 'not-found' })
  })

  it.each(['../devices', '..', '.', 'a/../../devices'])('the id %s is unknown', async (id) => {
    for (const word of ['show', 'cancel', 'delete'])
      await expect(run(word, id), word).rejects.toMatchObject({ code: 'not-found' })
    const stop = new AbortController().signal
    const watching = async (): Promise<unknown> => {
      for await (const update of open().watch(id, stop)) return update
      return null
    }
    await expect(watching()).rejects.toMatchObject({ code: 'not-found' })
  })

  it('a data set is deleted', async () => {
    const { id } = await service.application.useCases.addDataset(bytesSource(someArchive(1)))
    const given = parseArguments(['data', '--delete', id])
    if (given.command !== 'data') throw new Error('not data')
    const streams = capturedStreams()
    expect(await describeFiles(given, open(), streams)).toBe(0)
    expect(streams.text.out).toContain(`The data set ${id}`)
    await expect(describeFiles(given, open(), streams)).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('what studies accepts', () => {
  it.each([
    [[], /studies needs a command/],
    [['drop'], /studies drop is not a command/],
    [['show'], /takes the id of one study/],
    [['delete', 'a', 'b'], /takes the id of one study/],
    [['list', 'a'], /one word too many/],
    [['show', 'a', '--state', 'done'], /an option of studies list/],
    [['list', '--state', 'ready'], /queued, running, done, failed, cancelled/],
  ])('%s', (words, expected) => {
    expect(() => parseArguments(['studies', ...words])).toThrow(expected)
  })

  it('data takes a file or an id to delete', () => {
    expect(() => parseArguments(['data', '--delete', 'a', 'rows.csv'])).toThrow(/no file/)
  })
})
