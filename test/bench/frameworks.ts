/**
 * npm run bench:frameworks [-- --small] [--json] [--models NAME,NAME] [--seeds 11,12,13]
 *   [--memory 64MiB] [--cap-seconds 4] [--threads 1]
 *
 * Six models in TensorFlow.js, Keras and PyTorch on this machine: step and peak at four sizes, the
 * largest size that fits, the advised pair; and in Keras and PyTorch the time of real trainings to
 * one target with each framework's advice.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { openApplication, type Application } from '../../src/app.js'
import { candidateKey, type Candidate } from '../../src/advice/vocabulary/decision.js'
import { ProcessRunner } from '../../src/trials/host/process-runner.js'
import type { PythonProgram } from '../../src/trials/host/programs.js'
import { pythonFor } from '../support/python.js'
import {
  advisedIn,
  ask,
  describeModels,
  frameworks,
  kerasModels,
  modelNames,
  type FrameworkName,
  type Studies,
} from './frameworks/ask.js'
import { figuresAt, runOf, timesToTarget, type SizeFigures } from './frameworks/measure.js'
import { headOf, reportOf, summaryOf, type ModelResult, type Trained } from './frameworks/report.js'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    small: { type: 'boolean', default: false },
    models: { type: 'string' },
    seeds: { type: 'string' },
    memory: { type: 'string', default: '64MiB' },
    'cap-seconds': { type: 'string' },
    threads: { type: 'string' },
  },
})
const small = values.small
const wanted = values.models?.split(',') ?? (small ? ['digits-mlp', 'cancer-mlp'] : modelNames)
const seeds = (values.seeds ?? (small ? '11' : '11,12,13')).split(',').map(Number)
const capMs = 1000 * Number(values['cap-seconds'] ?? (small ? 2 : 4))
const sizes = small ? [8, 128] : [8, 32, 128, 512]
const probeSeconds = small ? 3 : 10
// of all three; on a busy machine threads that wait for each other hide the rest
if (values.threads !== undefined)
  for (const name of ['OMP_NUM_THREADS', 'TF_NUM_INTRAOP_THREADS', 'TF_NUM_INTEROP_THREADS'])
    process.env[name] = values.threads
const begun = performance.now()

function say(text: string): void {
  const seconds = Math.round((performance.now() - begun) / 1000)
  process.stderr.write(`${String(seconds).padStart(5)} s  ${text}\n`)
}

/** Uses a new runner, whose processes end with the work. */
async function withRunner<T>(
  programs: ReadonlyMap<string, PythonProgram>,
  use: (runner: ProcessRunner) => Promise<T>,
): Promise<T> {
  const runner = new ProcessRunner({ programs })
  return use(runner).finally(() => runner.close())
}

async function measure(
  model: string,
  studies: Studies,
  programs: ReadonlyMap<string, PythonProgram>,
  folder: string,
): Promise<ModelResult> {
  const figures: Partial<Record<FrameworkName, readonly SizeFigures[]>> = {}
  for (const name of frameworks)
    figures[name] = await withRunner(programs, async (runner) => {
      const run = runOf(runner, studies[name], folder)
      const all: SizeFigures[] = []
      for (const size of sizes) all.push(await figuresAt(run, size))
      return all
    })
  say(`${model}: steps and peaks measured`)
  const trained: Trained[] = []
  for (const name of ['keras', 'pytorch'] as const) {
    const pairs = distinct(frameworks.map((each) => advisedIn(studies[each])))
    const times = await withRunner(programs, (runner) =>
      timesToTarget(runOf(runner, studies[name], folder), pairs, { seeds, capMs }),
    )
    trained.push({ framework: name, times })
    say(`${model}: trained in ${name}`)
  }
  return { model, studies, figures, trained }
}

function distinct(pairs: readonly Candidate[]): readonly Candidate[] {
  return [...new Map(pairs.map((pair) => [candidateKey(pair), pair])).values()]
}

async function measureAll(
  application: Application,
  described: Awaited<ReturnType<typeof describeModels>>,
  folder: string,
): Promise<readonly ModelResult[]> {
  if (!values.json) process.stdout.write(`${headOf(values.memory)}\n`)
  const keras = await kerasModels()
  const results: ModelResult[] = []
  for (const model of wanted) {
    say(`${model}: asking in three frameworks`)
    const studies = await ask(application, {
      model,
      keras: keras[model],
      described: described.described.get(model),
      memoryBudget: values.memory,
      probeSeconds,
    })
    const result = await measure(model, studies, described.programs, path.join(folder, 'bench'))
    results.push(result)
    if (!values.json) process.stdout.write(`${reportOf(result)}\n`)
  }
  return results
}

const interpreter = pythonFor('torch', 'bench:frameworks')
if (interpreter === null) process.exit(1)
const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-frameworks-'))
const described = await describeModels(wanted, interpreter)
const application = await openApplication({ dataFolder: folder, programs: described.programs })
try {
  const results = await measureAll(application, described, folder)
  if (values.json) process.stdout.write(`${JSON.stringify({ seeds, capMs, results })}\n`)
  else process.stdout.write(summaryOf(results))
} finally {
  await application.close()
  await rm(folder, { recursive: true, force: true })
}
