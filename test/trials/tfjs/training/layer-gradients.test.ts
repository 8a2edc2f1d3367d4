import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../../../src/advice/vocabulary/engines.js'
import { layerCases } from '../../../support/layer-cases.js'
import { softwareGpu } from '../../../support/software-gpu.js'
import type { CaseGradients } from '../fixtures/layer-gradients.js'
import { readValues } from '../fixtures/run-program.js'

const { missing } = softwareGpu()
/** Of the largest entry of the gradient, and of the loss. */
const tolerance = 1e-4

/** The first cases compile most of the programs of a card: so many of them are half of the work. */
const halfOfWork = 0.4

/** Results by the name of the case. A card's programs compile slowly: two processes share them. */
async function gradientsOn(engine: Engine): Promise<ReadonlyMap<string, CaseGradients>> {
  const names = layerCases.map(({ name }) => name)
  const half = Math.round(halfOfWork * names.length)
  const parts = engine === 'webgpu' ? [names.slice(0, half), names.slice(half)] : [names]
  const results = await Promise.all(
    parts.map((part) => readValues<CaseGradients>('layer-gradients.ts', engine, ...part)),
  )
  return new Map(results.flat().map((result) => [result.name, result]))
}

/** The largest difference as a share of the largest entry; infinite where the sizes differ. */
function difference(reference: CaseGradients, other: CaseGradients): number {
  const weights = Object.entries(reference.gradients)
  const largest = Math.max(...weights.flatMap(([, values]) => values.map(Math.abs)))
  const differences = weights.flatMap(([weight, values]) => {
    const found = other.gradients[weight] ?? []
    if (found.length !== values.length) return [Number.POSITIVE_INFINITY]
    return values.map((value, i) => Math.abs(value - (found[i] ?? Number.NaN)))
  })
  return Math.max(...differences) / largest
}

/** What is wrong with a case; null where it agrees with the reference. */
function faultOf(
  name: string,
  reference: CaseGradients | undefined,
  found: CaseGradients | undefined,
): string | null {
  if (reference === undefined || found === undefined) return `${name}: missing`
  if (found.error !== null) return `${name}: ${found.error}`
  const gradientDifference = difference(reference, found)
  const lossDifference = Math.abs(found.loss - reference.loss) / Math.abs(reference.loss)
  if (!(gradientDifference <= tolerance) || lossDifference > tolerance)
    return `${name}: gradients differ by ${gradientDifference}, losses by ${lossDifference}`
  if (found.leaked !== reference.leaked)
    return `${name}: leaves ${found.leaked} tensors behind, tensorflow ${reference.leaked}`
  return null
}

describe('gradients of every layer type, activation and loss', () => {
  let reference: ReadonlyMap<string, CaseGradients>
  beforeAll(async () => {
    reference = await gradientsOn('tensorflow')
  }, 120_000)

  it('exist on tensorflow', () => {
    for (const { name } of layerCases) {
      const found = reference.get(name)
      expect([name, found?.error]).toEqual([name, null])
      const entries = Object.values(found?.gradients ?? {}).flat()
      expect(
        entries.some((value) => value !== 0),
        name,
      ).toBe(true)
    }
  })
  it.concurrent.for(['wasm', 'cpu', 'webgpu'] as const)(
    'agree on %s with tensorflow',
    { timeout: 300_000 },
    async (engine, { skip }) => {
      if (engine === 'webgpu' && missing !== null) skip(missing)
      const found = await gradientsOn(engine)
      const faults = layerCases
        .map(({ name }) => faultOf(name, reference.get(name), found.get(name)))
        .filter((fault) => fault !== null)
      expect(faults).toEqual([])
    },
  )
})
