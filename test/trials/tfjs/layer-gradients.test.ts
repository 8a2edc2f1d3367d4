import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../../src/advice/vocabulary/engines.js'
import { layerCases } from '../../support/layer-cases.js'
import { softwareGpu } from '../../support/software-gpu.js'
import type { CaseGradients } from './gradients-of.js'

const { missing } = softwareGpu()
const program = fileURLToPath(new URL('./gradients-of.ts', import.meta.url))

/** Every engine in a process of its own. */
async function gradientsOn(engine: Engine): Promise<ReadonlyMap<string, CaseGradients>> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', program, engine],
    { maxBuffer: 2 ** 26 },
  )
  return new Map(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as CaseGradients)
      .map((one) => [one.name, one]),
  )
}

/** Largest difference between two sets of gradients, as a share of the largest entry; infinite where they do not hold the same weights. */
function difference(reference: CaseGradients, other: CaseGradients): number {
  const entries = Object.entries(reference.gradients)
  const largest = Math.max(...entries.flatMap(([, values]) => values.map(Math.abs)))
  return Math.max(
    ...entries.map(([weight, values]) => {
      const found = other.gradients[weight] ?? []
      return found.length === values.length
        ? Math.max(...values.map((value, i) => Math.abs(value - (found[i] ?? Number.NaN)))) /
            largest
        : Number.POSITIVE_INFINITY
    }),
  )
}

describe('gradients of every layer type, activation and loss', () => {
  let reference: ReadonlyMap<string, CaseGradients>
  beforeAll(async () => {
    reference = await gradientsOn('tensorflow')
  }, 120_000)

  it('are there on tensorflow', () => {
    for (const { name } of layerCases) {
      const found = reference.get(name)
      expect([name, found?.error]).toEqual([name, null])
      expect(
        Object.values(found?.gradients ?? {})
          .flat()
          .some((value) => value !== 0),
        name,
      ).toBe(true)
    }
  })
  it.for(['wasm', 'cpu', 'webgpu'] as const)(
    'are on %s those of tensorflow',
    { timeout: 300_000 },
    async (engine, { skip }) => {
      if (engine === 'webgpu' && missing !== null) skip(missing)
      const found = await gradientsOn(engine)
      const wrong = layerCases.flatMap(({ name }) => {
        const [expected, own] = [reference.get(name), found.get(name)]
        if (expected === undefined || own === undefined || own.error !== null)
          return [`${name}: ${own?.error ?? 'missing'}`]
        const off = difference(expected, own)
        if (!(off <= 1e-4) || Math.abs(own.loss - expected.loss) > 1e-4 * Math.abs(expected.loss))
          return [
            `${name}: gradients differ by ${off}, losses are ${own.loss} and ${expected.loss}`,
          ]
        return own.leaked === expected.leaked
          ? []
          : [`${name}: leaves ${own.leaked} tensors behind, tensorflow ${expected.leaked}`]
      })
      expect(wrong).toEqual([])
    },
  )
})
