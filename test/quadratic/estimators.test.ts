import { expect, test } from 'vitest'
import { rateNumbers } from '../../src/advice/rate/numbers.js'
import { scaledRate } from '../../src/advice/rate/scaling-rules.js'
import { timeOptimalBatchSize } from '../../src/advice/timing/time-optimal.js'
import { normals } from '../../src/advice/math/normals.js'
import { noiseScales, squaresAfter } from './noisy-quadratic.js'
import { conditions, criticalBatches } from './problems.js'
import { growingPilot, pilotNumbers } from './sampled-gradients.js'
import { singleStepOptimum, singleStepRate } from './single-step.js'
import { trainingTheory, withCriticalBatch } from './training-theory.js'

const quadratics = conditions.flatMap((condition) =>
  criticalBatches.map((criticalBatch) => withCriticalBatch({ condition }, criticalBatch)),
)
const trained = { batchSize: 32, learningRate: 0.01 } as const

const pilotSize = `${pilotNumbers.points} x ${pilotNumbers.microBatches} micro-batches`

test(`a growing pilot of ${pilotSize} estimates B_simple within 25 % of the closed form`, () => {
  quadratics.forEach((quadratic, k) => {
    for (const steps of [0, 200]) {
      const squares = squaresAfter(quadratic, trained, steps)
      const pilot = growingPilot(quadratic, squares, normals(10 * k + steps))
      expect(
        Math.abs(Math.log(pilot.simple / noiseScales(quadratic, squares).simple)),
      ).toBeLessThan(Math.log(1.25))
    }
  })
})

test('the time-optimal batch at B_noise, with a rate scaled to it, is the optimum of the next step', () => {
  for (const quadratic of quadratics)
    for (const kneeRows of [10, 1000]) {
      const squares = squaresAfter(quadratic, trained, 100)
      const device = { fixedMs: 3, perRowMs: 3 / kneeRows }
      const noiseScale = noiseScales(quadratic, squares).curved
      const exact = singleStepOptimum(quadratic, squares, device)
      const batchSize = timeOptimalBatchSize({ ...device, noiseScale })
      expect(batchSize / exact.batchSize).toBeCloseTo(1, 9)
      for (const from of [1, 32, 4096])
        expect(
          scaledRate(
            {
              learningRate: singleStepRate(quadratic, squares, from),
              from,
              to: batchSize,
              noiseScale,
              optimizer: 'sgd',
            },
            rateNumbers,
          ) / exact.learningRate,
        ).toBeCloseTo(1, 9)
    }
})

test('the scaling rule matches the closed form of a training when B_rate is the noise scale', () => {
  for (const quadratic of quadratics) {
    const { learningRateMax, rateBatch } = trainingTheory(quadratic)
    const rateAt = (batchSize: number): number => learningRateMax / (1 + rateBatch / batchSize)
    expect(
      scaledRate(
        {
          learningRate: rateAt(32),
          from: 32,
          to: 500,
          noiseScale: rateBatch,
          optimizer: 'sgd',
        },
        rateNumbers,
      ) / rateAt(500),
    ).toBeCloseTo(1, 9)
  }
})
