import { expect, test } from 'vitest'
import { mulberry32 } from '../../src/advice/math/random.js'
import { mean } from '../../src/advice/math/statistics.js'
import { normals } from '../../src/advice/math/normals.js'
import {
  excessLoss,
  learningRateMax,
  noiseScales,
  noisyQuadratic,
  squaresAfter,
  stepOnce,
  type Choice,
  type NoisyQuadratic,
} from './noisy-quadratic.js'
import { fallOfStep, singleStepOptimum, singleStepRate, stepMs } from './single-step.js'

interface RandomCase {
  readonly quadratic: NoisyQuadratic
  readonly choice: Choice
  readonly random: () => number
}

/** Thirty random quadratics, each with a stable choice. */
function randomCases(seed: number): readonly RandomCase[] {
  return Array.from({ length: 30 }, (_, k) => {
    const random = mulberry32(seed + k)
    const quadratic = noisyQuadratic({
      condition: 10 ** (3 * random()),
      rowVariance: 10 ** (4 * random() - 2),
      curvatureMax: 10 ** (2 * random() - 1),
      modes: 2 + Math.floor(30 * random()),
    })
    return {
      quadratic,
      choice: {
        batchSize: 2 ** (12 * random()),
        learningRate: learningRateMax(quadratic) * 10 ** (-2 * random()) * 0.99,
      },
      random,
    }
  })
}

test('the closed form of m_i(t) equals step-by-step iteration, and the start has excess loss 1', () => {
  for (const { quadratic, choice } of randomCases(1)) {
    expect(excessLoss(quadratic, quadratic.startSquares)).toBeCloseTo(1, 12)
    let squares = quadratic.startSquares
    for (let step = 1; step <= 50; step++) {
      squares = stepOnce(quadratic, squares, choice)
      const closed = squaresAfter(quadratic, choice, step)
      squares.forEach((square, i) => expect(closed[i]).toBeCloseTo(square, 9))
    }
  }
})

test('the recursion is the mean of simulated descents with sampled gradients', () => {
  const quadratic = noisyQuadratic({ condition: 10, rowVariance: 0.5, modes: 4 })
  const choice = { batchSize: 4, learningRate: 0.3 }
  const normal = normals(3)
  const ends = Array.from({ length: 4000 }, () => {
    let weights = quadratic.startSquares.map(Math.sqrt)
    for (let step = 0; step < 12; step++)
      weights = weights.map(
        (weight, i) =>
          weight -
          choice.learningRate *
            ((quadratic.curvatures[i] ?? 0) * weight +
              Math.sqrt((quadratic.rowVariances[i] ?? 0) / choice.batchSize) * normal()),
      )
    return excessLoss(
      quadratic,
      weights.map((weight) => weight ** 2),
    )
  })
  expect(mean(ends) / excessLoss(quadratic, squaresAfter(quadratic, choice, 12))).toBeCloseTo(1, 1)
})

test('the expected fall of one step equals that of the recursion', () => {
  for (const { quadratic, choice } of randomCases(100)) {
    const before = squaresAfter(quadratic, choice, 3)
    expect(fallOfStep(quadratic, before, choice)).toBeCloseTo(
      excessLoss(quadratic, before) - excessLoss(quadratic, stepOnce(quadratic, before, choice)),
      9,
    )
  }
})

test('no sampled choice falls faster than eta_line / (1 + B_noise / B) and sqrt(a B_noise / b)', () => {
  for (const { quadratic, choice, random } of randomCases(200)) {
    const squares = squaresAfter(quadratic, choice, 5)
    const device = { fixedMs: 10 ** random(), perRowMs: 10 ** (-2 * random()) }
    const best = singleStepOptimum(quadratic, squares, device)
    const fallPerMs = (at: Choice): number =>
      fallOfStep(quadratic, squares, at) / stepMs(device, at.batchSize)
    for (let k = 0; k < 50; k++) {
      const other = {
        batchSize: best.batchSize * 10 ** (random() - 0.5),
        learningRate: best.learningRate * 10 ** (random() - 0.5),
      }
      expect(fallPerMs(other)).toBeLessThanOrEqual(fallPerMs(best) * (1 + 1e-12))
      const withBestRate = {
        batchSize: other.batchSize,
        learningRate: singleStepRate(quadratic, squares, other.batchSize),
      }
      expect(fallOfStep(quadratic, squares, other)).toBeLessThanOrEqual(
        fallOfStep(quadratic, squares, withBestRate) * (1 + 1e-12),
      )
    }
  }
})

test('both noise scales agree if all curvatures are equal, and at the start', () => {
  for (const { quadratic } of randomCases(300))
    expect(
      noiseScales(quadratic, quadratic.startSquares).simple /
        noiseScales(quadratic, quadratic.startSquares).curved,
    ).toBeCloseTo(1, 9)
  const even = noisyQuadratic({ condition: 1, rowVariance: 3 })
  const { simple, curved } = noiseScales(
    even,
    squaresAfter(even, { batchSize: 8, learningRate: 0.1 }, 7),
  )
  expect(simple).toBeCloseTo(curved, 9)
})
