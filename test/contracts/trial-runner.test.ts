import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { Metrics } from '../../src/observe/metrics.js'
import { ObservedRunner } from '../../src/observe/observed-runner.js'
import { openProcessRunner } from '../support/compiled.js'
import type { TrialRunner } from '../../src/studies/ports.js'
import { stepTimesOf } from '../replay/devices.js'
import { ReplayRunner } from '../replay/replay-runner.js'
import { readTable, type ReplayTable } from '../replay/table.js'
import { ProcessRunner } from '../../src/trials/host/process-runner.js'
import { jobFor, programOf } from '../support/programs.js'
import { pythonFor } from '../support/python.js'
import { jobOf } from '../support/small-subject.js'
import { EndlessRunner } from '../support/endless-runner.js'
import { RefusingRunner } from '../support/refusing-runner.js'
import { cancellationContract, trialRunnerContract } from './trial-runner-contract.js'

/** Shared: checkpoints, which are in a folder of each test, are all its state. */
const processRunner = openProcessRunner()
afterAll(() => processRunner.close())

trialRunnerContract(
  'ProcessRunner',
  async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-contract-'))
    return {
      runner: processRunner,
      job: (spec) => jobOf(spec, folder),
      done: () => rm(folder, { recursive: true, force: true }),
    }
  },
  { cell: { batchSize: 16, learningRate: 0.003 }, rungMs: 80 },
)

/** Programs in Python share their process and its built training, as graphs do. */
for (const [framework, file, environment] of [
  ['fake', 'fake_train.py', 'check'],
  ['torch', 'torch_train.py', 'torch'],
  ['keras', 'keras_train.py', 'keras'],
] as const) {
  const python = pythonFor(environment, `the contract of trials of ${framework}`)
  if (python === null) continue
  // many threads of a small step wait for one another where other work takes the processor
  process.env['OMP_NUM_THREADS'] = '1'
  const programs = new Map([[framework, programOf(framework, file, python)]])
  const runner = new ProcessRunner({ programs })
  afterAll(() => runner.close())
  trialRunnerContract(
    `ProcessRunner with a program of ${framework}`,
    async () => {
      const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-contract-'))
      return {
        runner,
        job: (spec) => jobFor(spec, framework, folder),
        done: () => rm(folder, { recursive: true, force: true }),
      }
    },
    { cell: { batchSize: 16, learningRate: 0.003 }, rungMs: 80 },
  )
}

async function openReplay(): Promise<TrialRunner> {
  const table = await readTable(
    fileURLToPath(new URL('../replay/tables/digits-conv-momentum.json.gz', import.meta.url)),
  )
  return new ReplayRunner(withFallingRates(table), stepTimesOf(table, 'measured'))
}

/** A training whose rate falls has the loss of the recorded one at a constant rate. */
function withFallingRates(table: ReplayTable): ReplayTable {
  const runs = table.runs.map((run) => {
    const ends = run.points.filter(([step]) => step > 0)
    const falling = ends.flatMap(([step, , loss, accuracy], i) => {
      const next = ends[i + 1]?.[0] ?? step + 1
      const steps = Array.from({ length: next - step }, (_, k) => step + k)
      return steps.map((at): [number, typeof loss, typeof accuracy] => [at, loss, accuracy])
    })
    return { ...run, cooled: falling, decayed: falling }
  })
  return { ...table, format: 'batchwise-replay/2', coolShare: 0.2, runs }
}

const recordedCandidate = { cell: { batchSize: 32, learningRate: 0.03 }, rungMs: 100 }

trialRunnerContract(
  'ReplayRunner',
  async () => {
    const runner = await openReplay()
    return { runner, job: (spec) => jobOf(spec, ''), done: () => runner.close() }
  },
  recordedCandidate,
)

trialRunnerContract(
  'ObservedRunner',
  async () => {
    const runner = new ObservedRunner(await openReplay(), new Metrics(), null)
    return { runner, job: (spec) => jobOf(spec, ''), done: () => runner.close() }
  },
  recordedCandidate,
)

const sweep = {
  kind: 'sweep',
  batchSize: 32,
  learningRateMin: 1e-4,
  learningRateMax: 1,
  growth: 1.2,
  deviceMs: 1000,
} as const
cancellationContract('RefusingRunner', () => new RefusingRunner(() => null), jobOf(sweep, ''))
cancellationContract('EndlessRunner', () => new EndlessRunner(), jobOf(sweep, ''))
