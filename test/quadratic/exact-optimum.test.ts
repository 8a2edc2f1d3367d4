import { expect, test } from 'vitest'
import { mulberry32 } from '../../src/advice/math/random.js'
import { bestRate, exactOptimum, stepsTo, targetExcess, timeMs } from './exact-optimum.js'
import { excessLoss, noisyQuadratic, squaresAfter } from './noisy-quadratic.js'
import { theoryOptimum, trainingTheory, withCriticalBatch } from './training-theory.js'

test('stepsTo agrees with counting the steps one by one', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = mulberry32(seed)
    const quadratic = noisyQuadratic({
      condition: 10 ** (2 * random()),
      rowVariance: 0.1 * random(),
    })
    const choice = { batchSize: 1 + 100 * random(), learningRate: 0.1 + 0.9 * random() }
    const found = stepsTo(quadratic, choice)
    if (!Number.isFinite(found)) continue
    let walked = 0
    while (excessLoss(quadratic, squaresAfter(quadratic, choice, walked)) > targetExcess) walked++
    expect(Math.ceil(found - 1e-9)).toBe(walked)
  }
})

test('no sampled batch size and rate is faster than the exact optimum', () => {
  for (const condition of [1, 30, 1000]) {
    const quadratic = withCriticalBatch({ condition }, 300)
    const device = { fixedMs: 1, perRowMs: 0.02 }
    const random = mulberry32(condition)
    const best = exactOptimum(quadratic, device, 2 ** 15)
    for (let k = 0; k < 200; k++) {
      const other = {
        batchSize: Math.min(2 ** 15, Math.max(1, best.batchSize * 10 ** (2 * random() - 1))),
        learningRate: best.learningRate * 10 ** (2 * random() - 1),
      }
      expect(timeMs(quadratic, device, other)).toBeGreaterThanOrEqual(best.timeMs * (1 - 1e-3))
    }
  }
})

test('exact steps approach the limits of the theory: S_min at huge batches, R_min / B at tiny ones', () => {
  for (const condition of [10, 1000]) {
    const quadratic = withCriticalBatch({ condition }, 1000)
    const { stepsMin, rowsMin, learningRateMax, rateBatch } = trainingTheory(quadratic)
    expect(bestRate(quadratic, 1e9).steps / stepsMin).toBeCloseTo(1, 2)
    const tiny = bestRate(quadratic, 1)
    expect(tiny.steps / rowsMin).toBeCloseTo(1, 1)
    expect(tiny.learningRate / (learningRateMax / rateBatch)).toBeCloseTo(1, 1)
  }
})

const hardProblems = [100, 1000].flatMap((condition) =>
  [10, 100_000].flatMap((criticalBatch) =>
    [10, 1000].map((kneeRows) => ({ condition, criticalBatch, kneeRows })),
  ),
)

test('batch size and rate of the closed form are within 25 % of the exact optimum', () => {
  for (const { condition, criticalBatch, kneeRows } of hardProblems) {
    const quadratic = withCriticalBatch({ condition }, criticalBatch)
    const device = { fixedMs: 1, perRowMs: 1 / kneeRows }
    const theory = theoryOptimum(trainingTheory(quadratic), device)
    const exact = exactOptimum(quadratic, device, 2 ** 17)
    for (const ratio of [
      theory.batchSize / exact.batchSize,
      theory.learningRate / exact.learningRate,
    ])
      expect(Math.abs(Math.log(ratio))).toBeLessThan(Math.log(1.25))
    expect(timeMs(quadratic, device, theory) / exact.timeMs).toBeLessThan(1.03)
  }
})
