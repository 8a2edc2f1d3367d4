import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../../../src/advice/vocabulary/engines.js'
import { softwareGpu } from '../../../support/software-gpu.js'
import { kerasLosses, kerasOptimizers } from '../fixtures/keras-extract.js'
import type { ComputedLoss, ComputedOptimizer } from '../fixtures/keras-training.js'
import { readValues } from '../fixtures/run-program.js'

type Computed = ComputedLoss | ComputedOptimizer
const { missing } = softwareGpu()

const computeOn = async (engine: Engine): Promise<ReadonlyMap<string, Computed>> =>
  new Map(
    (await readValues<Computed>('keras-training.ts', engine)).map((value) => [value.name, value]),
  )

/** The largest difference, as a share of the largest number; infinite where the sizes differ. */
function difference(expected: readonly number[], found: readonly number[]): number {
  if (expected.length !== found.length) return Number.POSITIVE_INFINITY
  const largest = Math.max(...expected.map(Math.abs), 1e-6)
  const differences = expected.map((value, i) => Math.abs(value - (found[i] ?? Number.NaN)))
  return Math.max(...differences.map((value) => (Number.isNaN(value) ? Infinity : value))) / largest
}

function optimizerFault(name: string, found: Computed | undefined): string | null {
  if (found === undefined || !('weights' in found)) return `${name}: missing`
  const expected = kerasOptimizers.cases[name]?.weights ?? []
  const worst = difference(expected.flat(2), found.weights.flat(2))
  if (worst > 1e-4) return `${name}: the weights differ by ${worst}`
  return found.leaked === 0 ? null : `${name}: leaves ${found.leaked} tensors behind`
}

function lossFault(name: string, found: Computed | undefined): string | null {
  const expected = kerasLosses[name]
  if (expected === undefined || found === undefined || !('loss' in found)) return `${name}: missing`
  const loss = Math.abs(found.loss - expected.loss) / Math.max(Math.abs(expected.loss), 1e-3)
  const gradient = difference(expected.gradient, found.gradient)
  if (loss <= 1e-4 && gradient <= 1e-3) return null
  return `${name}: the loss differs by ${loss}, the gradient by ${gradient}`
}

describe.concurrent.for(['tensorflow', 'wasm', 'cpu', 'webgpu'] as const)('on %s', (engine) => {
  let computed: ReadonlyMap<string, Computed> = new Map()
  const isMissing = engine === 'webgpu' && missing !== null
  beforeAll(async () => {
    if (!isMissing) computed = await computeOn(engine)
  }, 120_000)

  it('every optimizer makes the steps of Keras, also after its slots were restored', ({ skip }) => {
    if (isMissing) skip(missing)
    const names = Object.keys(kerasOptimizers.cases)
    expect(names.map((name) => optimizerFault(name, computed.get(name))).filter(Boolean)).toEqual(
      [],
    )
  })

  it('every loss and its gradient are those of Keras', ({ skip }) => {
    if (isMissing) skip(missing)
    const names = Object.keys(kerasLosses)
    expect(names.map((name) => lossFault(name, computed.get(name))).filter(Boolean)).toEqual([])
  })
})
