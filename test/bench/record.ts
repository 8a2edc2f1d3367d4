/**
 * npm run bench:record -- --workload NAME --out DIR [--cap-seconds 5] [--seeds 1,2]
 *
 * Trains a grid of batch size x learning rate x seed in the service's trial process and writes it
 * as a replay table. A run ends at the planned epochs, 8,000 steps, the cap, or divergence.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { numbersOf } from '../../src/advice/vocabulary/measurements.js'
import { timingNumbers } from '../../src/advice/timing/numbers.js'
import { readStepSeries } from '../../src/advice/timing/step-series.js'
import { ProcessRunner } from '../../src/trials/host/process-runner.js'
import { writeTable, type ReplayRun, type ReplayTable } from '../replay/table.js'
import { openLaboratory, type RunSpec } from './laboratory.js'
import { digits, noiseOf, pointsOf, sweepOf, sweepRange } from './recorded.js'
import { workloads, type Workload } from './workloads/workloads.js'

const stepsMax = 8000
const timedSteps = 40
/** Steps before the first timing, because kernels and interpreter start slowly. */
const warmUpSteps = 200
const pilotSizes = [8, 32, 256]
const pilotMs = 1500

interface Recording {
  readonly workload: Workload
  readonly run: RunSpec
  readonly trainingRows: number
  /** Device time of a run at most, ms. */
  readonly capMs: number
  readonly seeds: readonly number[]
}

async function record(
  workload: Workload,
  out: string,
  capMs: number,
  seeds: readonly number[],
): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-record-'))
  const runner = new ProcessRunner()
  try {
    const { run, facts } = await openLaboratory(workload, folder, runner)
    const recording = { workload, run, trainingRows: facts.trainingRows, capMs, seeds }
    const table: ReplayTable = {
      format: 'batchwise-replay/1',
      name: workload.name,
      loss: workload.loss,
      optimizer: workload.optimizer === 'momentum' ? 'sgd-momentum' : workload.optimizer,
      ...facts,
      epochsPlanned: workload.epochsPlanned,
      batchSizes: [...workload.batchSizes],
      learningRates: [...workload.learningRates],
      stepTimeMs: await recordStepTimes(recording),
      sweeps: await recordSweeps(recording),
      runs: await recordRuns(recording),
    }
    await mkdir(out, { recursive: true })
    const file = path.join(out, `${workload.name}.json.gz`)
    await writeTable(file, table)
    say(workload, `written to ${file}`)
  } finally {
    await runner.close()
    await rm(folder, { recursive: true, force: true })
  }
}

function say({ name }: Workload, text: string): void {
  process.stderr.write(`${name}: ${text}\n`)
}

async function recordStepTimes({ workload, run }: Recording): Promise<ReplayTable['stepTimeMs']> {
  say(workload, 'timing steps')
  const fit = (batchSize: number, steps: number): ReturnType<RunSpec> =>
    run({ kind: 'fit', batchSize, steps, fresh: false, budgetBytes: 2 ** 40 }, 1)
  await fit(workload.batchSizes[0] ?? 1, warmUpSteps)
  const stepTimeMs: ReplayTable['stepTimeMs'] = []
  for (const batchSize of workload.batchSizes) {
    const stepTimesMs = numbersOf(await fit(batchSize, timedSteps), 'stepTimesMs')
    const medianMs = readStepSeries(stepTimesMs, timingNumbers)?.medianMs ?? Number.NaN
    stepTimeMs.push([batchSize, digits(medianMs)])
  }
  return stepTimeMs
}

async function recordSweeps({ workload, run }: Recording): Promise<ReplayTable['sweeps']> {
  say(workload, 'range tests')
  const sweeps: ReplayTable['sweeps'] = []
  for (const batchSize of workload.batchSizes) {
    const { measurements } = await run({ kind: 'sweep', batchSize, ...sweepRange }, 1)
    sweeps.push(sweepOf(batchSize, measurements))
  }
  return sweeps
}

async function recordRuns(recording: Recording): Promise<ReplayRun[]> {
  const { workload, seeds } = recording
  const runs: ReplayRun[] = []
  for (const batchSize of workload.batchSizes) {
    for (const learningRate of workload.learningRates)
      for (const seed of seeds)
        runs.push(await recordRun(recording, { batchSize, learningRate, seed }))
    say(workload, `batch ${batchSize} done`)
  }
  return runs
}

type Cell = Pick<ReplayRun, 'batchSize' | 'learningRate' | 'seed'>

async function recordRun(recording: Recording, cell: Cell): Promise<ReplayRun> {
  const { workload, run, trainingRows, capMs } = recording
  const stepsPerEpoch = Math.ceil(trainingRows / cell.batchSize)
  const { outcome, measurements } = await run(
    {
      kind: 'race',
      batchSize: cell.batchSize,
      learningRate: cell.learningRate,
      rung: 0,
      untilMs: capMs,
      seed: cell.seed,
      stepsMax: Math.min(stepsMax, stepsPerEpoch * workload.epochsPlanned),
    },
    cell.seed,
  )
  return {
    ...cell,
    diverged: outcome.cause === 'diverged',
    points: pointsOf(measurements),
    noise: await recordNoise(recording, cell),
  }
}

/** The gradient noise at some batch sizes, with the first seed only. */
async function recordNoise(
  { run, seeds }: Recording,
  { batchSize, learningRate, seed }: Cell,
): Promise<ReplayRun['noise']> {
  if (seed !== seeds[0] || !pilotSizes.includes(batchSize)) return []
  const { measurements } = await run(
    {
      kind: 'noise',
      batchSize,
      learningRate,
      deviceMs: pilotMs,
      microBatchSize: 8,
      microBatches: 16,
    },
    seed,
  )
  return noiseOf(measurements)
}

const { values } = parseArgs({
  options: {
    workload: { type: 'string' },
    out: { type: 'string' },
    'cap-seconds': { type: 'string', default: '5' },
    seeds: { type: 'string', default: '1,2' },
  },
})
const workload = workloads.find(({ name }) => name === values.workload)
if (workload === undefined || values.out === undefined) {
  process.stderr.write(
    `usage: npm run bench:record -- --workload NAME --out DIR [--cap-seconds 5] [--seeds 1,2]\n${workloads.map(({ name, trait }) => `  ${name.padEnd(28)}${trait}`).join('\n')}\n`,
  )
  process.exit(values.workload === undefined ? 0 : 2)
}
await record(
  workload,
  values.out,
  Number(values['cap-seconds']) * 1000,
  values.seeds.split(',').map(Number),
)
