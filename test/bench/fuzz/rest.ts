/**
 * Runs schemathesis on the OpenAPI document of the running service, in rounds, until the
 * requested number of cases is reached.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { answerWithinMs as usualMs, type Finding, type Fuzzed } from './findings.js'
import { readReport } from './read-report.js'

export interface RestOptions {
  readonly url: string
  /** API key, or null for requests without one. */
  readonly key: string | null
  readonly seed: number
  readonly cases: number
  /** Folder with schemathesis, for PYTHONPATH. */
  readonly folder: string
  /**
   * Also requests the limits of every value of the schema: about 2,800 cases with `all`, about
   * 800 with `small`, which omits the import of studies.
   */
  readonly coverage: 'all' | 'small' | 'none'
  readonly answerWithinMs?: number
  readonly say: (text: string) => void
}

/** Operations with random parts; the others get one request a round. */
const randomOperations = 13

export async function fuzzRest(options: RestOptions): Promise<Fuzzed> {
  const findings: Finding[] = []
  let cases = 0
  const run = async (...roundOptions: readonly string[]): Promise<void> => {
    const round = await runRound(options, roundOptions)
    if (round.cases === 0) throw new Error('schemathesis sent no request: see its options')
    cases += round.cases
    findings.push(...round.findings)
    const title = options.key === null ? 'REST without a key' : 'REST'
    options.say(`${title}: ${cases} cases, ${findings.length} findings`)
  }
  if (options.coverage !== 'none')
    await run(
      '--phases',
      'coverage',
      '--seed',
      String(options.seed),
      ...(options.coverage === 'small' ? ['--exclude-operation-id', 'importStudy'] : []),
    )
  const coverageCases = cases
  for (let round = 0; cases === coverageCases || cases < options.cases; round++) {
    const draws = Math.max(5, Math.ceil((options.cases - cases) / randomOperations))
    await run(
      '--phases',
      'examples,fuzzing,stateful',
      '--max-examples',
      String(draws),
      '--seed',
      String(options.seed + round),
    )
  }
  return { cases, findings }
}

async function runRound(
  { url, key, folder, answerWithinMs = usualMs }: RestOptions,
  roundOptions: readonly string[],
): Promise<Fuzzed> {
  const work = await mkdtemp(path.join(os.tmpdir(), 'batchwise-fuzz-'))
  const report = path.join(work, 'report.ndjson')
  const rules = fileURLToPath(new URL('.', import.meta.url))
  const parameters = [
    'run',
    `${url}/openapi.json`,
    ...(key === null ? [] : ['-H', `Authorization: Bearer ${key}`]),
    '--checks',
    'all',
    ...roundOptions,
    '--continue-on-failure',
    '--no-shrink',
    '--no-color',
    '--generation-database',
    'none',
    '--request-timeout',
    String(answerWithinMs / 1000),
    '--report',
    'ndjson',
    '--report-ndjson-path',
    report,
  ]
  const env = {
    ...process.env,
    PYTHONPATH: [folder, rules].join(path.delimiter),
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONHASHSEED: '0',
    SCHEMATHESIS_HOOKS: 'rules',
  }
  try {
    const child = spawn('python3', ['-m', 'schemathesis.cli', ...parameters], {
      cwd: work,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-20_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    await once(child, 'close')
    const status = child.exitCode
    // 0: no findings, 1: findings; any other status is a failure of schemathesis itself
    if (status !== 0 && status !== 1)
      throw new Error(`schemathesis exited with ${String(status)}: ${output}`)
    return await readReport(report, output)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
