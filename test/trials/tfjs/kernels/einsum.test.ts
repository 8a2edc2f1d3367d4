import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import type { Engine } from '../../../../src/advice/vocabulary/engines.js'
import { equations } from './equations.js'

const program = fileURLToPath(new URL('./einsum-of.ts', import.meta.url))
const linesOf = async (engine: Engine): Promise<readonly (readonly (readonly number[])[])[]> =>
  (await promisify(execFile)(process.execPath, ['--import', 'tsx', program, engine])).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as number[][])

it('has the values and gradients of tensorflow on wasm, where the kernel is composed', async () => {
  const [expected, found] = [await linesOf('tensorflow'), await linesOf('wasm')]
  expect(found.length).toBe(equations.length)
  equations.forEach(({ equation, shapes }, i) => {
    const [reference, own] = [(expected[i] ?? []).flat(), (found[i] ?? []).flat()]
    expect([equation, own.length]).toEqual([
      equation,
      1 + shapes.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0),
    ])
    const largest = Math.max(...reference.map(Math.abs))
    expect(
      Math.max(...own.map((value, k) => Math.abs(value - (reference[k] ?? Number.NaN)))) / largest,
      equation,
    ).toBeLessThan(1e-4)
    expect(largest).toBeGreaterThan(0)
  })
})
