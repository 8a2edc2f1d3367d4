import { expect, it } from 'vitest'
import { normals } from '../../src/advice/math/normals.js'
import { bestOf, cellsOf, fitCriticalBatch, stepsTo } from './critical-batch.js'
import { SmallNetwork } from './small-network.js'

it('recovers the critical batch from steps that follow S(B)', () => {
  for (const noiseScale of [5, 60, 2000]) {
    const fitted = fitCriticalBatch(
      [1, 4, 16, 64, 256, 1024].map((batchSize) => ({
        batchSize,
        steps: 40 * (1 + noiseScale / batchSize),
      })),
    )
    expect(Math.abs(Math.log(fitted.noiseScale / noiseScale))).toBeLessThan(0.06)
    expect(Math.abs(Math.log(fitted.stepsMin / 40))).toBeLessThan(0.06)
    expect(fitted.misfit).toBeLessThan(0.03)
  }
})

it('trains cells to a target, and stops those that diverge or run out of steps', () => {
  const normal = normals(1)
  const y = Int32Array.from({ length: 120 }, (_, row) => row % 3)
  const network = new SmallNetwork(
    { sizes: [2, 3], activation: 'tanh' },
    {
      x: Array.from(y, (label) =>
        Float64Array.of(Math.cos(2 * label) + 0.3 * normal(), Math.sin(2 * label) + 0.3 * normal()),
      ),
      y,
    },
  )
  const cells = cellsOf(network, 16, 0.4, {
    rates: [1000, 3, 1, 0.3, 0.1, 0.03],
    seeds: [1, 2],
    rowsMax: 4000,
    stepsMax: 100,
  })
  const best = bestOf(cells, 16)
  expect(best?.steps).toBeLessThan(100)
  expect(
    cells.filter(({ reached }) => reached).every(({ steps }) => steps >= (best?.steps ?? 0)),
  ).toBe(true)
  expect(
    stepsTo(network, { batchSize: 16, learningRate: 1e-6, seed: 1, stepsMax: 50 }, 0.4),
  ).toBeNull()
})
