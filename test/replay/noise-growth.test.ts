import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../src/advice/math/random.js'
import type { Family } from '../../src/advice/race/posterior/surrogate.js'
import { normals } from '../../src/advice/math/normals.js'
import { fitGrowth, leftOut, overWorkloads, predictLog, rootMeanSquare } from './noise-growth.js'
import {
  growthPoints,
  noiseSamples,
  simpleScale,
  type GrowthPoint,
  type NoiseSample,
} from './noise-samples.js'
import { parseTable } from './table.js'
import {
  logModelSteps,
  surrogateFamily,
  usefulNoise,
  type CellSteps,
} from './useful-noise-scale.js'

const place = { depth: 1, depthOfRun: 1, lossRatio: 1, planShare: 1, flow: 1 }
/** Workloads whose B_simple follows the law at five depths. */
function planted(
  kappa: number,
  exponent: number,
  trust = 1,
  noise: () => number = () => 0,
): readonly GrowthPoint[] {
  const random = mulberry32(3)
  return Array.from({ length: 8 }, (_, workload) => {
    const logUseful = Math.log(10) + 6 * random()
    return [0.5, 1, 3, 8, 18].map((depth, bin): GrowthPoint => {
      const logPlace = {
        depth: Math.log(depth),
        depthOfRun: Math.log(depth),
        lossRatio: Math.log(depth / 20),
        planShare: 0,
        flow: 0,
      }
      return {
        workload: String(workload),
        logUseful,
        bin,
        samples: 10,
        logPlace,
        logSimple: (logUseful - Math.log(kappa) - exponent * logPlace.depth) / trust + noise(),
      }
    })
  }).flat()
}

describe('the law of growth', () => {
  it('recovers the planted constant, growth and trust', () => {
    for (const kappa of [0.3, 1, 5])
      for (const exponent of [0, 0.6, 1.2]) {
        const law = fitGrowth(planted(kappa, exponent), 'depth')
        expect(law.kappa).toBeCloseTo(kappa, 6)
        expect(law.exponent).toBeCloseTo(exponent, 6)
        const trusted = fitGrowth(planted(kappa, exponent, 0.5), 'depth', { trust: true })
        expect(
          [trusted.kappa, trusted.exponent, trusted.trust].map((value) => value.toFixed(4)),
        ).toEqual([kappa, exponent, 0.5].map((value) => value.toFixed(4)))
      }
  })
  it('recovers the same growth with another constant against the loss ratio', () => {
    const law = fitGrowth(planted(0.5, 0.6), 'lossRatio')
    expect(law.exponent).toBeCloseTo(0.6, 6)
    expect(law.kappa).toBeCloseTo(0.5 * 20 ** 0.6, 6)
    expect(fitGrowth(planted(0.5, 0.6), 'depth', { exponent: 0.6 }).kappa).toBeCloseTo(0.5, 6)
    expect(fitGrowth(planted(2, 0), null)).toMatchObject({ form: null, exponent: 0, trust: 1 })
  })
  it('has at least the fitted error on left-out workloads, and an interval around the growth', () => {
    const normal = normals(7)
    const points = planted(0.5, 0.6, 1, () => 0.7 * normal())
    const law = fitGrowth(points, 'depth')
    const fitted = rootMeanSquare(
      points.map((point) => ({
        workload: point.workload,
        bin: point.bin,
        error: predictLog(law, point) - point.logUseful,
      })),
    )
    const residuals = leftOut(points, (training) => {
      const trainedLaw = fitGrowth(training, 'depth')
      return (point) => predictLog(trainedLaw, point)
    })
    expect(rootMeanSquare(residuals)).toBeGreaterThanOrEqual(fitted)
    const { low, high } = overWorkloads(points, (sample) => fitGrowth(sample, 'depth').exponent, 1)
    expect(low).toBeLessThan(0.6)
    expect(high).toBeGreaterThan(0.6)
  })
  it('gives every workload the same weight, for any number of points', () => {
    const points = planted(1, 0)
    const [first] = points
    if (first === undefined) throw new Error('no point')
    const other = { ...first, workload: 'other', logUseful: first.logSimple + 2 }
    expect(Math.log(fitGrowth([first, first, first, other], null).kappa)).toBeCloseTo(1, 10)
  })
})

