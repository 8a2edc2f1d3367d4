/** Modules of Lightning are taken as they are. Over the real Lightning. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runnerFile } from '../../src/trials/host/programs.js'
import { pythonFor } from '../support/python.js'
import { exchange } from '../support/wire.js'
import { describeAll, sentencesOf } from './describe-all.js'
import { fixture } from './fixture.js'

const python = pythonFor('lightning', 'the tests of modules of Lightning')

const faults: Readonly<Record<string, RegExp>> = {
  by_hand: /by_hand: the module optimizes by hand/,
  two_optimizers: /two_optimizers: configure_optimizers returned .*; trials train with one/,
  broken_data: /^good_lightning\.py:\d+: Broken\.setup: FileNotFoundError: rows\.csv is not here/,
  no_data: /no_data: neither data nor the module has a train_dataloader/,
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-lightning-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.skipIf(python === null)('a module of Lightning', () => {
  it('is described with its loaders, optimizer and schedule, or refused in one sentence', async () => {
    const template = '../../../src/runners/python/templates/lightning_train.py'
    const names = ['build', 'own_loader', 'rows_of_trainer', ...Object.keys(faults)]
    const described = await describeAll(python, 'python', 'good_lightning.py', names)
    const [built, own, ofTrainer, ...refused] = described
    expect(built).toMatchObject({
      rows: { training: 200, validation: 40, held: false },
      optimizer: { name: 'SGD', family: 'momentum', exact: true },
      loss: 'training_step',
      schedule: 'OneCycleLR',
    })
    expect(own).toMatchObject({
      rows: { training: 51, validation: 9, held: true },
      optimizer: { name: 'Adam' },
    })
    expect(ofTrainer).toMatchObject({ rows: { training: 200, validation: 40 } })
    const sentences = sentencesOf(refused)
    for (const [i, fault] of Object.values(faults).entries()) expect(sentences[i]).toMatch(fault)
    const [printed] = await describeAll(python, 'python', template, ['build'])
    expect(printed).toMatchObject({ type: 'description', rows: { training: 1700 } })
  })

  it('is trained, and its loss falls', async () => {
    const request = {
      type: 'request',
      subject: { format: 'python', file: fixture('good_lightning.py'), function: 'build' },
      data: { kind: 'own', rows: 200, validationRows: 40 },
      device: 'cpu',
      seed: 1,
      spec: {
        kind: 'race',
        batchSize: 16,
        learningRate: 0.05,
        seed: 1,
        rung: 0,
        untilMs: 1e9,
        stepsMax: 60,
      },
      budgetBytes: 2 ** 31,
      checkpointFolder: folder,
    }
    const command = [python ?? '', '-B', runnerFile, 'python'] as const
    const replies = await exchange(command, [request])
    const outcome = replies.at(-1)
    expect(outcome).toMatchObject({ cause: 'completed', message: null })
    const losses = replies
      .filter(({ name }) => name === 'validationLoss')
      .map(({ value }) => Number(value))
    expect(losses.at(-1)).toBeLessThan(0.8 * (losses[0] ?? 0))
  })
})
