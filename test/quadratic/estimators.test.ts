import { expect, test } from 'vitest'
import { rateNumbers } from '../../src/advice/rate/numbers.js'
import { scaledRate } from '../../src/advice/rate/scaling-rules.js'
import { timeOptimalBatchSize } from '../../src/advice/timing/time-optimal.js'
import { normals } from '../support/normals.js'
import { noiseScales, squaresAfter } from './noisy-quadratic.js'
import { conditions, criticalBatches } from './problems.js'
import { growingPilot, pilotNumbers } from './sampled-gradients.js'
import { singleStepOptimum, singleStepRate } from './single-step.js'
import { trainingTheory, withCriticalBatch } from './training-theory.js'

const quadratics = conditions.flatMap((condition) =>
  criticalBatches.map((criticalBatch) => withCriticalBatch({ condition }, criticalBatch)),
)
const trained = { batchSize: 32, learningRate: 0.01 } as const

test(`B_simple from ${pilotNumbers.points} x ${pilotNumbers.microBatches} micro-batches that grow until the interval is narrow is within 25 % of the closed form, at conditions 1 to 1,000 and noise over four decades`, () => {
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

test('the time-optimal batch at B_noise, and a rate carried there from any other batch, are the optimum of the next step', () => {
  for (const quadratic of quadratics)
    for (const kneeRows of [10, 1000]) {
      const squares = squaresAfter(quadratic, trained, 100)
      const [device, noiseScale] = [
        { fixedMs: 3, perRowMs: 3 / kneeRows },
        noiseScales(quadratic, squares).curved,
      ]
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

test('from the closed form of a whole training too, where B_rate stands for the noise scale', () => {
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
