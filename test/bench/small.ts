/**
 * npm run bench:small [-- --epochs 1,5,20 --models cnn,mlp --kinds]
 *
 * What a probe of a small training costs: the digits' nets with a few epochs, the budget `auto`.
 * Time on the clock of all trials and of the memory search, beside the planned training's own.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { openApplication } from '../../src/app.js'
import {
  isMemoryTrial,
  wallMsOf,
  type Outcome,
  type TrialSpec,
} from '../../src/advice/vocabulary/trial.js'
import { bytesSource } from '../../src/studies/upload/upload-source.js'
import { openProcessRunner } from '../support/compiled.js'
import type { UseCases } from '../../src/studies/use-cases.js'

const example = (file: string): URL => new URL(`../../examples/digits-cnn/${file}`, import.meta.url)
const digits = await readFile(example('digits.npz'))

const models = {
  cnn: { keras: await readFile(example('model.json'), 'utf8') },
  mlp: {
    name: 'digits-mlp',
    input: { shape: [8, 8, 1] },
    layers: [
      { type: 'flatten' },
      { type: 'dense', units: 64, activation: 'relu' },
      { type: 'dense', units: 10, activation: 'softmax' },
    ],
  },
} as const

const { values } = parseArgs({
  options: {
    epochs: { type: 'string', default: '1,5,20' },
    models: { type: 'string', default: 'cnn,mlp' },
    kinds: { type: 'boolean' },
  },
})

const row = (cells: readonly (string | number)[]): void =>
  void process.stdout.write(`| ${cells.join(' | ')} |\n`)
const seconds = (ms: number): string => (ms / 1000).toFixed(1)

row(['model', 'epochs', 'training s', 'answer s', 'memory s', 'probe s', 'trials', 'advice'])
row(Array.from({ length: 8 }, () => '---'))
for (const name of values.models.split(','))
  for (const epochs of values.epochs.split(',').map(Number)) {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-bench-'))
    const application = await openApplication({ dataFolder: folder, runner: openProcessRunner() })
    try {
      await measure(application.useCases, name, epochs)
    } finally {
      await application.close()
      await rm(folder, { recursive: true, force: true })
    }
  }

async function measure(useCases: UseCases, name: string, epochs: number): Promise<void> {
  const model = Object.entries(models).find(([key]) => key === name)?.[1]
  if (model === undefined) throw new Error(`--models ${name}: accepted are cnn, mlp`)
  const { id: dataset } = await useCases.addDataset(bytesSource(digits))
  const startMs = performance.now()
  const { id } = await useCases.submit({
    model,
    data: { dataset },
    memoryBudget: '512MiB',
    device: 'cpu',
    epochs,
  })
  const { advice } = await useCases.waitFor(id, 600_000)
  const answerMs = performance.now() - startMs
  const trials = (await useCases.trials(id)).flatMap(({ spec, outcome }) =>
    outcome === null ? [] : [{ spec, outcome }],
  )
  const wallOf = (isCounted: (trial: (typeof trials)[number]) => boolean): number =>
    trials.filter(isCounted).reduce((sum, trial) => sum + wallMsOf(trial), 0)
  const trainingMs = (advice?.epochTimeMs ?? Number.NaN) * epochs
  const memoryMs = wallOf(isMemoryTrial)
  const probeMs = wallOf((trial) => !isMemoryTrial(trial))
  const pair = `${String(advice?.batchSize?.value)} at ${String(advice?.learningRate?.value)}, ${String(advice?.confidence.level)}`
  const times = [trainingMs, answerMs, memoryMs, probeMs].map(seconds)
  row([name, epochs, ...times, trials.length, pair])
  if (values.kinds === true) printKinds(trials)
}

/** Time on the clock by kind of trial. */
function printKinds(trials: readonly { spec: TrialSpec; outcome: Outcome }[]): void {
  const byKind = new Map<string, number[]>()
  for (const trial of trials) {
    const kind = isMemoryTrial(trial) ? `memory ${trial.spec.kind}` : trial.spec.kind
    byKind.set(kind, [...(byKind.get(kind) ?? []), wallMsOf(trial)])
  }
  for (const [kind, times] of byKind)
    process.stderr.write(`${kind}: ${times.map(seconds).join(' ')}\n`)
}
