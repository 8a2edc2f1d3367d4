import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../src/advice/math/random.js'
import {
  fitShape,
  leaveOneOut,
  meanError,
  shapeError,
  type Shape,
  type Workload,
} from './rate-scaling.js'

const sizes = [4, 8, 16, 32, 64, 128, 256, 512, 1024]
const workload = (
  { exponent, saturation }: Shape,
  level: number,
  noise: () => number = () => 0,
): Workload => ({
  name: 'made',
  optimizer: 'adam',
  rates: sizes.map((batchSize) => ({
    batchSize,
    learningRate:
      level *
      (Number.isFinite(saturation)
        ? (1 + saturation / batchSize) ** -exponent
        : batchSize ** exponent) *
      Math.exp(noise()),
  })),
})

describe('the fit of the scaling study', () => {
  it('recovers the planted exponent and saturation at any level of the workloads', () => {
    for (const exponent of [0.5, 0.75, 1])
      for (const saturation of [16, 64, 256]) {
        const planted = { exponent, saturation }
        const fitted = fitShape([workload(planted, 0.01), workload(planted, 3)])
        expect(fitted.exponent).toBeCloseTo(exponent, 1)
        expect(Math.abs(Math.log(fitted.saturation / saturation))).toBeLessThan(0.2)
      }
    expect(
      fitShape(
        [workload({ exponent: 0.6, saturation: Number.POSITIVE_INFINITY }, 1)],
        [Number.POSITIVE_INFINITY],
      ).exponent,
    ).toBeCloseTo(0.6)
  })
  it('has at least the fitted error on left-out workloads, and ignores their level', () => {
    const random = mulberry32(5)
    const planted = { exponent: 0.8, saturation: 100 }
    const group = [1, 2, 3, 4].map((level) =>
      workload(planted, level, () => 0.6 * (random() - 0.5)),
    )
    expect(leaveOneOut(group)).toBeGreaterThanOrEqual(meanError(group, fitShape(group)) - 1e-12)
    expect(shapeError(workload(planted, 1e-3), planted)).toBeCloseTo(0, 10)
  })
})
