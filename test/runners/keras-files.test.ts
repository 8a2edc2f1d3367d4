/** Models that Keras 3 wrote as JSON: trained without network, and without code of theirs. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { numbersOf, pointsOf } from '../../src/advice/vocabulary/measurements.js'
import type { TrialSpec } from '../../src/advice/vocabulary/trial.js'
import { writeMadeRows } from '../../src/trials/host/made-rows.js'
import { ProcessRunner } from '../../src/trials/host/process-runner.js'
import { runnerFile } from '../../src/trials/host/programs.js'
import { requestOf } from '../../src/trials/host/trial-request.js'
import { everyKind } from '../support/every-kind.js'
import { kerasJob, kerasSubject } from '../support/keras-job.js'
import { pythonFor } from '../support/python.js'
import { runTrial } from '../support/run-trial.js'
import { exchange } from '../support/wire.js'

const python = pythonFor('keras', 'the tests of files of Keras')
const command = [python ?? '', '-B', runnerFile, 'keras', '--confined'] as const

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-keras-files-'))
  process.env['OMP_NUM_THREADS'] = '1'
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.skipIf(python === null)('a file of Keras', () => {
  const runner = new ProcessRunner({ command: () => command })
  afterAll(() => runner.close())
  const run = (spec: TrialSpec, name: string) =>
    runTrial(runner, kerasJob(spec, path.join(folder, name)))

  it('exchanges what the schema allows, in trials of all kinds', async () => {
    const checkpoints = path.join(folder, 'wire')
    const jobs = everyKind.map((spec) => kerasJob(spec, checkpoints))
    const [first] = jobs
    if (first?.data.kind !== 'synthetic') throw new Error('the rows are not made up')
    const data = await writeMadeRows(first.subject, first.data, checkpoints)
    const requests = jobs.map((job) => ({ type: 'request', ...requestOf(job, null, data) }))
    const [hello, ...replies] = await exchange(command, requests)
    expect(hello).toMatchObject({ engine: 'keras', can: { limits: { cpu: 'system' } } })
    const outcomes = replies.filter(({ type }) => type === 'outcome')
    expect(outcomes.map(({ cause, message }) => [cause, message])).toEqual(
      requests.map(() => ['completed', null]),
    )
  })

  it('learns from made-up rows, and counts the metric of the file', async () => {
    const race = { kind: 'race', batchSize: 16, learningRate: 0.01, seed: 3, rung: 0 } as const
    const raced = await run({ ...race, untilMs: 1e9, stepsMax: 60 }, 'race')
    const losses = pointsOf(raced, 'validationLoss').map(([, loss]) => loss)
    expect(losses.at(-1)).toBeLessThan(0.7 * (losses[0] ?? 0))
    expect(pointsOf(raced, 'validationAccuracy').at(-1)?.[1]).toBeGreaterThan(0.6)
    expect(numbersOf(raced, 'guessingLoss')).toHaveLength(1)
  })

  it('is timed, and its memory is weighed', async () => {
    const fit = { kind: 'fit', batchSize: 32, steps: 4, fresh: true, budgetBytes: 2 ** 30 } as const
    const { measurements, outcome } = await run(fit, 'fit')
    expect(outcome).toMatchObject({ cause: 'completed', message: null })
    expect(numbersOf({ measurements }, 'stepTimesMs').length).toBeGreaterThan(4)
  })

  it.each([
    ['a layer that holds code', { class_name: 'Lambda', module: 'keras.layers', config: {} }],
    ['a class from elsewhere', { class_name: 'Popen', module: 'subprocess', config: {} }],
    ['a class of its own', { class_name: 'A', module: null, registered_name: 'a>A', config: {} }],
    ['a function', { class_name: 'function', module: 'builtins', config: 'f' }],
  ])('with %s is not trained', async (_, part) => {
    const subject = kerasSubject()
    const topology = { ...subject.keras?.topology, extra: [part] }
    const hostile = { ...subject, id: 'hostile', keras: { topology, compiled: null } }
    const job = kerasJob({ kind: 'trace', batchSize: 2 }, path.join(folder, 'hostile'), hostile)
    const { outcome } = await runTrial(runner, job)
    expect(outcome.cause).toBe('unsupported')
    expect(outcome.message).toMatch(/Keras trains submitted models (of its own layers|without fun)/)
  })
})

const confined = `
import socket, sys
sys.path.append(${JSON.stringify(path.dirname(runnerFile))})
from batchwise_runner.confinement import confine
confine()
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=5)
    print('reached')
except OSError as error:
    print('refused')
`
it.skipIf(python === null || process.platform !== 'linux')(
  'a process that trains submitted models reaches no service of this machine',
  async () => {
    const { createServer } = await import('node:net')
    const { execFile } = await import('node:child_process')
    const { promisify } = await import('node:util')
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : ''
    const tried = await promisify(execFile)(python ?? '', ['-c', confined, '127.0.0.1', port])
    server.close()
    // a system that forbids new networks says so
    expect(tried.stdout.trim() === 'refused' || /keeps the network/.test(tried.stderr)).toBe(true)
  },
)
