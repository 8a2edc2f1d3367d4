import { expect, it } from 'vitest'
import type { Engine } from '../../../../src/advice/vocabulary/engines.js'
import { einsumCases } from '../fixtures/einsum-cases.js'
import { readValues } from '../fixtures/run-program.js'
import { product } from '../fixtures/seeded-tensor.js'

/** Value and gradients of each case. */
const valuesOn = (engine: Engine) =>
  readValues<readonly (readonly number[])[]>('einsum-values.ts', engine)

it('on wasm, where the kernel is composed, values and gradients are those of tensorflow', async () => {
  const [expected, composed] = await Promise.all([valuesOn('tensorflow'), valuesOn('wasm')])
  expect(composed.length).toBe(einsumCases.length)
  einsumCases.forEach(({ equation, shapes }, i) => {
    const reference = (expected[i] ?? []).flat()
    const values = (composed[i] ?? []).flat()
    const gradientSize = shapes.reduce((sum, shape) => sum + product(shape), 0)
    expect(values.length, equation).toBe(1 + gradientSize)
    const largest = Math.max(...reference.map(Math.abs))
    const differences = values.map((value, k) => Math.abs(value - (reference[k] ?? Number.NaN)))
    expect(Math.max(...differences) / largest, equation).toBeLessThan(1e-4)
    expect(largest).toBeGreaterThan(0)
  })
})
