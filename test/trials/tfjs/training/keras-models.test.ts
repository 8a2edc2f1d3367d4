import { expect, it } from 'vitest'
import type { CaseResult } from '../../../bench/models/compare-case.js'
import { readValues } from '../fixtures/run-program.js'

/** Of a model that is read right; a model with random layers makes no step to compare. */
const right = { read: null, parameters: null, shapes: null, forward: null }

it('models of Keras 3 and 2: sizes, forward pass and one training step are those of Keras', async () => {
  const results = await readValues<CaseResult>('keras-models.ts')
  expect(results.length).toBeGreaterThanOrEqual(60)
  for (const { name, step = null, ...result } of results)
    expect({ ...result, step }, name).toEqual({ ...right, step: null })
})
