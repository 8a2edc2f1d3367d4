import { describe, expect, it } from 'vitest'
import type { RaceCurve } from '../../../src/advice/race/curves.js'
import type { SearchLevel } from '../../../src/advice/race/level.js'
import { raceNumbers } from '../../../src/advice/race/numbers.js'
import { noiseByDepth, observe, reachedKeys } from '../../../src/advice/race/observations.js'
import { candidateKey } from '../../../src/advice/vocabulary/decision.js'
import { curveWith } from './race-problems.js'

/** Losses fall from 1 towards 0.1; candidates are compared at 0.2. */
const level: SearchLevel = { start: 1, best: 0.15, level: 0.2, limit: 0.1, target: 0.145 }
const leader = curveWith({
  points: [
    [0, 1],
    [50, 0.4],
    [100, 0.15],
  ],
})
const other = (more: Partial<RaceCurve>) => curveWith({ batchSize: 64, ...more })
const observed = (curve: RaceCurve) => {
  const found = observe([leader, curve], level, raceNumbers)
  return found.find((one) => candidateKey(one) === candidateKey(curve))
}

describe('observe', () => {
  it('sees the steps of a candidate that reached the level', () => {
    const [seen] = observe([leader], level, raceNumbers)
    expect(seen).toMatchObject({ kind: 'reached', trainedSteps: 100, deviation: 0 })
    expect(seen?.steps).toBeCloseTo(50 + (50 * 0.2) / 0.25, 9)
    expect(seen?.depth).toBeCloseTo((0.2 - 0.1) / 0.9, 12)
  })

  it('extrapolates a candidate on its way by the time that the leader took to its loss', () => {
    // it needs twice as long as the leader to a loss of 0.4, so also to the level
    const slow = other({
      points: [
        [0, 1],
        [100, 0.4],
      ],
    })
    const seen = observed(slow)
    expect(seen?.kind).toBe('extrapolated')
    expect(seen?.steps).toBeCloseTo(2 * (observe([leader], level, raceNumbers)[0]?.steps ?? 0), 9)
    expect(seen?.deviation).toBeGreaterThan(raceNumbers.observations.extrapolationMin)
  })

  it('counts the time that a candidate stood still', () => {
    const moving = observed(
      other({
        points: [
          [0, 1],
          [100, 0.4],
        ],
      }),
    )
    const standing = observed(
      other({
        points: [
          [0, 1],
          [100, 0.4],
          [200, 0.4],
        ],
      }),
    )
    expect(standing?.steps).toBeCloseTo(2 * (moving?.steps ?? 0), 9)
  })

  it('is surer of a candidate that came further', () => {
    const near = observed(
      other({
        points: [
          [0, 1],
          [100, 0.25],
        ],
      }),
    )
    const far = observed(
      other({
        points: [
          [0, 1],
          [100, 0.8],
        ],
      }),
    )
    expect(near?.deviation).toBeLessThan(far?.deviation ?? 0)
  })

  it('says only "not yet" of a candidate that hardly fell', () => {
    expect(
      observed(
        other({
          points: [
            [0, 1],
            [100, 0.97],
          ],
        }),
      ),
    ).toMatchObject({
      kind: 'not-yet',
      steps: 100,
    })
  })

  it('tells a diverged candidate from one that reached the level before it diverged', () => {
    const early = other({
      points: [
        [0, 1],
        [10, 3],
      ],
      diverged: true,
    })
    const late = other({
      points: [
        [0, 1],
        [50, 0.1],
        [60, 9],
      ],
      diverged: true,
    })
    expect(observed(early)?.kind).toBe('diverged')
    expect(observed(late)?.kind).toBe('reached')
  })

  it('learns nothing from a broken training or one without a step', () => {
    expect(observed(other({ broken: true }))).toBeUndefined()
    expect(observed(other({ points: [[0, 1]] }))).toBeUndefined()
  })

  it('knows only divergence and patience before any candidate improved', () => {
    const flat = curveWith({
      points: [
        [0, 1],
        [10, 1],
      ],
    })
    const away = other({
      points: [
        [0, 1],
        [3, 9],
      ],
      diverged: true,
    })
    const start = { ...level, best: 1 }
    expect(observe([flat, away], start, raceNumbers).map(({ kind }) => kind)).toEqual([
      'not-yet',
      'diverged',
    ])
  })
})

it('reachedKeys names exactly the candidates that reached the level', () => {
  const slow = other({
    points: [
      [0, 1],
      [100, 0.97],
    ],
  })
  const keys = reachedKeys(observe([leader, slow], level, raceNumbers))
  expect([...keys]).toEqual([candidateKey(leader)])
})

describe('noiseByDepth', () => {
  const noise = [{ step: 1, squaredNorm: 1, variance: 4, loss: 0.55 }]

  it('places each measurement at the share of the fall that was left', () => {
    const [measured] = noiseByDepth([curveWith({ noise })], level)
    expect(measured?.variance).toBe(4)
    expect(measured?.depth).toBeCloseTo(0.5, 12)
  })

  it('has no depth before any candidate improved', () => {
    expect(noiseByDepth([curveWith({ noise })], { ...level, best: 1 })).toEqual([])
    expect(noiseByDepth([curveWith({ noise })], null)).toEqual([])
  })
})
