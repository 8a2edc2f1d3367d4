import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { ProcessRunner } from '../../src/trials/host/process-runner.js'
import { stepTimesOf } from '../replay/devices.js'
import { ReplayRunner } from '../replay/replay-runner.js'
import { readTable } from '../replay/table.js'
import { jobOf } from '../support/small-subject.js'
import { trialRunnerContract } from '../support/trial-runner-contract.js'

/** Shared: checkpoints, which are in a folder of each test, are all its state. */
const processRunner = new ProcessRunner()
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

trialRunnerContract(
  'ReplayRunner',
  async () => {
    const table = await readTable(
      fileURLToPath(new URL('../replay/tables/digits-conv-momentum.json.gz', import.meta.url)),
    )
    const runner = new ReplayRunner(table, stepTimesOf(table, 'measured'))
    return { runner, job: (spec) => jobOf(spec, ''), done: () => runner.close() }
  },
  { cell: { batchSize: 32, learningRate: 0.03 }, rungMs: 100 },
)
