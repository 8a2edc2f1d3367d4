import { expect, it } from 'vitest'
import { memoryFailure } from '../../../../src/trials/protocol/memory-failure.js'
import { softwareGpu } from '../../../support/software-gpu.js'
import { runProgram } from '../fixtures/run-program.js'

const { missing } = softwareGpu()
const failWith = (failure: 'heap' | 'device' | 'command'): Promise<string> =>
  runProgram('failing-engine.ts', failure)

it('a WebAssembly heap without a free block is out of memory', async () => {
  const error = await failWith('heap')
  expect(error).toMatch(/^OutOfMemory: /)
  expect(memoryFailure(error)).toBe('certain')
})
it.skipIf(missing !== null)(
  'a lost device ends the training step and is not out of memory',
  async () => {
    const error = await failWith('device')
    expect(error).toMatch(/^DeviceFailed: the device was lost/)
    expect(memoryFailure(error)).not.toBe('certain')
  },
)
it.skipIf(missing !== null)(
  'a command that the device refuses ends the training step, though WebGPU throws nothing',
  async () => {
    expect(await failWith('command')).toMatch(/^DeviceFailed: the device refused a command/m)
  },
)
