/**
 * npm run bench:fuzz [-- --cases 10000] [--seed 1] [--only rest|graphql] [--json]
 *
 * Sends random requests to a service with API keys and a real database (`fuzz/service.ts`).
 * `fuzz/rest.ts` and `fuzz/graphql.ts` say how they are drawn. Findings go to stderr; any finding
 * exits with 1.
 */
import { parseArgs } from 'node:util'
import { schemathesis } from '../support/schemathesis.js'
import { describeFindings, figuresOf, type Figures, type Fuzzed } from './fuzz/findings.js'
import { fuzzGraphql } from './fuzz/graphql.js'
import { fuzzRest } from './fuzz/rest.js'
import { startServiceChild, type ServiceChild } from './service-child.js'

const usage = `npm run bench:fuzz [-- OPTIONS]
  --cases N      number of REST requests, and of GraphQL requests (10000)
  --seed N       seed of the random requests (1)
  --only WHAT    rest or graphql
  --json         {cases, serverErrors, undocumented, schemaViolations, hangs} on stdout
`
const say = (text: string): void => void process.stderr.write(`${text}\n`)

interface Options {
  readonly cases: number
  readonly seed: number
  readonly only: string | null
  readonly json: boolean
}

function optionsFrom(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cases: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(usage)
    process.exit(0)
  }
  if (values.only !== undefined && values.only !== 'rest' && values.only !== 'graphql')
    throw new Error(`--only ${values.only}: pass rest or graphql, or omit the option for both`)
  return {
    cases: integerOption('cases', values.cases, 1),
    seed: integerOption('seed', values.seed, 0),
    only: values.only ?? null,
    json: values.json,
  }
}

function integerOption(name: string, text: string, min: number): number {
  if (/^\d{1,9}$/.test(text) && Number(text) >= min) return Number(text)
  throw new Error(`--${name} ${text}: pass an integer from ${min} to 999999999`)
}

async function fuzz(options: Options, service: ServiceChild): Promise<readonly Fuzzed[]> {
  const { cases, seed, only } = options
  const runs: Fuzzed[] = []
  if (only !== 'graphql') runs.push(...(await fuzzRestTwice(options, service)))
  if (only !== 'rest') runs.push(await fuzzGraphql({ ...service, seed, cases, say }))
  return runs
}

/** All cases with an API key, then a fifth as many without one. */
async function fuzzRestTwice(
  { cases, seed }: Options,
  { url, key }: ServiceChild,
): Promise<readonly Fuzzed[]> {
  const installed = schemathesis()
  if (installed === null)
    throw new Error('schemathesis is not installed, so REST cannot be fuzzed: pass --only graphql')
  const shared = { url, seed, folder: installed.folder, say }
  const withKey = await fuzzRest({ ...shared, key, cases, coverage: 'all' })
  const keylessCases = Math.ceil(cases / 5)
  const withoutKey = await fuzzRest({ ...shared, key: null, cases: keylessCases, coverage: 'none' })
  return [withKey, withoutKey]
}

function printFigures(figures: Figures, asJson: boolean): void {
  const lines = Object.entries(figures).map(([name, count]) => `${name.padEnd(20)}${count}`)
  process.stdout.write(`${asJson ? JSON.stringify(figures) : lines.join('\n')}\n`)
}

try {
  const options = optionsFrom(process.argv.slice(2))
  const service = await startServiceChild(new URL('fuzz/service.ts', import.meta.url))
  const runs = await fuzz(options, service).finally(() => service.close())
  const findings = runs.flatMap((run) => run.findings)
  if (findings.length > 0) say(`\n${describeFindings(findings)}`)
  printFigures(figuresOf(runs), options.json)
  process.exitCode = findings.length > 0 ? 1 : 0
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 2
}
