import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { memoryFailure } from '../../../src/trials/protocol/memory-failure.js'
import { softwareGpu } from '../../support/software-gpu.js'

const { missing } = softwareGpu()
const program = fileURLToPath(new URL('./failing-engines.ts', import.meta.url))
const wordsOf = async (what: 'heap' | 'device' | 'command'): Promise<string> =>
  (await promisify(execFile)(process.execPath, ['--import', 'tsx', program, what])).stdout

it('a WebAssembly heap without a block left is out of memory, not an address', async () => {
  const words = await wordsOf('heap')
  expect(words).toMatch(/^OutOfMemory: /)
  expect(memoryFailure(words)).toBe('certain')
})
it.skipIf(missing !== null)(
  'a device that is lost ends the training step, and is not out of memory',
  async () => {
    const words = await wordsOf('device')
    expect(words).toMatch(/^DeviceFailed: the device was lost/)
    expect(memoryFailure(words)).not.toBe('certain')
  },
)
it.skipIf(missing !== null)(
  'a command that the device refuses ends the training step, though WebGPU throws nothing',
  async () => {
    expect(await wordsOf('command')).toMatch(/^DeviceFailed: the device refused a command/m)
  },
)
