/** From the command line to an answer for a training in PyTorch or Keras. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compiled } from '../support/compiled.js'
import { reportMissing } from '../support/missing-part.js'
import { pythonFor } from '../support/python.js'
import { fixture } from './fixture.js'

const tests = 'the test of advice for a program'
const python = pythonFor('torch', `${tests} of PyTorch`)
const frameworks = [
  ['PyTorch 2.13.0', 'torch_train.py', python],
  ['Keras 3.15.1 on TensorFlow 2.21.0', 'keras_train.py', pythonFor('keras', `${tests} of Keras`)],
] as const

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-advise-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function batchwise(...parameters: readonly string[]) {
  const environment = { ...process.env, OMP_NUM_THREADS: '1' }
  const command = [compiled('cli/main.js'), ...parameters]
  return spawnSync(process.execPath, command, { encoding: 'utf8', env: environment })
}
const advise = (program: string, interpreter: string | null, ...more: readonly string[]) =>
  batchwise(
    'advise',
    ...['--python', fixture(program), '--interpreter', interpreter ?? ''],
    ...['--memory', '512MiB', '--data-dir', folder, '--probe-budget', '2', ...more],
  )

describe.each(frameworks)('a program of %s', (framework, file, interpreter) => {
  it.skipIf(interpreter === null)('is answered in its framework, and no path is stored', () => {
    const { stdout, stderr, status } = advise(`${file}:build`, interpreter)
    expect(stderr).not.toMatch(/batchwise: /)
    expect(stdout).toMatch(/batch size \d+, learning rate [\d.]+, Adam/)
    const text = stdout.replace(/\s+/g, ' ')
    expect(text).toContain(`measured: ${file}:build in ${framework}`)
    expect(text).not.toMatch(/TensorFlow\.js/)
    expect(status).toBe(0)
    // the same question is answered by the same study, at once
    const again = advise(`${file}:build`, interpreter, '--json')
    expect(again.stdout.replace(/\s/g, '')).toContain(
      `"framework":"${framework}"`.replace(/\s/g, ''),
    )
    expect(again.stdout).not.toContain(path.dirname(fixture(file)))
  })
})

const isLinked = existsSync('node_modules/.batchwise-keras')
if (!isLinked)
  reportMissing(`${tests} in a file of Keras`, 'Keras is not linked: run npm run setup')

it.skipIf(!isLinked)('a file of Keras is measured in Keras, and says so', () => {
  process.env['BATCHWISE_KERAS'] = 'on'
  const options = ['--rows', '600', '--memory', '512MiB', '--data-dir', folder]
  const { stdout, stderr, status } = batchwise(
    'advise',
    fixture('keras_model.json'),
    ...options,
    ...['--probe-budget', '2'],
  )
  process.env['BATCHWISE_KERAS'] = 'off'
  expect(stderr).not.toMatch(/cannot measure this|batchwise: /)
  expect(stdout.replace(/\s+/g, ' ')).toMatch(
    /measured: in Keras 3\.15\.1 on TensorFlow 2\.21\.0, because your model is a Keras file/,
  )
  expect(status).toBe(0)
})

it.skipIf(python === null)('says what is wrong with the program, and measures nothing', () => {
  const { stdout, stderr, status } = advise('bad_torch.py:frozen', python)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/bad_torch\.py:78: frozen: every parameter of the model is frozen/)
  expect(status).not.toBe(0)
})

it.each(['pytorch', 'keras', 'lightning'])('prints a program of %s to start from', (template) => {
  const { stdout, status } = batchwise('init', template)
  expect(stdout).toMatch(/^def build\(seed\):$/m)
  expect(status).toBe(0)
})
