/** From the command line to an answer for a training in PyTorch. */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { compiled } from '../support/compiled.js'
import { pythonFor } from '../support/python.js'
import { fixture } from './fixture.js'

const python = pythonFor('torch', 'the test of advice for a program of PyTorch')

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
const advise = (program: string, ...more: readonly string[]) =>
  batchwise(
    'advise',
    ...['--python', fixture(program), '--interpreter', python ?? ''],
    ...['--memory', '512MiB', '--data-dir', folder, '--probe-budget', '2', ...more],
  )

it.skipIf(python === null)('names the framework it was measured in, and stores no path', () => {
  const { stdout, stderr, status } = advise('torch_train.py:build')
  expect(stderr).not.toMatch(/batchwise: /)
  expect(stdout).toMatch(/batch size \d+, learning rate [\d.]+, Adam/)
  const text = stdout.replace(/\s+/g, ' ')
  expect(text).toContain('The trials ran torch_train.py:build in PyTorch 2.13.0')
  expect(text).not.toMatch(/TensorFlow/)
  expect(status).toBe(0)
  // the same question is answered by the same study, at once
  const again = advise('torch_train.py:build', '--json')
  expect(again.stdout).toMatch(/"framework": ?"PyTorch 2\.13\.0"/)
  expect(again.stdout).not.toContain(path.dirname(fixture('torch_train.py')))
})

it.skipIf(python === null)('says what is wrong with the program, and measures nothing', () => {
  const { stdout, stderr, status } = advise('bad_torch.py:frozen')
  expect(stdout).toBe('')
  expect(stderr).toMatch(/bad_torch\.py:78: frozen: every parameter of the model is frozen/)
  expect(status).not.toBe(0)
})

it('prints a program to start from', () => {
  const { stdout, status } = batchwise('init', 'pytorch')
  expect(stdout).toMatch(/^def build\(seed\):$/m)
  expect(status).toBe(0)
})
