/** Files that break, lie or are too large: refused in words, with nothing left behind. */
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openHttpClient } from '../../src/cli/advise/http-client.js'
import { parseArguments } from '../../src/cli/arguments/arguments.js'
import { describeFiles } from '../../src/cli/data.js'
import { describeModelFile } from '../../src/cli/model.js'
import { BatchwiseError } from '../../src/errors.js'
import { Problem } from '../../src/rest/schemas.js'
import { badFiles } from '../support/bad-files.js'
import { capturedStreams } from '../support/captured-streams.js'
import { keyedService, type KeyedService } from '../support/keyed-service.js'

let service: KeyedService
let place: string
beforeAll(async () => {
  service = await keyedService()
  place = await mkdtemp(path.join(os.tmpdir(), 'batchwise-bad-'))
})
afterAll(async () => {
  await service.close()
  await rm(place, { recursive: true, force: true })
})

const kinds = ['datasets', 'models'] as const
type Kind = (typeof kinds)[number]
const cases = badFiles.flatMap((file) =>
  kinds
    .filter((kind) => file.to === undefined || file.to === kind)
    .map((kind) => [kind, file] as const),
)

/** The files of the service, and what reading a file leaves in the folder for temporary ones. */
async function left(kind: Kind): Promise<readonly string[]> {
  const stored = await readdir(path.join(service.folder, kind)).catch(() => [])
  const temporary = (await readdir(os.tmpdir())).filter((name) =>
    /^batchwise-(model|cl)/.test(name),
  )
  return [...stored, ...temporary]
}

/** No character of a binary file, and no other that a terminal obeys. */
const unprintable = /(?!\n)[\p{Cc}\p{Cf}\uFFFD]/u

describe.each(cases.map(([kind, file]) => [kind, file.what, file] as const))(
  'to %s: %s',
  (kind, _what, { name, bytes, says }) => {
    test('is refused over HTTP and on the command line, and leaves nothing', async () => {
      const content = bytes()
      const before = await left(kind)
      const response = await fetch(`${service.url}/v1/${kind}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/octet-stream',
          'content-disposition': `attachment; filename="${name}"`,
        },
        body: new Uint8Array(content),
      })
      const problem = Problem.parse(await response.json())
      expect(response.status, problem.detail).toBeOneOf([400, 413])
      expect(problem.detail).toMatch(says)
      expect(JSON.stringify(problem)).not.toMatch(unprintable)
      const file = path.join(place, name)
      await writeFile(file, content)
      expect(await onCommandLine(kind, file)).toMatch(says)
      expect(await left(kind)).toEqual(before)
    })
  },
)

/** The words of the refusal. */
async function onCommandLine(kind: Kind, file: string): Promise<string> {
  const given = parseArguments([kind === 'datasets' ? 'data' : 'model', file])
  const client = openHttpClient(service.url)
  const streams = capturedStreams()
  const described =
    given.command === 'model'
      ? describeModelFile(given, client, streams)
      : describeFiles(given as Parameters<typeof describeFiles>[0], client, streams)
  const error = await described.catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(BatchwiseError)
  const { message, faults } = error as BatchwiseError
  expect(JSON.stringify([message, faults, streams.text])).not.toMatch(unprintable)
  return message
}

test('a billion parameters can be stored; a question says what they would take', async () => {
  const config = { name: 'd', units: 1e9, batch_input_shape: [null, 1] }
  const layers = [{ class_name: 'Dense', config }]
  const model = { class_name: 'Sequential', config: { name: 'm', layers } }
  const answer = await fetch(`${service.url}/v1/models`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(model),
  })
  const { id, parameters } = (await answer.json()) as { id: string; parameters: number }
  expect([answer.status, parameters]).toEqual([201, 2e9])
  const question = { model: { id }, data: { rows: 100 }, memoryBudget: '1GiB' }
  const asked = await fetch(`${service.url}/v1/studies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(question),
  })
  expect([asked.status, Problem.parse(await asked.json()).errors]).toMatchObject([
    400,
    [{ pointer: '/memoryBudget' }],
  ])
})