describe('pooling measurements', () => {
  const sample = (squaredNorm: number, variance: number, depth = 1, run = 'a'): NoiseSample => ({
    ...place,
    depth,
    run,
    squaredNorm,
    variance,
  })
  it('averages before the ratio, including single negative |G|^2', () => {
    expect(simpleScale([sample(1, 8), sample(3, 8)])).toBe(4)
    expect(simpleScale([sample(-1, 8), sample(3, 8)])).toBe(8)
    expect(simpleScale([sample(-1, 8)])).toBeNaN()
  })
  it('separates depths and, when pooled by run, runs', () => {
    const samples = [sample(1, 10, 1), sample(1, 30, 1, 'b'), sample(1, 5, 18), sample(-1, 5, 8)]
    expect(
      growthPoints('w', 40, samples, 'grid')
        .map(({ logSimple }) => Math.round(Math.exp(logSimple)))
        .sort((a, b) => a - b),
    ).toEqual([5, 20])
    expect(growthPoints('w', 40, samples, 'run')).toHaveLength(3)
  })
  it('reads the place of a measurement from its run', () => {
    const table = parseTable({
      format: 'batchwise-replay/1',
      name: 'made',
      loss: 'l',
      optimizer: 'adam',
      trainingRows: 100,
      validationRows: 10,
      epochsPlanned: 4,
      parameters: 3,
      classes: null,
      batchSizes: [10],
      learningRates: [0.1],
      stepTimeMs: [[10, 1]],
      sweeps: [],
      runs: [
        {
          batchSize: 10,
          learningRate: 0.1,
          seed: 1,
          diverged: false,
          points: [
            [0, 2, 2, null],
            [20, 1, 1, null],
            [40, 0.5, 0, null],
          ],
          noise: [
            [10, 1, 5, 2, 8],
            [20, 1, null, 1, 1],
          ],
        },
      ],
    })
    const [read, ...more] = noiseSamples(table)
    expect(more).toEqual([])
    expect(read).toMatchObject({
      run: '10 0.1',
      squaredNorm: 1,
      variance: 5,
      depth: 15,
      lossRatio: 0.75,
      planShare: 0.25,
      flow: 1,
    })
    expect(noiseSamples(table, 'preconditioned').map(({ variance }) => variance)).toEqual([8, 1])
  })
})

/** Steps by the surrogate with scatter; every cell trains 200,000 rows at most. */
function plantedCells(
  family: Family,
  learningRateMax: number,
  noiseScale: number,
): readonly CellSteps[] {
  const logRateMax = Math.log(learningRateMax)
  const logNoise = Math.log(noiseScale)
  const normal = normals(11)
  const cellOf = (batchSize: number, learningRate: number): CellSteps => {
    const logRate = Math.log(learningRate)
    const logSteps = logModelSteps(family, logRateMax, logNoise, batchSize, logRate)
    const steps = Math.exp(3 + logSteps + 0.15 * normal())
    const stepsMax = 200_000 / batchSize
    return {
      batchSize,
      learningRate,
      steps: Math.min(steps, stepsMax),
      reached: steps < stepsMax,
    }
  }
  const learningRates = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]
  return [4, 16, 64, 256, 1024].flatMap((batchSize) =>
    learningRates.map((learningRate) => cellOf(batchSize, learningRate)),
  )
}

describe('the useful noise scale of a grid', () => {
  it('is the planted one for both families, with scatter and unreached cells', () => {
    for (const optimizer of ['sgd', 'adam'] as const)
      for (const noiseScale of [30, 400]) {
        const family = surrogateFamily(optimizer)
        const useful = usefulNoise(plantedCells(family, 0.3, noiseScale), family)
        expect(Math.abs(Math.log((useful?.noiseScale ?? 0) / noiseScale))).toBeLessThan(0.5)
        expect(Math.abs(Math.log((useful?.learningRateMax ?? 0) / 0.3))).toBeLessThan(0.35)
      }
  })
  it('is unknown if too few cells reached the target', () => {
    expect(
      usefulNoise(
        [{ batchSize: 4, learningRate: 0.1, steps: 10, reached: true }],
        surrogateFamily('sgd'),
      ),
    ).toBeNull()
  })
})
