/** Requests that schemathesis makes from the OpenAPI document that the running service gives, in rounds, until there were as many as asked for. */
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
  /** null: nobody says who asks. */
  readonly key: string | null
  readonly seed: number
  readonly cases: number
  /** Where schemathesis is. */
  readonly folder: string
  /** Requests for the limits of every value of the schema besides, whatever `cases` is: about 2,800; `small`: without those of a whole study's document, about 800. */
  readonly coverage: 'all' | 'small' | 'none'
  readonly answerWithinMs?: number
  readonly say: (text: string) => void
}

/** Operations that have something to draw; the others get one request a round. */
const drawnOperations = 13

export async function fuzzRest(options: RestOptions): Promise<Fuzzed> {
  const findings: Finding[] = []
  let cases = 0
  const run = async (...round: readonly string[]): Promise<void> => {
    const done = await runRound(options, round)
    if (done.cases === 0) throw new Error('schemathesis sent nothing')
    cases += done.cases
    findings.push(...done.findings)
    options.say(
      `REST${options.key === null ? ' without a key' : ''}: ${cases} cases, ${findings.length} findings`,
    )
  }
  if (options.coverage !== 'none')
    await run(
      '--phases',
      'coverage',
      '--seed',
      String(options.seed),
      ...(options.coverage === 'small' ? ['--exclude-operation-id', 'importStudy'] : []),
    )
  const covered = cases
  for (let round = 0; cases === covered || cases < options.cases; round++) {
    const draws = Math.max(5, Math.ceil((options.cases - cases) / drawnOperations))
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
  round: readonly string[],
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
    ...round,
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
    let written = ''
    const keep = (chunk: Buffer): void => {
      written = (written + chunk.toString()).slice(-20_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    await once(child, 'close')
    const status = child.exitCode
    // 0: nothing was found, 1: something; it tells of itself in words when it could not go on
    if (status !== 0 && status !== 1)
      throw new Error(`schemathesis ended with ${String(status)}: ${written}`)
    return await readReport(report, written)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}
