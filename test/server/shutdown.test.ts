import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { json, post } from '../support/listening.js'
import { serviceProcess, type ServiceProcess } from '../support/service-process.js'

let folder: string
let services: ServiceProcess[] = []
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-shutdown-'))
  services = []
})
afterEach(async () => {
  for (const { child } of services) child.kill('SIGKILL')
  await Promise.all(services.map(({ ended }) => ended))
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})
const start = async (environment: NodeJS.ProcessEnv = {}): Promise<ServiceProcess> => {
  const service = await serviceProcess(folder, environment)
  services.push(service)
  return service
}
const request = {
  model: { preset: 'regression' },
  data: { rows: 600 },
  memoryBudget: '256MiB',
  engine: 'wasm',
  probeBudget: 2,
}
const archive = readFileSync(new URL('../fixtures/npz/rows.npz', import.meta.url))

interface SlowUpload {
  rest(): void
  readonly answer: Promise<string>
}
/** An upload whose second part is sent by `rest`. */
async function slowUpload(url: string): Promise<SlowUpload> {
  const { hostname, port } = new URL(url)
  const socket: Socket = connect(Number(port), hostname)
  await new Promise((resolve) => socket.once('connect', resolve))
  socket.write(
    `POST /v1/datasets HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/zip\r\ncontent-length: ${archive.length}\r\n\r\n`,
  )
  socket.write(archive.subarray(0, 100))
  const answer = new Promise<string>((resolve, reject) => {
    let text = ''
    socket
      .on('data', (chunk) => {
        text += chunk.toString()
      })
      .on('close', () => resolve(text))
      .on('error', reject)
  })
  return { answer, rest: () => void socket.write(archive.subarray(100)) }
}

test('on SIGTERM the service is not ready, finishes open answers, ends streams, and the next start resumes the study', async () => {
  const first = await start({ BATCHWISE_DRAIN_SECONDS: '1' })
  const { id } = await json(await post(`${first.url}/v1/studies`, request))
  const events = await fetch(`${first.url}/v1/studies/${String(id)}/events`)
  const stream = events.text()
  const waiting = post(
    `${first.url}/v1/studies`,
    { ...request, data: { rows: 700 } },
    { prefer: 'wait=60' },
  )
  const upload = await slowUpload(first.url)
  await expect
    .poll(async () => (await json(await fetch(`${first.url}/v1/studies/${String(id)}`))).state, {
      timeout: 60_000,
    })
    .toBe('running')
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200)

  first.child.kill('SIGTERM')
  await expect.poll(async () => (await fetch(`${first.url}/readyz`)).status).toBe(503)
  expect((await fetch(`${first.url}/healthz`)).status).toBe(200)
  // the stream and the wait end when listening does
  expect(await stream).toContain('event: state')
  const accepted = await waiting
  expect(accepted.status).toBe(202)
  expect(first.child.exitCode).toBeNull()
  upload.rest()
  expect(await upload.answer).toMatch(/^HTTP\/1\.1 201 /)
  const asked = performance.now()
  expect(await first.ended).toBe(0)
  // no finished stream or connection delays the end
  expect(performance.now() - asked).toBeLessThan(10_000)
  await expect(fetch(`${first.url}/healthz`)).rejects.toThrow()

  const second = await start()
  const stateOf = async (): Promise<unknown> =>
    (await json(await fetch(`${second.url}/v1/studies/${String(id)}`))).state
  await expect.poll(stateOf, { timeout: 120_000, interval: 300 }).toBe('done')
  const later = await json(accepted)
  expect((await fetch(`${second.url}/v1/studies/${String(later.id)}`)).status).toBe(200)
  second.child.kill('SIGTERM')
  expect(await second.ended).toBe(0)
})

test('without a key the service refuses to listen on a public address, and says what to do', async () => {
  const began = performance.now()
  await expect(start({ HOST: '0.0.0.0' })).rejects.toThrow(/ended with 1: .*batchwise keys create/)
  expect(performance.now() - began).toBeLessThan(30_000)
  await expect(start({ BATCHWISE_AUTH: 'sometimes' })).rejects.toThrow(
    /BATCHWISE_AUTH=sometimes is not valid. Accepted: required, loopback/,
  )
})
