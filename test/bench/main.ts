/**
 * npm run bench:main [-- --json]
 *
 * A question about the demo's model over HTTP: time to advice, trials, time of a repeated question,
 * error of the memory law at untraced sizes, and whether fresh processes confirm the memory limits.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Outcome, TrialSpec } from '../../src/advice/vocabulary/trial.js'
import { memoryNumbers } from '../../src/advice/memory/numbers.js'
import { trackedPeakBytes } from '../../src/advice/memory/tracked-law.js'
import { viewMemory } from '../../src/advice/memory/memory-view.js'
import { numbersOf } from '../../src/advice/vocabulary/measurements.js'
import { median } from '../../src/advice/math/statistics.js'
import { openApplication } from '../../src/app.js'
import { buildServer } from '../../src/server.js'
import type { Study, TrialView } from '../../src/studies/study.js'
import { ProcessRunner } from '../../src/trials/host/process-runner.js'
import { openServer } from '../support/open-server.js'
import { runTrial } from '../support/run-trial.js'

const repeats = 30
const neverTraced = [16, 96, 300]
const example = (file: string): URL => new URL(`../../examples/digits-cnn/${file}`, import.meta.url)
const asJson = process.argv.includes('--json')
const say = (text: string): void => void process.stderr.write(`${text}\n`)

const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-bench-'))
const application = await openApplication({ dataFolder })
const { useCases } = application
const server = await buildServer(() => useCases, openServer)
const address = await server.listen({ host: '127.0.0.1', port: 0 })
const runner = new ProcessRunner()
try {
  print(await measure())
} finally {
  await server.close()
  await runner.close()
  await application.close()
  await rm(dataFolder, { recursive: true, force: true })
}

interface Figures {
  readonly secondsToAdvice: number
  readonly trials: number
  readonly outOfMemory: number
  readonly repeatP50Ms: number
  readonly repeatTrials: number
  readonly lawErrorMax: number
  readonly advisedFits: boolean
  /** Null if the training rows, not the memory, limit the largest batch size. */
  readonly beyondMaximumFails: boolean | null
}
interface Measured {
  readonly figures: Figures
  readonly heading: string
}

async function measure(): Promise<Measured> {
  const body = await demoQuestion()
  say('asking the demo question …')
  const start = performance.now()
  const id = await postStudy(body, null)
  const study = await useCases.waitFor(id, 600_000)
  const secondsToAdvice = (performance.now() - start) / 1000
  const { advice } = study
  if (advice === null) throw new Error(`no advice: ${JSON.stringify(study.error)}`)
  const trials = await useCases.trials(id)
  const timesMs = await repeatQuestion(body)
  const repeatTrials = (await useCases.trials(id)).length - trials.length
  say('checking the memory law and the limits in fresh processes …')
  const lawErrorMax = await largestLawError(study, trials)
  const advised = Math.round(advice.batchSize?.value ?? 1)
  const largest = advice.largestBatchSize
  const beyond = Math.ceil((largest?.value ?? 1) * 1.25)
  return {
    heading: `advised batch ${advised}, rate ${String(advice.learningRate?.value)}, largest ${String(largest?.value)} (next tried: ${beyond})`,
    figures: {
      secondsToAdvice: round(secondsToAdvice),
      trials: trials.length,
      outOfMemory: trials.filter(({ outcome }) => outcome?.cause === 'outOfMemory').length,
      repeatP50Ms: round(median(timesMs)),
      repeatTrials,
      lawErrorMax: Number(lawErrorMax.toPrecision(2)),
      advisedFits: (await fitCause(study, advised)) === 'completed',
      beyondMaximumFails:
        largest?.bound === 'rows' ? null : (await fitCause(study, beyond)) === 'outOfMemory',
    },
  }
}

async function demoQuestion(): Promise<string> {
  const uploaded = await fetch(`${address}/v1/datasets`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: await readFile(example('digits.npz')),
  })
  const dataset = (await uploaded.json()) as { id: string }
  return JSON.stringify({
    model: { keras: await readFile(example('model.json'), 'utf8') },
    data: { dataset: dataset.id },
    memoryBudget: '512MiB',
  })
}

async function postStudy(body: string, prefer: string | null): Promise<string> {
  const response = await fetch(`${address}/v1/studies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(prefer === null ? {} : { prefer }) },
    body,
  })
  if (!response.ok) throw new Error(`POST /v1/studies: ${response.status} ${await response.text()}`)
  return ((await response.json()) as { id: string }).id
}

/** Times of the repeated question, ms. */
async function repeatQuestion(body: string): Promise<readonly number[]> {
  const timesMs: number[] = []
  for (let i = 0; i < repeats; i++) {
    const before = performance.now()
    await postStudy(body, 'wait=10')
    timesMs.push(performance.now() - before)
  }
  return timesMs
}

/** Largest relative error of the memory law at batch sizes that the study never traced. */
async function largestLawError(study: Study, trials: readonly TrialView[]): Promise<number> {
  const finished = trials.flatMap(({ id, spec, outcome, measurements }) =>
    outcome === null ? [] : [{ id, spec, outcome, measurements }],
  )
  const { law } = viewMemory({ trials: finished }, study.question, memoryNumbers)
  if (law === null) throw new Error('the trials of the study gave no memory law')
  const errors: number[] = []
  for (const batchSize of neverTraced) {
    const trace = await run(study, { kind: 'trace', batchSize })
    const peak = Math.max(
      ...numbersOf(trace, 'liveBytes'),
      ...numbersOf(trace, 'liveBytesValidation'),
    )
    errors.push(Math.abs(trackedPeakBytes(law, batchSize) / peak - 1))
  }
  return Math.max(...errors)
}

/** How a training at this batch size ends in a fresh process. */
async function fitCause(study: Study, batchSize: number): Promise<Outcome['cause']> {
  const { budgetBytes } = study.question
  const { outcome } = await run(study, {
    kind: 'fit',
    batchSize,
    steps: 4,
    fresh: true,
    budgetBytes,
  })
  return outcome.cause
}

function run({ subject, data, question }: Study, spec: TrialSpec): ReturnType<typeof runTrial> {
  return runTrial(runner, {
    subject,
    data,
    spec,
    seed: question.seed,
    budgetBytes: question.budgetBytes,
    checkpointFolder: path.join(dataFolder, 'bench'),
    deadlineMs: 120_000,
  })
}

function print({ figures, heading }: Measured): void {
  if (asJson) {
    process.stdout.write(`${JSON.stringify(figures)}\n`)
    return
  }
  const lines = Object.entries(figures).map(([name, value]) => `${name.padEnd(20)}${String(value)}`)
  process.stdout.write(`${[heading, ...lines].join('\n')}\n`)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
