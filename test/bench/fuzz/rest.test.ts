import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { schemathesis } from '../../support/schemathesis.js'
import { figuresOf } from './findings.js'
import { fuzzRest } from './rest.js'

const installed = schemathesis()
const answer = {
  description: 'an answer',
  content: {
    'application/json': {
      schema: { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] },
    },
  },
}
const get = (operationId: string): object => ({ get: { operationId, responses: { 200: answer } } })
/** Every route except /good has one fault. */
const document = {
  openapi: '3.1.0',
  info: { title: 'faulty', version: '1' },
  paths: {
    '/good': get('good'),
    '/fails': get('fails'),
    '/teapot': get('teapot'),
    '/lies': get('lies'),
    '/hangs': get('hangs'),
  },
}
const bodies: Readonly<Record<string, object>> = {
  '/openapi.json': document,
  '/lies': { ok: 'yes' },
}
const statuses: Readonly<Record<string, number>> = { '/fails': 500, '/teapot': 418 }

test.skipIf(installed === null)('finds each kind of fault in a faulty service', async () => {
  const server = createServer(({ url = '', method }, response) => {
    if (url === '/hangs') return
    const status = method === 'GET' ? (statuses[url] ?? 200) : 405
    response
      .writeHead(status, {
        'content-type': 'application/json',
        ...(status === 405 ? { allow: 'GET' } : {}),
      })
      .end(JSON.stringify(bodies[url] ?? { ok: true }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const fuzzed = await fuzzRest({
    url,
    key: null,
    seed: 1,
    cases: 1,
    folder: installed?.folder ?? '',
    coverage: 'none',
    answerWithinMs: 500,
    say: () => undefined,
  })
  server.closeAllConnections()
  server.close()
  const figures = figuresOf([fuzzed])
  for (const [kind, where] of [
    ['serverErrors', '/fails'],
    ['undocumented', '/teapot'],
    ['schemaViolations', '/lies'],
    ['hangs', '/hangs'],
  ] as const) {
    expect(figures[kind], JSON.stringify(fuzzed.findings)).toBeGreaterThan(0)
    expect(
      fuzzed.findings
        .filter((finding) => finding.kind === kind)
        .some((finding) => finding.where.includes(where)),
      kind,
    ).toBe(true)
  }
  expect(fuzzed.findings.filter(({ where }) => where.includes('/good'))).toEqual([])
})
