import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compiled } from '../support/compiled.js'
import { runProgram, type Ran } from '../support/run-program.js'
import { serviceProcess, type ServiceProcess } from '../support/service-process.js'

let folder: string
let service: ServiceProcess
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-client-'))
  service = await serviceProcess(folder)
})
afterAll(async () => {
  service.child.kill('SIGTERM')
  await service.ended
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
})
const environment = (key: string): NodeJS.ProcessEnv => ({
  BATCHWISE_URL: service.url,
  BATCHWISE_KEY: key,
})
const ask = (key = '', ...words: readonly string[]): Promise<Ran> =>
  runProgram(
    process.execPath,
    ['--import', 'tsx', 'examples/typescript-client/ask.ts', ...words],
    environment(key),
  )
const digits = ['examples/digits-cnn/model.json', 'examples/digits-cnn/digits.npz'] as const

test('the TypeScript client prints the advice of a real service, and uses a key if required', async () => {
  const [first, refused] = await Promise.all([
    ask('', ...digits, '512MiB', '1'),
    ask('', ...digits, 'much', '1'),
  ])
  expect(first.code, first.out + first.err).toBe(0)
  // progress, the answer and its explanation
  expect(first.out).toMatch(/^ {1,2}\d+ % {2}\S/m)
  expect(first.out).toMatch(
    /batch size \d+, learning rate 0\.\d+, confidence (low|medium|high)\n\nTrain with a batch size of [\d,]+ .*\[t\d+/,
  )

  expect([refused.code, refused.out]).toEqual([
    1,
    expect.stringContaining('/memoryBudget: accepted is '),
  ])

  const made = await runProgram(
    process.execPath,
    [compiled('cli/main.js'), 'keys', 'create', '--name', 'client', '--owner', 'local'],
    { BATCHWISE_DATA: folder },
  )
  const [without, keyed] = await Promise.all([
    ask('', ...digits, '512MiB', '1'),
    ask(made.out.trim(), ...digits, '512MiB', '1'),
  ])
  expect([without.code, without.out]).toEqual([1, expect.stringContaining('a key is needed')])
  expect(keyed.code, keyed.out + keyed.err).toBe(0)
  // the same question of the same owner gets the stored answer
  expect(keyed.out.split('\n').slice(-4)).toEqual(first.out.split('\n').slice(-4))
})
