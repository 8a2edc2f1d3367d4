import { describe, expect, it } from 'vitest'
import { raceNumbers } from '../../../../src/advice/race/numbers.js'
import { believe as believeIn, type Belief } from '../../../../src/advice/race/posterior/belief.js'
import type { Depths } from '../../../../src/advice/race/posterior/dilution-table.js'
import {
  wall,
  type Family,
  type Observation,
  type SurrogatePrior,
} from '../../../../src/advice/race/posterior/surrogate.js'

const sgd: Family = { wallExponent: 1, noiseExponent: 0 }
const prior: SurrogatePrior = {
  learningRateMax: { log: Math.log(0.3), deviation: 0.9 },
  noiseScale: { log: Math.log(400), deviation: 1.1 },
}
const sizes = [8, 16, 32, 64, 128, 256, 512, 1024, 2048]
const rates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]
const cells = sizes.flatMap((batchSize) =>
  rates.map((learningRate) => ({ batchSize, learningRate })),
)
/** Steps to the target, or null if it is never reached. */
const trueSteps = (
  etaMax: number,
  noise: number,
  batchSize: number,
  learningRate: number,
): number | null => {
  const u = Math.log((learningRate * (1 + noise / batchSize)) / etaMax)
  return u > 1 ? null : (30 / learningRate) * Math.exp(wall(u))
}
const seen = (
  etaMax: number,
  noise: number,
  batchSize: number,
  learningRate: number,
): Observation => {
  const steps = trueSteps(etaMax, noise, batchSize, learningRate)
  return {
    batchSize,
    learningRate,
    kind: steps === null ? 'not-yet' : 'reached',
    steps: steps ?? 100_000,
    trainedSteps: steps ?? 100_000,
    deviation: 0,
    depth: 0.05,
  }
}
const stepTime = (batchSize: number): number => 1 + batchSize / 200

const believe = (
  observations: readonly Observation[],
  stepsPlanned: (batchSize: number) => number = () => Number.POSITIVE_INFINITY,
  depths: Depths = { seen: 0.05, target: 0.05 },
): Belief =>
  believeIn(
    { cells, stepTime, stepsPlanned, family: sgd, prior },
    observations,
    depths,
    raceNumbers,
  )

describe('the belief', () => {
  it('is a distribution: the probabilities of being the best cell sum to 1', () => {
    const belief = believe([])
    expect(belief.cells.reduce((sum, { best }) => sum + best, 0)).toBeCloseTo(1)
    expect(Math.abs(Math.log(belief.noiseScale.value / 400))).toBeLessThan(0.01)
  })
  it.each([
    [0.3, 50],
    [0.3, 3000],
    [1, 400],
    [0.1, 400],
  ])(
    'finds a good cell after a few observations: largest rate %f, noise scale %f',
    (etaMax, noise) => {
      const tried = [
        [64, 0.03],
        [256, 0.1],
        [1024, 0.1],
        [32, 0.01],
        [1024, 0.3],
        [256, 0.3],
        [64, 0.1],
      ] as const
      const belief = believe(
        tried.map(([batchSize, learningRate]) => seen(etaMax, noise, batchSize, learningRate)),
      )
      const [chosen] = [...belief.cells].sort((a, b) => a.expectedRegret - b.expectedRegret)
      const times = cells.map(
        ({ batchSize, learningRate }) =>
          (trueSteps(etaMax, noise, batchSize, learningRate) ?? Number.POSITIVE_INFINITY) *
          stepTime(batchSize),
      )
      const chosenMs =
        (trueSteps(etaMax, noise, chosen?.batchSize ?? 0, chosen?.learningRate ?? 1) ??
          Number.POSITIVE_INFINITY) * stepTime(chosen?.batchSize ?? 0)
      expect(chosenMs / Math.min(...times)).toBeLessThan(2.5)
    },
  )
  it('lowers the largest learning rate after divergence, and never advises a diverged cell', () => {
    const diverged = [1, 0.3, 0.1].map((learningRate): Observation => ({
      batchSize: 512,
      learningRate,
      kind: 'diverged',
      steps: 5,
      trainedSteps: 5,
      deviation: 0,
      depth: 1,
    }))
    const belief = believe(diverged)
    expect(belief.learningRateMax).toBeLessThan(0.15)
    for (const cell of belief.cells.filter(
      ({ batchSize, learningRate }) => batchSize === 512 && learningRate >= 0.1,
    ))
      expect(cell.best).toBe(0)
  })
  it('expects a high regret of cells that need more than the planned training', () => {
    const long = seen(0.3, 400, 256, 0.03)
    const belief = believe([long], (batchSize) => (long.steps * 256) / batchSize)
    expect(
      belief.cells.find(
        ({ batchSize, learningRate }) => batchSize === 2048 && learningRate === 0.03,
      )?.expectedRegret ?? 0,
    ).toBeGreaterThan(3)
  })
})
