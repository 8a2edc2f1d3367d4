import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../../../src/advice/math/random.js'
import { raceNumbers } from '../../../../src/advice/race/numbers.js'
import {
  dilution,
  logStepsBeyondC,
  noiseShift,
  normalCdf,
  wall,
  weighWorlds,
  type Family,
  type LogNormal,
  type Observation,
  type SurrogatePrior,
  type World,
} from '../../../../src/advice/race/posterior/surrogate.js'

const sgd: Family = { wallExponent: 1, noiseExponent: 0 }
const adam: Family = { wallExponent: 0.5, noiseExponent: 0.5 }
const prior: SurrogatePrior = {
  learningRateMax: { log: Math.log(0.3), deviation: 0.9 },
  noiseScale: { log: Math.log(400), deviation: 1.1 },
}
const numbers = raceNumbers.surrogate
const worldsOf = (observations: readonly Observation[], noiseWall: LogNormal | null = null) =>
  weighWorlds({ prior, family: sgd, observations, noiseWall }, numbers)
const likeliest = (worlds: readonly World[]): World =>
  worlds.reduce((best, world) => (world.logWeight > best.logWeight ? world : best))
const observation = (more: Partial<Observation>): Observation => ({
  batchSize: 64,
  learningRate: 0.1,
  kind: 'reached',
  steps: 100,
  trainedSteps: 100,
  deviation: 0,
  depth: 0.05,
  ...more,
})

describe('the wall', () => {
  it('costs nothing well below it and grows without bound above', () => {
    expect(wall(-3)).toBe(0)
    expect(wall(0)).toBeCloseTo(0.7, 12)
    expect(wall(2)).toBeGreaterThan(10)
    for (let u = -2; u < 3; u += 0.1) expect(wall(u + 0.1)).toBeGreaterThanOrEqual(wall(u))
  })
})

describe('the steps of a candidate', () => {
  it('fall as 1 / eta at any batch size far below the wall', () => {
    for (const batchSize of [8, 4096]) {
      const diluted = dilution(Math.log(100), batchSize)
      const steps = (rate: number): number => logStepsBeyondC(sgd, 0, diluted, Math.log(rate))
      expect(steps(1e-4) - steps(2e-4)).toBeCloseTo(Math.log(2), 9)
    }
  })

  it('at the wall, eta_w = eta_max / (1 + B_n/B)^p, need the same steps times eta', () => {
    const random = mulberry32(5)
    for (const family of [sgd, adam])
      for (let round = 0; round < 50; round++) {
        const diluted = dilution(Math.log(1 + 1000 * random()), 1 + 1000 * random())
        const logRateMax = 4 * random() - 2
        const logWall = logRateMax - family.wallExponent * diluted
        const log = logStepsBeyondC(family, logRateMax, diluted, logWall)
        expect(log).toBeCloseTo(family.noiseExponent * diluted - logWall + wall(0), 9)
      }
  })
})

describe('the noise scale', () => {
  it('is defined at a depth of 0.05, and is smaller at a shallow level', () => {
    expect(noiseShift(0.05, sgd, 1)).toBe(0)
    expect(noiseShift(0.5, sgd, 1)).toBeCloseTo(-Math.log(10), 12)
    expect(noiseShift(0.5, adam, 1)).toBeCloseTo(-2 * Math.log(10), 12)
  })
})

it('normalCdf is the cumulative normal distribution within 0.01', () => {
  const known = [
    [0, 0.5],
    [1, 0.8413],
    [-1, 0.1587],
    [1.96, 0.975],
  ] as const
  for (const [z, probability] of known)
    expect(Math.abs(normalCdf(z) - probability)).toBeLessThan(0.01)
})

describe('weighWorlds', () => {
  it('returns the prior without observations: its median is likeliest, and c is unknown', () => {
    const worlds = worldsOf([])
    expect(worlds).toHaveLength(numbers.particles ** 2 * numbers.shifts.length)
    const best = likeliest(worlds)
    expect(best.logRateMax).toBeCloseTo(prior.learningRateMax.log, 12)
    expect(best.logNoise).toBeCloseTo(prior.noiseScale.log, 12)
    expect(worlds.every(({ c }) => c === null)).toBe(true)
  })

  it('takes the c of least squares from a single observation', () => {
    for (const world of worldsOf([observation({ steps: 50 })])) {
      const diluted = dilution(world.logNoise, 64)
      const model = logStepsBeyondC(sgd, world.logRateMax, diluted, Math.log(0.1))
      expect((world.c ?? Number.NaN) + model).toBeCloseTo(Math.log(50), 9)
    }
  })

  it('prefers a lower largest learning rate after a divergence', () => {
    const hot = observation({ kind: 'diverged', batchSize: 4096, learningRate: 0.3 })
    expect(likeliest(worldsOf([hot])).logRateMax).toBeLessThan(prior.learningRateMax.log)
  })

  it('does not depend on the order of the observations, up to rounding', () => {
    const seen = [
      observation({}),
      observation({ batchSize: 256, steps: 60 }),
      observation({ kind: 'not-yet', learningRate: 0.01, steps: 80 }),
      observation({ kind: 'diverged', learningRate: 1 }),
    ]
    const reversed = worldsOf([...seen].reverse())
    worldsOf(seen).forEach((world, i) => {
      expect(world.logWeight).toBeCloseTo(reversed[i]?.logWeight ?? Number.NaN, 9)
    })
  })

  it('limits the weight of one outlier', () => {
    const sober = [16, 64, 256].map((batchSize) => observation({ batchSize }))
    const wild = observation({ batchSize: 128, steps: 1e9 })
    const worse = worldsOf([...sober, wild])
    for (const world of worse) expect(world.logWeight).toBeGreaterThan(-200)
    expect(Number.isFinite(likeliest(worse).logWeight)).toBe(true)
  })

  it('follows a measured noise wall', () => {
    const logRho = prior.learningRateMax.log - prior.noiseScale.log - 2
    const { logRateMax, logNoise } = likeliest(worldsOf([], { log: logRho, deviation: 0.1 }))
    expect(Math.abs(logRateMax - logNoise - logRho)).toBeLessThan(0.3)
  })
})
