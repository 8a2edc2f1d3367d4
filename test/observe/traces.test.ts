import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { json, post } from '../support/listening.js'
import { serviceProcess, type ServiceProcess } from '../support/service-process.js'

interface ReceivedSpan {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly {
    readonly key: string
    readonly value: Readonly<Record<string, unknown>>
  }[]
}
interface Export {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: ReceivedSpan['attributes'] }
    readonly scopeSpans: readonly { readonly spans: readonly ReceivedSpan[] }[]
  }[]
}

/** A small collector: stores what is posted to /v1/traces. */
class Collector {
  readonly spans: ReceivedSpan[] = []
  readonly services = new Set<unknown>()
  private readonly server: Server = createServer((request, response) => {
    let text = ''
    request
      .on('data', (chunk: Buffer) => {
        text += chunk.toString()
      })
      .on('end', () => {
        if (request.url === '/v1/traces')
          for (const { resource, scopeSpans } of (JSON.parse(text) as Export).resourceSpans) {
            this.services.add(attribute({ attributes: resource.attributes }, 'service.name'))
            this.spans.push(...scopeSpans.flatMap(({ spans }) => spans))
          }
        response.setHeader('content-type', 'application/json').end('{}')
      })
  })
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }
  close(): void {
    this.server.close()
  }
}
const attribute = ({ attributes }: Pick<ReceivedSpan, 'attributes'>, name: string): unknown =>
  Object.values(attributes.find(({ key }) => key === name)?.value ?? {})[0]

let folder: string
let collector: Collector
let services: ServiceProcess[] = []
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-traces-'))
  collector = new Collector()
  services = []
})
afterEach(async () => {
  for (const { child } of services) child.kill('SIGKILL')
  await Promise.all(services.map(({ ended }) => ended))
  collector.close()
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})
const traceId = '0af7651916cd43dd8448eb211c80319c'

test('one trace covers request, queue, worker and trial processes, also across a restart', async () => {
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: await collector.open() }
  const first = await serviceProcess(folder, environment)
  services.push(first)
  const submitted = await post(
    `${first.url}/v1/studies`,
    {
      model: { preset: 'regression' },
      data: { rows: 600 },
      memoryBudget: '256MiB',
      engine: 'wasm',
      probeBudget: 1,
    },
    { traceparent: `00-${traceId}-b7ad6b7169203331-01` },
  )
  const { id } = await json(submitted)
  const stateAt = async (url: string): Promise<unknown> =>
    (await json(await fetch(`${url}/v1/studies/${String(id)}`))).state
  await expect
    .poll(
      async () =>
        (
          (await json(await fetch(`${first.url}/v1/studies/${String(id)}/trials`)))
            .trials as unknown[]
        ).length,
      { timeout: 60_000 },
    )
    .toBeGreaterThan(2)
  first.child.kill('SIGTERM')
  expect(await first.ended).toBe(0)
  const second = await serviceProcess(folder, environment)
  services.push(second)
  await expect.poll(() => stateAt(second.url), { timeout: 120_000, interval: 300 }).toBe('done')
  second.child.kill('SIGTERM')
  expect(await second.ended).toBe(0)

  const spans = collector.spans.filter((span) => span.traceId === traceId)
  const named = (name: string): readonly ReceivedSpan[] =>
    spans.filter((span) => span.name.startsWith(name))
  const [request] = named('POST /v1/studies')
  const [queued] = named('queue study')
  const conducted = named('conduct study')
  expect(request).toMatchObject({ parentSpanId: 'b7ad6b7169203331' })
  expect(
    request === undefined
      ? null
      : [
          attribute(request, 'http.response.status_code'),
          attribute(request, 'batchwise.request.id'),
        ],
  ).toEqual([202, submitted.headers.get('x-request-id')])
  expect(queued).toMatchObject({ parentSpanId: request?.spanId })
  expect(conducted.map(({ parentSpanId }) => parentSpanId)).toEqual([
    queued?.spanId,
    queued?.spanId,
  ])
  expect(
    conducted.map((span) => [
      attribute(span, 'batchwise.study.id'),
      attribute(span, 'batchwise.study.state'),
    ]),
  ).toEqual([
    [id, 'running'],
    [id, 'done'],
  ])
  const trials = named('trial ').filter(({ name }) => name !== 'trial process')
  expect(trials.length).toBeGreaterThan(4)
  for (const { parentSpanId } of trials)
    expect(conducted.map(({ spanId }) => spanId)).toContain(parentSpanId)
  const processes = named('trial process')
  expect(processes.length).toBeGreaterThan(4)
  for (const span of processes) {
    const parent = trials.find(({ spanId }) => spanId === span.parentSpanId)
    expect([first.child.pid, second.child.pid]).not.toContain(attribute(span, 'process.pid'))
    expect(
      BigInt(span.startTimeUnixNano) >= BigInt(parent?.startTimeUnixNano ?? '0') - 50_000_000n,
    ).toBe(true)
    expect(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano)).toBe(true)
  }
  expect([...collector.services]).toEqual(['batchwise'])
  // work without a request has separate traces
  expect(
    collector.spans.some(
      (span) => span.traceId !== traceId && span.name.startsWith('GET /v1/studies/:id'),
    ),
  ).toBe(true)
})

test('without a collector OpenTelemetry is not loaded; an unreachable collector delays nothing', async () => {
  const script = fileURLToPath(new URL('fixtures/loaded.mjs', import.meta.url))
  const run = async (environment: NodeJS.ProcessEnv, data: string): Promise<string[]> => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', script, path.join(folder, data)],
      { env: { ...process.env, ...environment } },
    )
    return JSON.parse(stdout) as string[]
  }
  const [untraced, traced] = await Promise.all([
    run({}, 'untraced'),
    run({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }, 'traced'),
  ])
  expect(untraced).toEqual([])
  expect(traced).not.toEqual([])
})
