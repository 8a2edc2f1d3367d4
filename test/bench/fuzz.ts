/**
 * npm run bench:fuzz [-- --cases 10000] [--seed 1] [--only rest|graphql] [--json]
 *
 * Requests that nobody would send by hand, to a service with keys over a real database (`fuzz/service.ts`): `--cases` of schemathesis by the OpenAPI document, with all of its checks (and a fifth as many
 * that say not who asks), and as many GraphQL operations drawn from the schema. What schemathesis would take for a fault and is none is named with its reason in `fuzz/rules.py`.
 * Ends with 1 where anything was found; what it was goes to stderr.
 */
import { parseArgs } from 'node:util'
import { schemathesis } from '../support/schemathesis.js'
import { describeFindings, figuresOf, type Fuzzed } from './fuzz/findings.js'
import { fuzzGraphql } from './fuzz/graphql.js'
import { fuzzRest } from './fuzz/rest.js'
import { startServiceChild, type ServiceChild } from './service-child.js'

const usage = `npm run bench:fuzz [-- OPTIONS]
  --cases N      requests of REST, and as many of GraphQL (10000)
  --seed N       what the requests are drawn from (1)
  --only WHAT    rest or graphql
  --json         {cases, serverErrors, undocumented, schemaViolations, hangs} on stdout
`
const say = (text: string): void => void process.stderr.write(`${text}\n`)

function optionsFrom(args: readonly string[]): {
  readonly cases: number
  readonly seed: number
  readonly only: string | null
  readonly json: boolean
} {
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
  const whole = (name: string, text: string, least: number): number => {
    if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text)
    throw new Error(`--${name} ${text}: accepted is a whole number from ${least}`)
  }
  if (values.only !== undefined && values.only !== 'rest' && values.only !== 'graphql')
    throw new Error(`--only ${values.only}: accepted are rest and graphql`)
  return {
    cases: whole('cases', values.cases, 1),
    seed: whole('seed', values.seed, 0),
    only: values.only ?? null,
    json: values.json,
  }
}

async function fuzz(
  { cases, seed, only }: ReturnType<typeof optionsFrom>,
  service: ServiceChild,
): Promise<readonly Fuzzed[]> {
  const runs: Fuzzed[] = []
  if (only !== 'graphql') {
    const provided = schemathesis()
    if (provided === null)
      throw new Error('without schemathesis REST is not fuzzed; --only graphql needs none')
    const options = {
      url: service.url,
      seed,
      folder: provided.folder,
      coverage: 'all' as const,
      say,
    }
    runs.push(
      await fuzzRest({ ...options, key: service.key, cases }),
      await fuzzRest({ ...options, key: null, cases: Math.ceil(cases / 5), coverage: 'none' }),
    )
  }
  if (only !== 'rest') runs.push(await fuzzGraphql({ ...service, seed, cases, say }))
  return runs
}

try {
  const options = optionsFrom(process.argv.slice(2))
  const service = await startServiceChild(new URL('fuzz/service.ts', import.meta.url))
  const runs = await fuzz(options, service).finally(() => service.close())
  const figures = figuresOf(runs)
  const findings = runs.flatMap((run) => run.findings)
  if (findings.length > 0) say(`\n${describeFindings(findings)}`)
  process.stdout.write(
    options.json
      ? `${JSON.stringify(figures)}\n`
      : `${Object.entries(figures)
          .map(([name, value]) => `${name.padEnd(20)}${value}`)
          .join('\n')}\n`,
  )
  process.exitCode = findings.length > 0 ? 1 : 0
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 2
}
