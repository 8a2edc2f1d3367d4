import { afterAll, beforeAll, expect, test } from 'vitest'
import { schemathesis } from '../../support/schemathesis.js'
import { startServiceChild, type ServiceChild } from '../service-child.js'
import { describeFindings, type Fuzzed } from './findings.js'
import { fuzzGraphql } from './graphql.js'
import { fuzzRest } from './rest.js'

/** A short run of `npm run bench:fuzz`, the same every time as far as ids and dates allow. */
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

test.skipIf(provided === null)(
  'requests by the OpenAPI document are answered as it says',
  async () => {
    const options = { url: service.url, seed, folder: provided?.folder ?? '', say: quiet }
    expectNothingFound(
      await fuzzRest({ ...options, key: service.key, cases: 900, coverage: 'small' }),
      900,
    )
    expectNothingFound(await fuzzRest({ ...options, key: null, cases: 60, coverage: 'none' }), 60)
  },
  600_000,
)

test('operations by the GraphQL schema are answered as it says', async () => {
  expectNothingFound(await fuzzGraphql({ ...service, seed, cases: 600, say: quiet }), 600)
}, 600_000)
