/** What a user runs: a question on the command line, and the bench of the engines. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Figure, Report } from './report.js'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../..', import.meta.url))
const outputBytesMax = 2 ** 26

interface Answer {
  readonly advice: {
    readonly verdict: string
    readonly batchSize: { readonly value: number } | null
    readonly learningRate: { readonly value: number } | null
  }
}

export const checkQuestion = (report: Report): Promise<void> =>
  ask(report, 'question', 'mlp', [
    'dist/cli/main.js',
    'advise',
    ...['--preset', 'mlp', '--rows', '5000', '--memory', '2GiB', '--epochs', '3'],
    ...['--device', report.device, '--json'],
  ])

export const checkEngines = (report: Report): Promise<void> =>
  ask(report, 'engines', 'side by side', [
    ...['--import', 'tsx', 'test/bench/engines.ts'],
    ...['--device', report.device, '--rounds', '1', '--json'],
  ])

async function ask(
  report: Report,
  check: Figure['check'],
  of: string,
  command: readonly string[],
): Promise<void> {
  const startMs = performance.now()
  const secondsSoFar = (): number => Math.round((performance.now() - startMs) / 1000)
  const limits = { timeout: report.leftMs(), maxBuffer: outputBytesMax }
  await report.attempt(check, of, async () => {
    const { stdout } = await run(process.execPath, command, { cwd: root, ...limits }).catch(
      (error: unknown) => {
        throw new Error(`${reasonOf(error)} after ${secondsSoFar()} s`, { cause: error })
      },
    )
    const answer = JSON.parse(stdout) as unknown
    const seconds = secondsSoFar()
    report.add({ check, of, values: { seconds, answer } }, `${seconds} s${saidBy(check, answer)}`)
  })
}

/** A program that exceeds the time or the output is killed; else its last line says why. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return `not done, it printed more than ${outputBytesMax / 2 ** 20} MiB`
  if ('killed' in error && error.killed === true) return 'not done, the time was spent'
  return error.message.trim().split('\n').at(-1) ?? 'failed without a message'
}

function saidBy(check: Figure['check'], answer: unknown): string {
  if (check !== 'question') return ''
  const { verdict, batchSize, learningRate } = (answer as Answer).advice
  return `, ${verdict}: batch ${batchSize?.value ?? 'none'}, rate ${learningRate?.value ?? 'none'}`
}
