import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schemathesis } from '../../support/schemathesis.js'
import { startServiceChild, type ServiceChild } from '../service-child.js'
import { describeFindings, type Fuzzed } from './findings.js'
import { fuzzGraphql } from './graphql.js'
import { fuzzRest } from './rest.js'

/** A short run of `npm run bench:fuzz`. The seed fixes everything except ids and dates. */
const seed = 20
const installed = schemathesis()
const quiet = (): void => undefined
let service: ServiceChild
beforeAll(async () => {
  service = await startServiceChild(new URL('service.ts', import.meta.url))
})
afterAll(() => service.close())

function expectNothingFound({ cases, findings }: Fuzzed, casesMin: number): void {
  expect(cases).toBeGreaterThanOrEqual(casesMin)
  expect(findings, describeFindings(findings)).toEqual([])
}

// schemathesis, the service and the GraphQL client are three processes, so both tests overlap
describe.concurrent('the fuzzed service', () => {
  test.skipIf(installed === null)(
    'answers random requests from the OpenAPI document as documented',
    async () => {
      const options = { url: service.url, seed, folder: installed?.folder ?? '', say: quiet }
      const [withKey, withoutKey] = await Promise.all([
        fuzzRest({ ...options, key: service.key, cases: 300, coverage: 'small' }),
        fuzzRest({ ...options, key: null, cases: 30, coverage: 'none' }),
      ])
      expectNothingFound(withKey, 300)
      expectNothingFound(withoutKey, 30)
    },
    600_000,
  )

  test('answers random operations from the GraphQL schema as documented', async () => {
    expectNothingFound(await fuzzGraphql({ ...service, seed, cases: 200, say: quiet }), 200)
  }, 600_000)
})
