import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { EngineProbes } from '../../../src/trials/devices/engine-probes.js'

const program = (name: string, ...rest: string[]): [string, ...string[]] => [
  process.execPath,
  fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url)),
  ...rest,
]
const probesOf = (name: string, startDeadlineMs = 60_000, ...rest: string[]): EngineProbes =>
  new EngineProbes({ command: () => program(name, ...rest), startDeadlineMs })

test('an engine that starts names its adapter in the handshake', async () => {
  const probe = await probesOf('adapter.mjs', 60_000, 'discrete').probe('webgpu')
  expect(probe).toMatchObject({
    starts: true,
    adapter: {
      name: 'an adapter',
      type: 'discrete',
      memoryBytes: null,
      limits: { maxBufferSize: 2 ** 31 },
    },
  })
  expect(await probesOf('lacks-kernel.mjs').probe('cpu')).toEqual({ starts: true, adapter: null })
})

test.each([
  ['refuses.mjs', 'no adapter was found'],
  ['wrong-version.mjs', /protocol version 99/],
  ['silent.mjs', 'it did not start within 0.4 s'],
])('%s is off, with a reason', async (name, because) => {
  const probe = await probesOf(name, name === 'silent.mjs' ? 400 : 60_000).probe('webgpu')
  expect(probe.starts).toBe(false)
  expect(probe.starts ? '' : probe.because).toMatch(because)
})

test('each engine is started once, one after another', async () => {
  const started: string[] = []
  const probes = new EngineProbes({
    command: (engine) => {
      started.push(engine)
      return program('lacks-kernel.mjs')
    },
  })
  const [first, again] = await Promise.all([
    probes.probe('wasm'),
    probes.probe('wasm'),
    probes.probe('cpu'),
  ])
  expect(await probes.probe('wasm')).toBe(first)
  expect(again).toBe(first)
  expect(started).toEqual(['wasm', 'cpu'])
  expect(probes.result('wasm')).toBe(first)
  expect(probes.result('tensorflow')).toBeNull()
})

test('an engine that its driver crashes is off', async () => {
  const probes = new EngineProbes({ command: () => ['sh', '-c', 'kill -SEGV $$'] })
  expect(await probes.probe('webgpu')).toEqual({
    starts: false,
    because: 'its process was ended by SIGSEGV',
  })
})

test('closing ends the process that is starting; no other starts', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'batchwise-probe-'))
  const file = path.join(folder, 'pids')
  const probes = new EngineProbes({
    command: () => ['sh', '-c', `echo $$ >> ${file}; exec sleep 60`],
  })
  const pending = [probes.probe('webgpu'), probes.probe('wasm')]
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20))
  await probes.close()
  expect((await Promise.all(pending)).map(({ starts }) => starts)).toEqual([false, false])
  const pids = (await readFile(file, 'utf8')).trim().split('\n')
  expect(pids).toHaveLength(1)
  for (const pid of pids) expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH')
  await rm(folder, { recursive: true })
})
