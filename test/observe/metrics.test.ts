import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startService, type RunningService } from '../../src/cli/serve.js'
import { settingsFrom } from '../../src/cli/settings/settings.js'
import { openDatabase } from '../../src/persistence/database/open-database.js'
import { PrismaStudyStore } from '../../src/persistence/studies/study-store.js'
import { post } from '../support/listening.js'
import { smallStudy } from '../support/small-study.js'

let folder: string
let service: RunningService
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-metrics-'))
  service = await startService({
    host: '127.0.0.1',
    port: 0,
    dataFolder: folder,
    logger: false,
    settings: settingsFrom({}),
  })
})
afterEach(async () => {
  await service.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** The sum of all samples with these labels. */
function sum(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number {
  const samples = text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
  return samples
    .filter((line) =>
      Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)),
    )
    .reduce((total, line) => total + Number(line.split(' ').at(-1)), 0)
}

test('requests, studies, trials, queue and device are counted; clients cannot add labels', async () => {
  const answer = await post(
    `${service.url}/v1/studies`,
    {
      model: { preset: 'regression' },
      data: { rows: 600 },
      memoryBudget: '256MiB',
      engine: 'wasm',
      probeBudget: 0,
    },
    { prefer: 'wait=60' },
  )
  expect(answer.status).toBe(200)
  const { id } = (await answer.json()) as { id: string }
  for (let i = 0; i < 5; i++) await fetch(`${service.url}/made-up-${i}`)
  for (let i = 0; i < 5; i++) await fetch(`${service.url}/v1/studies/made-up-${i}`)
  const read = await fetch(`${service.url}/metrics`)
  expect(read.headers.get('content-type')).toContain('text/plain')
  const text = await read.text()
  expect(
    sum(text, 'batchwise_http_request_duration_seconds_count', {
      route: 'unmatched',
      status: '404',
    }),
  ).toBe(5)
  expect(
    sum(text, 'batchwise_http_request_duration_seconds_count', {
      route: '/v1/studies/:id',
      status: '404',
    }),
  ).toBe(5)
  expect(sum(text, 'batchwise_studies', { state: 'done' })).toBe(1)
  expect(sum(text, 'batchwise_queue_depth')).toBe(0)
  expect(sum(text, 'batchwise_queue_wait_seconds_count')).toBe(1)
  expect(sum(text, 'batchwise_device_trials', { device: 'cpu' })).toBe(0)
  for (const device of (
    (await (await fetch(`${service.url}/v1/devices`)).json()) as {
      devices: { id: string; memoryBytes: number }[]
    }
  ).devices) {
    expect(sum(text, 'batchwise_device_memory_bytes', { device: device.id })).toBe(
      device.memoryBytes,
    )
    expect(text).toContain(`batchwise_device_trials{device="${device.id}"} 0`)
  }
  expect(sum(text, 'batchwise_device_memory_used_bytes', { device: 'cpu' })).toBeGreaterThan(0)
  // unknown for the CPU
  expect(text).not.toContain('batchwise_device_utilization_ratio{device="cpu"}')
  const trials = (
    (await (await fetch(`${service.url}/v1/studies/${id}/trials`)).json()) as {
      trials: { spec: { kind: string }; outcome: { cause: string } }[]
    }
  ).trials
  for (const kind of new Set(trials.map(({ spec }) => spec.kind))) {
    const of = trials.filter(({ spec }) => spec.kind === kind)
    expect(sum(text, 'batchwise_trials_total', { kind })).toBe(of.length)
    expect(
      sum(text, 'batchwise_trials_total', { kind, outcome: 'completed', engine: 'wasm' }),
    ).toBe(of.filter(({ outcome }) => outcome.cause === 'completed').length)
  }
  expect(sum(text, 'batchwise_device_busy_seconds_total', { device: 'cpu' })).toBeCloseTo(
    sum(text, 'batchwise_trial_duration_seconds_sum'),
    6,
  )
  expect(text).not.toContain('made-up')
  expect(text).not.toContain(id)
})

test('what retention deletes is counted', async () => {
  await service.close()
  const database = await openDatabase(path.join(folder, 'batchwise.db'))
  const ended = { state: 'done', updatedAt: new Date('2026-01-01') } as const
  for (const id of ['a', 'b'])
    await new PrismaStudyStore(database).create(smallStudy(id, ended), null)
  await database.$disconnect()
  service = await startService({
    host: '127.0.0.1',
    port: 0,
    dataFolder: folder,
    logger: false,
    settings: settingsFrom({ BATCHWISE_KEEP_STUDIES_DAYS: '30' }),
  })
  await expect
    .poll(async () => {
      const text = await (await fetch(`${service.url}/metrics`)).text()
      return sum(text, 'batchwise_deleted_by_age_total', { kind: 'study' })
    })
    .toBe(2)
  expect((await fetch(`${service.url}/v1/studies/a`)).status).toBe(404)
})
