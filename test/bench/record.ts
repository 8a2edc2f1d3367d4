/**
 * npm run bench:record -- --workload NAME --out DIR [--cap-seconds 5] [--seeds 1,2]
 *
 * Trains a whole grid of batch size x learning rate x seed with the service's own trial process and writes it as a replay table (`batchwise-replay/1`).
 * A run ends at the planned epochs, at 8,000 steps or at the cap, or where it diverges. Without --workload: lists the workloads.
 */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Subject } from '../../src/advice/vocabulary/question.js'
import type { Measurement, Outcome, TrialSpec } from '../../src/advice/vocabulary/trial.js'
import { numbersOf } from '../../src/advice/vocabulary/measurements.js'
import { timingNumbers } from '../../src/advice/timing/numbers.js'
import { readStepSeries } from '../../src/advice/timing/step-series.js'
import { FileDatasetStore } from '../../src/studies/data/file-dataset-store.js'
import { parseLayerList } from '../../src/studies/model/layer-list.js'
import type { TrialData } from '../../src/trials/protocol/dataset.js'
import { ProcessRunner } from '../../src/trials/host/process-runner.js'
import { writeTable, type ReplayRun, type ReplayTable } from '../replay/table.js'
import { runTrial } from '../support/run-trial.js'
import { digits, noiseOf, pointsOf, sweepOf, sweepRange } from './recorded.js'
import { workloads, type Workload } from './workloads/workloads.js'

const stepsMax = 8000
const timedSteps = 40
/** Steps before the first timing: the kernels and the interpreter are slow at first. */
const warmUpSteps = 200
const pilotSizes = [8, 32, 256]
const pilotMs = 1500

type Run = (
  spec: TrialSpec,
  seed: number,
) => Promise<{ readonly outcome: Outcome; readonly measurements: readonly Measurement[] }>

async function record(
  asked: Workload,
  out: string,
  capMs: number,
  seeds: readonly number[],
): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-record-'))
  const runner = new ProcessRunner()
  try {
    const { run, facts } = await laboratory(asked, folder, runner)
    const say = (text: string): void => void process.stderr.write(`${asked.name}: ${text}\n`)
    say('timing steps')
    await run(
      {
        kind: 'fit',
        batchSize: asked.batchSizes[0] ?? 1,
        steps: warmUpSteps,
        fresh: false,
        budgetBytes: 2 ** 40,
      },
      1,
    )
    const stepTimeMs: [number, number][] = []
    for (const batchSize of asked.batchSizes) {
      const { measurements } = await run(
        { kind: 'fit', batchSize, steps: timedSteps, fresh: false, budgetBytes: 2 ** 40 },
        1,
      )
      stepTimeMs.push([
        batchSize,
        digits(
          readStepSeries(numbersOf({ measurements }, 'stepTimesMs'), timingNumbers)?.medianMs ??
            Number.NaN,
        ),
      ])
    }
    say('range tests')
    const sweeps: ReplayTable['sweeps'] = []
    for (const batchSize of asked.batchSizes) {
      const { measurements } = await run({ kind: 'sweep', batchSize, ...sweepRange }, 1)
      sweeps.push(sweepOf(batchSize, measurements))
    }
    const runs: ReplayRun[] = []
    for (const batchSize of asked.batchSizes) {
      for (const learningRate of asked.learningRates) {
        for (const seed of seeds) {
          const steps = Math.min(
            stepsMax,
            Math.ceil(facts.trainingRows / batchSize) * asked.epochsPlanned,
          )
          const { outcome, measurements } = await run(
            {
              kind: 'race',
              batchSize,
              learningRate,
              rung: 0,
              untilMs: capMs,
              seed,
              stepsMax: steps,
            },
            seed,
          )
          const noise =
            seed === seeds[0] && pilotSizes.includes(batchSize)
              ? noiseOf(
                  (
                    await run(
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
                  ).measurements,
                )
              : []
          runs.push({
            batchSize,
            learningRate,
            seed,
            diverged: outcome.cause === 'diverged',
            points: pointsOf(measurements),
            noise,
          })
        }
      }
      say(`batch ${batchSize} done`)
    }
    await mkdir(out, { recursive: true })
    const file = path.join(out, `${asked.name}.json.gz`)
    await writeTable(file, {
      format: 'batchwise-replay/1',
      name: asked.name,
      loss: asked.loss,
      optimizer: asked.optimizer === 'momentum' ? 'sgd-momentum' : asked.optimizer,
      ...facts,
      epochsPlanned: asked.epochsPlanned,
      batchSizes: [...asked.batchSizes],
      learningRates: [...asked.learningRates],
      stepTimeMs,
      sweeps,
      runs,
    })
    say(`written to ${file}`)
  } finally {
    await runner.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function laboratory(
  asked: Workload,
  folder: string,
  runner: ProcessRunner,
): Promise<{
  run: Run
  facts: Pick<ReplayTable, 'trainingRows' | 'validationRows' | 'classes' | 'parameters'>
}> {
  const model = parseLayerList(
    { name: asked.name, input: asked.input, layers: asked.layers },
    '/layers',
  )
  const subject: Subject = {
    id: `record-${asked.name}`,
    model,
    loss: asked.loss,
    optimizer: asked.optimizer,
    dataId: asked.name,
    engine: 'tensorflow',
    deviceId: 'cpu',
  }
  const { data, sizes } = await rowsOf(asked, folder)
  const run: Run = async (spec, seed) => {
    const ended = await runTrial(runner, {
      subject,
      data,
      spec,
      seed,
      budgetBytes: 2 ** 40,
      checkpointFolder: path.join(folder, 'checkpoints'),
      deadlineMs: 600_000,
    })
    const { cause, message } = ended.outcome
    if (cause !== 'completed' && cause !== 'diverged')
      throw new Error(`${JSON.stringify(spec)} ended as ${cause}: ${message ?? ''}`)
    return ended
  }
  return { run, facts: { ...sizes, parameters: model.parameters } }
}

async function rowsOf(
  { data }: Workload,
  folder: string,
): Promise<{
  data: TrialData
  sizes: Pick<ReplayTable, 'trainingRows' | 'validationRows' | 'classes'>
}> {
  if ('rows' in data) {
    const { rows, validationRows, classes } = data
    return {
      data: { kind: 'synthetic', rows, validationRows, classes, seed: 7 },
      sizes: { trainingRows: rows, validationRows, classes },
    }
  }
  const store = new FileDatasetStore(path.join(folder, 'datasets'))
  const { id, header } = await store.put(
    await readFile(new URL(`workloads/${data.file}`, import.meta.url)),
  )
  return {
    data: { kind: 'dataset', folder: store.folder(id) },
    sizes: {
      trainingRows: header.trainingRows,
      validationRows: header.validationRows,
      classes: header.classes,
    },
  }
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
