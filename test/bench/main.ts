/**
 * npm run bench:main [-- --json]
 *
 * The demo's question over HTTP: how long until the advice, how many trials, how quick and cheap a repeated question is, how exact the memory law is at sizes that
 * were never traced, and whether the limits are real: a fresh process at the advised size fits, one at 1.25 times the largest does not.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Outcome, TrialSpec } from '../../src/advice/vocabulary/trial.js'
import { memoryNumbers } from '../../src/advice/memory/numbers.js'
import { trackedPeakBytes } from '../../src/advice/memory/tracked-law.js'
import { viewMemory } from '../../src/advice/memory/memory-view.js'
import { median } from '../../src/advice/math/statistics.js'
import { openApplication } from '../../src/app.js'
import { buildServer } from '../../src/server.js'
import type { Study } from '../../src/studies/study.js'
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
const server = await buildServer(() => application.useCases, openServer)
const address = await server.listen({ host: '127.0.0.1', port: 0 })
const runner = new ProcessRunner()
const run = ({ subject, data, question }: Study, spec: TrialSpec): ReturnType<typeof runTrial> =>
  runTrial(runner, {
    subject,
    data,
    spec,
    seed: question.seed,
    budgetBytes: question.budgetBytes,
    checkpointFolder: path.join(dataFolder, 'bench'),
    deadlineMs: 120_000,
  })
try {
  const uploaded = await fetch(`${address}/v1/datasets`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: await readFile(example('digits.npz')),
  })
  const dataset = (await uploaded.json()) as { id: string }
  const body = JSON.stringify({
    model: { keras: await readFile(example('model.json'), 'utf8') },
    data: { dataset: dataset.id },
    memoryBudget: '512MiB',
  })
  const post = async (wait: string | null): Promise<string> => {
    const answer = await fetch(`${address}/v1/studies`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(wait === null ? {} : { prefer: wait }) },
      body,
    })
    if (!answer.ok) throw new Error(`POST /v1/studies: ${answer.status} ${await answer.text()}`)
    return ((await answer.json()) as { id: string }).id
  }
  say('asking the demo question …')
  const start = performance.now()
  const id = await post(null)
  const study = await application.useCases.waitFor(id, 600_000)
  const secondsToAdvice = (performance.now() - start) / 1000
  const trials = await application.useCases.trials(id)
  const times: number[] = []
  for (let i = 0; i < repeats; i++) {
    const before = performance.now()
    await post('wait=10')
    times.push(performance.now() - before)
  }
  const repeatTrials = (await application.useCases.trials(id)).length - trials.length
  say('checking the memory law and the limits in fresh processes …')
  const { law } = viewMemory(
    {
      trials: trials.flatMap(({ id: trialId, spec, outcome, measurements }) =>
        outcome === null ? [] : [{ id: trialId, spec, outcome, measurements }],
      ),
    },
    study.question.budgetBytes,
    memoryNumbers,
  )
  if (law === null || study.advice === null)
    throw new Error(`no advice: ${JSON.stringify(study.error)}`)
  const errors: number[] = []
  for (const batchSize of neverTraced) {
    const { measurements } = await run(study, { kind: 'trace', batchSize })
    const peak = Math.max(
      ...measurements
        .filter(({ name }) => name === 'liveBytes' || name === 'liveBytesValidation')
        .flatMap(({ value }) => value),
    )
    errors.push(Math.abs(trackedPeakBytes(law, batchSize) / peak - 1))
  }
  const fits = async (batchSize: number): Promise<Outcome['cause']> =>
    (
      await run(study, {
        kind: 'fit',
        batchSize,
        steps: 4,
        fresh: true,
        budgetBytes: study.question.budgetBytes,
      })
    ).outcome.cause
  const advised = Math.round(study.advice.batchSize?.value ?? 1)
  const largest = study.advice.largestBatchSize
  const beyond = Math.ceil((largest?.value ?? 1) * 1.25)
  const figures = {
    secondsToAdvice: round(secondsToAdvice),
    trials: trials.length,
    outOfMemory: trials.filter(({ outcome }) => outcome?.cause === 'outOfMemory').length,
    repeatP50Ms: round(median(times)),
    repeatTrials,
    lawErrorMax: Number(Math.max(...errors).toPrecision(2)),
    advisedFits: (await fits(advised)) === 'completed',
    beyondMaximumFails: largest?.bound === 'rows' ? null : (await fits(beyond)) === 'outOfMemory',
  }
  if (asJson) process.stdout.write(`${JSON.stringify(figures)}\n`)
  else
    process.stdout.write(
      `advised batch ${advised}, rate ${String(study.advice.learningRate?.value)}, largest ${String(largest?.value)} (next tried: ${beyond})\n${Object.entries(
        figures,
      )
        .map(([name, value]) => `${name.padEnd(20)}${String(value)}`)
        .join('\n')}\n`,
    )
} finally {
  await server.close()
  await runner.close()
  await application.close()
  await rm(dataFolder, { recursive: true, force: true })
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
