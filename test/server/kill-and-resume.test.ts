import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'

interface Service {
  readonly child: ChildProcess
  readonly url: string
}
interface TrialAnswer {
  readonly id: string
  readonly startedAt: string
  readonly outcome: { readonly cause: string } | null
  readonly spec: object
}

let folder: string
let services: Service[] = []
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-kill-'))
  services = []
})
afterEach(async () => {
  for (const { child } of services) child.kill('SIGKILL')
  await sleep(200)
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** The real service as a process of its own, on a free port. */
async function start(): Promise<Service> {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    cwd: root,
    env: { ...process.env, PORT: '0', BATCHWISE_DATA: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const match = /listens on (http:\/\/\S+)/.exec(said)
      if (match?.[1] !== undefined) resolve(match[1])
    })
    child.on('exit', (code) => reject(new Error(`the service ended with ${String(code)}: ${said}`)))
  })
  const service = { child, url }
  services.push(service)
  return service
}

async function trialsOf({ url }: Service, id: string): Promise<readonly TrialAnswer[]> {
  const answer = (await (await fetch(`${url}/v1/studies/${id}/trials`)).json()) as
    { trials: readonly TrialAnswer[] } | readonly TrialAnswer[]
  return 'trials' in answer ? answer.trials : answer
}

test('SIGKILL in the middle of a study: the next start finishes it and repeats no finished trial', async () => {
  const first = await start()
  const posted = await fetch(`${first.url}/v1/studies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: { preset: 'regression' },
      data: { rows: 600 },
      memoryBudget: '256MiB',
      probeBudget: 3,
    }),
  })
  expect(posted.status).toBe(202)
  const { id } = (await posted.json()) as { id: string }
  let before: readonly TrialAnswer[] = []
  while (before.filter(({ outcome }) => outcome !== null).length < 9) {
    await sleep(100)
    before = await trialsOf(first, id)
  }
  first.child.kill('SIGKILL')
  const second = await start()
  let state = 'running'
  while (state === 'running' || state === 'queued') {
    await sleep(200)
    state = ((await (await fetch(`${second.url}/v1/studies/${id}`)).json()) as { state: string })
      .state
  }
  expect(state).toBe('done')
  const after = await trialsOf(second, id)
  const finished = before.filter(({ outcome }) => outcome !== null)
  for (const trial of finished)
    expect(after.find((other) => other.id === trial.id)).toMatchObject({
      startedAt: trial.startedAt,
      outcome: trial.outcome,
    })
  const specs = after.map(({ spec }) => JSON.stringify(spec))
  expect(new Set(specs).size).toBe(specs.length)
  expect(after.length).toBeGreaterThan(finished.length)
  const again = await fetch(`${second.url}/v1/studies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      model: { preset: 'regression' },
      data: { rows: 600 },
      memoryBudget: '256MiB',
      probeBudget: 3,
    }),
  })
  expect(again.status).toBe(200)
  expect((await trialsOf(second, id)).length).toBe(after.length)
})
