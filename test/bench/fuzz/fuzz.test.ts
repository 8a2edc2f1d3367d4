import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schemathesis } from '../../support/schemathesis.js'
import { startServiceChild, type ServiceChild } from '../service-child.js'
import { describeFindings, type Fuzzed } from './findings.js'
import { fuzzGraphql } from './graphql.js'
import { fuzzRest } from './rest.js'

/** A short run of `npm run bench:fuzz`. The seed fixes everything but ids and dates. */
const seed = 20
const provided = schemathesis()
const quiet = (): void => undefined
let service: ServiceChild
beforeAll(async () => {
  service = await startServiceChild(new URL('service.ts', import.meta.url))
})
afterAll(() => service.close())

function expectNothingFound({ cases, findings }: Fuzzed, least: number): void {
  expect(cases).toBeGreaterThanOrEqual(least)
  expect(findings, describeFindings(findings)).toEqual([])
}

// schemathesis, the service and the GraphQL client are three processes: both tests run at once
describe.concurrent('a fuzzed service', () => {
  test.skipIf(provided === null)(
    'answers requests drawn from the OpenAPI document as documented',
    async () => {
      const options = { url: service.url, seed, folder: provided?.folder ?? '', say: quiet }
      const [keyed, keyless] = await Promise.all([
        fuzzRest({ ...options, key: service.key, cases: 900, coverage: 'small' }),
        fuzzRest({ ...options, key: null, cases: 60, coverage: 'none' }),
      ])
      expectNothingFound(keyed, 900)
      expectNothingFound(keyless, 60)
    },
    600_000,
  )

  test('answers operations drawn from the GraphQL schema as documented', async () => {
    expectNothingFound(await fuzzGraphql({ ...service, seed, cases: 600, say: quiet }), 600)
  }, 600_000)
})
