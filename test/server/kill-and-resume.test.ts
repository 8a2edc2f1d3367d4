import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { json, jsonAs, post } from '../support/listening.js'
import { serviceProcess, type ServiceProcess } from '../support/service-process.js'

interface TrialAnswer {
  readonly id: string
  readonly startedAt: string
  readonly outcome: { readonly cause: string } | null
  readonly spec: object
}

let folder: string
let services: ServiceProcess[] = []
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-kill-'))
  services = []
})
afterEach(async () => {
  for (const { child } of services) child.kill('SIGKILL')
  await Promise.all(services.map(({ ended }) => ended))
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

async function start(): Promise<ServiceProcess> {
  const service = await serviceProcess(folder)
  services.push(service)
  return service
}

const question = {
  model: { preset: 'regression' },
  data: { rows: 600 },
  memoryBudget: '256MiB',
  probeBudget: 8,
}
const submit = ({ url }: ServiceProcess): Promise<Response> => post(`${url}/v1/studies`, question)

async function stateOf({ url }: ServiceProcess, id: string): Promise<unknown> {
  const study = await json(await fetch(`${url}/v1/studies/${id}`))
  return study['state']
}

async function trialsOf({ url }: ServiceProcess, id: string): Promise<readonly TrialAnswer[]> {
  const response = await fetch(`${url}/v1/studies/${id}/trials`)
  const { trials } = await jsonAs<{ readonly trials: readonly TrialAnswer[] }>(response)
  return trials
}

async function finishedTrialsOf(service: ServiceProcess, id: string): Promise<TrialAnswer[]> {
  const trials = await trialsOf(service, id)
  return trials.filter(({ outcome }) => outcome !== null)
}

test('after SIGKILL in a study, the next start finishes it and repeats no finished trial', async () => {
  const first = await start()
  const posted = await submit(first)
  expect(posted.status).toBe(202)
  const { id } = await jsonAs<{ readonly id: string }>(posted)
  let finished: readonly TrialAnswer[] = []
  const enough = { timeout: 120_000, interval: 50 }
  await expect
    .poll(async () => (finished = await finishedTrialsOf(first, id)).length, enough)
    .toBeGreaterThanOrEqual(5)
  first.child.kill('SIGKILL')

  const second = await start()
  await expect.poll(() => stateOf(second, id), { timeout: 120_000, interval: 100 }).toBe('done')
  const after = await trialsOf(second, id)
  for (const { id: trialId, startedAt, outcome } of finished)
    expect(after.find((trial) => trial.id === trialId)).toMatchObject({ startedAt, outcome })
  const specs = after.map(({ spec }) => JSON.stringify(spec))
  expect(new Set(specs).size).toBe(specs.length)
  expect(after.length).toBeGreaterThan(finished.length)

  expect((await submit(second)).status).toBe(200)
  expect((await trialsOf(second, id)).length).toBe(after.length)
})
