import { describe, expect, it } from 'vitest'
import { mulberry32 } from '../../../src/advice/math/random.js'
import type { RaceCurve } from '../../../src/advice/race/curves.js'
import {
  deepestOf,
  depthsOf,
  searchLevel,
  type TrainingPlan,
} from '../../../src/advice/race/level.js'
import { raceNumbers } from '../../../src/advice/race/numbers.js'
import { curveWith } from './race-problems.js'

const planned: TrainingPlan = {
  stepsPlanned: () => 1600,
  plannedMs: 1600,
  optimizer: 'sgd',
  momentum: 0,
  parameters: 1000,
  guessing: null,
}
const levelOf = (curves: readonly RaceCurve[], plan: TrainingPlan = planned) =>
  searchLevel(curves, 'fastest', plan, raceNumbers)

/** A curve with the loss at steps 0, 25, 50 and 100. */
const halving = (quarter: number, half: number, end: number, more: Partial<RaceCurve> = {}) =>
  curveWith({
    points: [
      [0, 1],
      [25, quarter],
      [50, half],
      [100, end],
    ],
    ...more,
  })

describe('searchLevel', () => {
  it('is null before any candidate trained', () => {
    expect(levelOf([])).toBeNull()
  })

  it('continues the gains per doubling to the end of the plan as a geometric series', () => {
    // gains of 0.2 and 0.1 per doubling: four further doublings gain 0.05 + 0.025 + ...
    const limit = levelOf([halving(0.8, 0.6, 0.5)])?.limit
    expect(limit).toBeCloseTo(0.5 - 0.1 * (0.5 + 0.25 + 0.125 + 0.0625), 12)
  })

  it('continues growing gains as equal ones', () => {
    expect(levelOf([halving(0.95, 0.9, 0.8)])?.limit).toBeCloseTo(0.8 - 4 * 0.1, 12)
  })

  it('assumes an ordinary end for a curve that has hardly trained', () => {
    const short = curveWith({
      points: [
        [0, 1],
        [4, 0.9],
      ],
      trainedMs: 4,
    })
    expect(levelOf([short])?.limit).toBe(0.3)
  })

  it('takes the noise floor off a plateau', () => {
    const noise = [{ step: 100, squaredNorm: 1, variance: 4, loss: 0.5 }]
    const without = levelOf([halving(0.52, 0.5, 0.5)])?.limit ?? Number.NaN
    const withFloor = levelOf([halving(0.52, 0.5, 0.5, { noise })])?.limit ?? Number.NaN
    expect(withFloor).toBeLessThan(without)
  })

  it('orders limit <= best <= start and target <= level <= start, for any curves', () => {
    const random = mulberry32(7)
    for (let round = 0; round < 300; round++) {
      const curves = Array.from({ length: 1 + Math.floor(3 * random()) }, () => {
        const steps = Math.ceil(1600 * random())
        const losses = [random(), random(), random()].sort((a, b) => b - a)
        return curveWith({
          points: losses.map((loss, k) => [(k * steps) / 2, loss] as const),
          trainedMs: steps,
        })
      })
      const level = levelOf(curves)
      if (level === null) throw new Error('curves have a level')
      const { start, best, limit, target, level: compared } = level
      expect(limit).toBeLessThanOrEqual(best + 1e-12)
      expect(limit).toBeGreaterThanOrEqual(0)
      expect(best).toBeLessThanOrEqual(start)
      expect(target).toBeLessThanOrEqual(compared + 1e-12)
      expect(compared).toBeLessThanOrEqual(start + 1e-12)
    }
  })
})

describe('searchLevel beside the loss of guessing', () => {
  const plan = { ...planned, guessing: 2.3 }

  it('never counts a loss above guessing as reached, for any curves', () => {
    const random = mulberry32(11)
    for (let round = 0; round < 300; round++) {
      const curves = Array.from({ length: 3 }, () => {
        const losses = [14 * random(), 4 * random(), 4 * random()]
        const points = losses.map((loss, i) => [100 * (i + 1), loss] as const)
        return curveWith({ points: [[0, 14.7], ...points] })
      })
      for (const aim of ['fastest', 'best-quality'] as const) {
        const level = searchLevel(curves, aim, plan, raceNumbers)
        if (level === null) throw new Error('curves have a level')
        expect(level.level).toBeLessThanOrEqual(2.3)
        expect(level.target).toBeLessThanOrEqual(level.level)
        expect(level.limit).toBeLessThanOrEqual(level.target)
      }
    }
  })

  it('assumes an ordinary end below guessing until a candidate gets there', () => {
    const level = searchLevel(
      [halving(0.9, 0.8, 0.6)],
      'fastest',
      { ...plan, guessing: 0.5 },
      raceNumbers,
    )
    expect(level).toMatchObject({ start: 1, level: 0.5, limit: 0.15 })
  })
})

describe('depthsOf', () => {
  it('is 1 at a level and 0.05 at the target before any candidate improved', () => {
    const flat = levelOf([
      curveWith({
        points: [
          [0, 1],
          [10, 1],
        ],
      }),
    ])
    expect(depthsOf(null, raceNumbers)).toEqual({ seen: 1, target: 0.05 })
    expect(depthsOf(flat, raceNumbers)).toEqual({ seen: 1, target: 0.05 })
  })

  it('is 0.05 at both once the level is the target', () => {
    const level = { start: 1, best: 0.1, level: 0.145, limit: 0.1, target: 0.145 }
    const { seen, target } = depthsOf(level, raceNumbers)
    expect(seen).toBeCloseTo(0.05, 12)
    expect(target).toBeCloseTo(0.05, 12)
  })

  it('never places the target above the level', () => {
    const level = { start: 1, best: 0.1, level: 0.11, limit: 0.1, target: 0.4 }
    const { seen, target } = depthsOf(level, raceNumbers)
    expect(target).toBeLessThanOrEqual(seen)
  })
})

it('the deepest curve is the one that saw the best loss', () => {
  const deep = curveWith({
    points: [
      [0, 1],
      [10, 0.1],
      [20, 0.9],
    ],
  })
  expect(deepestOf([curveWith(), deep], 0.1)).toBe(deep)
  expect(deepestOf([curveWith()], 0.1)).toBeUndefined()
})
