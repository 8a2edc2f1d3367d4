/** What the user decided already, asked over REST, GraphQL and the command line. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { advise } from '../../src/cli/advise/advise.js'
import { openHttpClient } from '../../src/cli/advise/http-client.js'
import { parseArguments } from '../../src/cli/arguments/arguments.js'
import { capturedStreams } from '../support/captured-streams.js'
import { post } from '../support/listening.js'
import { serving, type Serving } from '../support/serving.js'

let service: Serving
beforeAll(async () => {
  service = await serving()
})
afterAll(() => service.close())

const asked = {
  model: { preset: 'regression' },
  data: { rows: 20_000 },
  memoryBudget: '256MiB',
  probeBudget: 10,
}

interface Answered {
  readonly request: Readonly<Record<string, unknown>>
  readonly advice: {
    readonly verdict: string
    readonly batchSize: { readonly value: number } | null
    readonly learningRate: { readonly value: number } | null
    readonly accumulation: { readonly microBatchSize: number; readonly steps: number } | null
    readonly explanation: readonly string[]
  }
}

async function overRest(wishes: object): Promise<Answered> {
  const response = await post(
    `${service.url}/v1/studies`,
    { ...asked, ...wishes },
    { prefer: 'wait=60' },
  )
  return (await response.json()) as Answered
}

async function overCommandLine(...options: string[]): Promise<Answered> {
  const given = parseArguments([
    'advise',
    ...['--preset', 'regression', '--rows', '20000', '--memory', '256MiB'],
    ...['--probe-budget', '10', '--json', ...options],
  ])
  if (given.command !== 'advise') throw new Error('not advise')
  const streams = capturedStreams()
  const signal = new AbortController().signal
  expect(await advise(given, openHttpClient(service.url), streams, signal)).toBe(0)
  return JSON.parse(streams.text.out) as Answered
}

const powers = ({ advice }: Answered): boolean =>
  Number.isInteger(Math.log2(advice.batchSize?.value ?? 0))

describe.each<readonly [string, object, readonly string[], (answer: Answered) => boolean]>([
  [
    'a batch size',
    { batchSize: 48 },
    ['--batch-size', '48'],
    ({ advice }) => advice.batchSize?.value === 48,
  ],
  [
    'a range of batch sizes',
    { batchSizes: { min: 100, max: 300, multipleOf: 8, powerOfTwo: true } },
    [
      ...['--batch-size-min', '100', '--batch-size-max', '300'],
      ...['--batch-size-multiple-of', '8', '--power-of-two'],
    ],
    (answer) => powers(answer) && (answer.advice.batchSize?.value ?? 0) >= 100,
  ],
  [
    'an effective batch size',
    { effectiveBatchSize: 8192 },
    ['--effective-batch-size', '8192'],
    ({ advice: { accumulation } }) =>
      (accumulation?.microBatchSize ?? 0) * (accumulation?.steps ?? 0) === 8192,
  ],
  [
    'a learning rate',
    { learningRate: 0.02 },
    ['--learning-rate', '0.02'],
    ({ advice }) => advice.learningRate?.value === 0.02,
  ],
])('%s', (_, wishes, options, isKept) => {
  it('is kept, whether asked over REST or on the command line', async () => {
    const answers = [await overRest(wishes), await overCommandLine(...options)]
    for (const answer of answers) {
      expect(answer.request).toMatchObject(wishes)
      expect(answer.advice.verdict).toBe('advice')
      expect(isKept(answer), JSON.stringify(answer.advice.batchSize)).toBe(true)
    }
  })
})

it('a size that does not fit is answered with one that does', async () => {
  const { advice } = await overRest({ batchSize: 16_384 })
  expect(advice).toMatchObject({ verdict: 'does-not-fit', batchSize: null })
  const { microBatchSize = 0, steps = 0 } = advice.accumulation ?? {}
  expect(microBatchSize * steps).toBe(16_384)
  expect(advice.explanation[0]).toContain('A batch of 16,384 does not fit 256 MiB')
})

it('a wish is kept over GraphQL, and the understood request repeats it', async () => {
  const query = `mutation($r: StudyRequest!) { submitStudy(request: $r, waitSeconds: 60) {
    request { batchSize batchSizes { min powerOfTwo } learningRate schedule scheduleOrigin }
    advice { batchSize { value } learningRate { value } } } }`
  const wishes = { batchSizes: { min: 64, powerOfTwo: true }, learningRate: 0.02 }
  const variables = { r: { ...asked, ...wishes, schedule: 'constant' } }
  const response = await post(`${service.url}/graphql`, { query, variables })
  const { data } = (await response.json()) as { data: { submitStudy: Answered } }
  expect(data.submitStudy.request).toEqual({
    batchSize: null,
    ...wishes,
    schedule: 'constant',
    scheduleOrigin: 'request',
  })
  expect(data.submitStudy.advice.learningRate?.value).toBe(0.02)
  expect(powers(data.submitStudy)).toBe(true)
})

it.each([
  [{ batchSize: 8, batchSizes: { min: 4 } }, '/batchSizes'],
  [{ batchSize: 0 }, '/batchSize'],
  [{ batchSizes: { least: 4 } }, '/batchSizes/least'],
  [{ effectiveBatchSize: 250, workers: 4 }, '/effectiveBatchSize'],
  [{ learningRate: -1 }, '/learningRate'],
])('%o is refused in words, at %s', async (wishes, pointer) => {
  const response = await post(`${service.url}/v1/studies`, { ...asked, ...wishes })
  expect(response.status).toBe(400)
  const { errors } = (await response.json()) as {
    errors: { pointer: string; accepted: string; detail: string }[]
  }
  expect(errors[0]).toMatchObject({ pointer })
  expect(errors[0]?.accepted).not.toBe('')
})
