import { describe, expect, it } from 'vitest'
import { noiseFloor, noiseWall } from '../../../../src/advice/race/posterior/noise-wall.js'
import { raceNumbers } from '../../../../src/advice/race/numbers.js'
import { mulberry32 } from '../../../../src/advice/math/random.js'
import { excessLoss, noisyQuadratic, squaresAfter } from '../../../quadratic/noisy-quadratic.js'

const wallOf = (more: Partial<Parameters<typeof noiseWall>[0]> = {}) =>
  noiseWall(
    {
      points: [{ variance: 50, depth: 0.15 }],
      fall: 0.1,
      optimizer: 'sgd',
      momentum: 0,
      parameters: 1000,
      aim: 'fastest',
      ...more,
    },
    raceNumbers,
  )

describe('the noise wall', () => {
  it('scales with the loss fall, with 1 / tr(Sigma), and with 1 - m for momentum', () => {
    const random = mulberry32(4)
    for (let round = 0; round < 50; round++) {
      const fall = 10 ** (-3 + 3 * random())
      const variance = 10 ** (-2 + 4 * random())
      const factor = 1 + 9 * random()
      const at = (optimizer: 'sgd' | 'adam', f: number, v: number, momentum = 0): number =>
        wallOf({ optimizer, momentum, fall: f, points: [{ variance: v, depth: 0.15 }] })?.log ??
        Number.NaN
      expect(at('sgd', fall * factor, variance) - at('sgd', fall, variance)).toBeCloseTo(
        Math.log(factor),
      )
      expect(at('sgd', fall, variance * factor) - at('sgd', fall, variance)).toBeCloseTo(
        -Math.log(factor),
      )
      const momentum = 0.99 * random()
      expect(at('sgd', fall, variance, momentum) - at('sgd', fall, variance)).toBeCloseTo(
        Math.log(1 - momentum),
      )
      expect(at('adam', fall, variance * factor) - at('adam', fall, variance)).toBeCloseTo(
        -Math.log(factor) / 2,
      )
    }
  })
  it('uses the measurement of the least deviation, and is null without a usable one', () => {
    const shallow = { variance: 500, depth: 0.9 }
    const deep = { variance: 50, depth: 0.15 }
    expect(wallOf({ points: [shallow, deep] })).toEqual(wallOf({ points: [deep] }))
    expect(wallOf({ points: [shallow] })?.deviation ?? 0).toBeGreaterThan(wallOf()?.deviation ?? 9)
    expect(wallOf({ points: [] })).toBeNull()
    expect(wallOf({ fall: 0 })).toBeNull()
    expect(wallOf({ points: [{ variance: 0, depth: 0.1 }] })).toBeNull()
  })
  it('has the excess loss of a settled noisy quadratic as its floor, up to the factor k', () => {
    for (const condition of [1, 30, 1000])
      for (const batchSize of [4, 64]) {
        const quadratic = noisyQuadratic({ condition, rowVariance: 3 })
        const learningRate = 0.02
        const settled = excessLoss(
          quadratic,
          squaresAfter(quadratic, { batchSize, learningRate }, 1e9),
        )
        const variance = quadratic.rowVariances.reduce((sum, c) => sum + c, 0)
        const parameters = quadratic.curvatures.length
        const floor = noiseFloor(
          { batchSize, learningRate, variance, optimizer: 'sgd', momentum: 0, parameters },
          raceNumbers,
        )
        expect((floor * raceNumbers.noiseWall.floorK.linear) / 4 / settled).toBeGreaterThan(0.95)
        expect((floor * raceNumbers.noiseWall.floorK.linear) / 4 / settled).toBeLessThan(1.05)
      }
  })
})
