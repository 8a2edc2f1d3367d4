import { expect, it } from 'vitest'
import { optimizers } from '../../../../src/advice/vocabulary/optimizers.js'
import type { FallingRate } from '../fixtures/falling-rate.js'
import { readValues } from '../fixtures/run-program.js'

it('every optimizer keeps its slots while its rate is set, and every step has its own rate', async () => {
  const found = await readValues<FallingRate>('falling-rate.ts')
  expect(found.map(({ optimizer }) => optimizer)).toEqual(optimizers)
  for (const { optimizer, bySetting, byNewOptimizers, atConstantRate } of found) {
    expect(bySetting, optimizer).toEqual(byNewOptimizers)
    expect(bySetting.slice(0, 2), optimizer).toEqual(atConstantRate.slice(0, 2))
    expect(bySetting[2], optimizer).not.toEqual(atConstantRate[2])
  }
})
