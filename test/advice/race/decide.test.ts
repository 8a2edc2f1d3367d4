import { describe, expect, it } from 'vitest'
import { decide, including } from '../../../src/advice/race/decide.js'
import { raceNumbers } from '../../../src/advice/race/numbers.js'
import type { CellBelief } from '../../../src/advice/race/posterior/belief.js'
import type { Observation } from '../../../src/advice/race/posterior/surrogate.js'
import type { SearchState } from '../../../src/advice/race/search.js'
import type { Chosen } from '../../../src/advice/vocabulary/decision.js'
import type { Objective } from '../../../src/advice/vocabulary/question.js'
import { curveWith } from './race-problems.js'

const cell = (batchSize: number, more: Partial<CellBelief> = {}): CellBelief => ({
  batchSize,
  learningRate: 0.1,
  expectedRegret: 0.1,
  best: 0.25,
  nearlyBest: 0.5,
  timeMs: 100,
  ...more,
})
const reached = (batchSize: number): Observation => ({
  batchSize,
  learningRate: 0.1,
  kind: 'reached',
  steps: 10,
  trainedSteps: 10,
  deviation: 0,
  depth: 0.05,
})
const stateWith = (
  cells: readonly CellBelief[],
  favourite: CellBelief | null = cells[0] ?? null,
): SearchState => ({
  belief: { cells, noiseScale: { value: 100, low: 50, high: 200 }, learningRateMax: 0.3 },
  favourite,
  level: { start: 1, best: 0.4, level: 0.6, limit: 0.3, target: 0.4 },
  observations: cells.map(({ batchSize }) => reached(batchSize)),
  noiseWall: null,
})
const trained = (...sizes: readonly number[]) =>
  sizes.map((batchSize) =>
    curveWith({
      batchSize,
      points: [
        [0, 1],
        [100, 0.4],
      ],
    }),
  )
const chosenOf = (
  state: SearchState,
  sizes: readonly number[],
  objective: Objective = 'fastest',
): Chosen => {
  const decision = decide(objective, state, trained(...sizes), raceNumbers)
  if ('verdict' in decision) throw new Error(decision.verdict)
  return decision
}

describe('decide', () => {
  it('lacks evidence where no cell fits', () => {
    const decision = decide('fastest', stateWith([]), [], raceNumbers)
    expect(decision).toEqual({
      verdict: 'not-enough-evidence',
      missing: [{ what: 'fitting-size' }],
    })
  })

  it('takes the favourite; the runner-up is the fastest other cell that trained', () => {
    const cells = [cell(64), cell(128, { timeMs: 90 }), cell(256, { timeMs: 120 })]
    expect(chosenOf(stateWith(cells), [64, 256])).toMatchObject({
      batchSize: 64,
      raceWinner: true,
      targetReached: true,
      runnerUp: { batchSize: 256 },
      raceMargin: 1.2,
    })
  })

  it('is a choice of theory where the favourite did not train', () => {
    expect(chosenOf(stateWith([cell(64), cell(128)]), [128])).toMatchObject({
      raceWinner: false,
      targetReached: false,
      raceMargin: null,
      noiseScale: null,
    })
  })

  it('takes for `least-memory` the smallest batch within twice the shortest time', () => {
    const cells = [cell(256, { timeMs: 100 }), cell(64, { timeMs: 199 }), cell(32, { timeMs: 201 })]
    const chosen = chosenOf(stateWith(cells), [32, 64, 256], 'least-memory')
    expect(chosen.batchSize).toBe(64)
    expect(chosen.runnerUp).toBeUndefined()
  })

  it('keeps the favourite for `least-memory` where no smaller batch reached the level', () => {
    const state = { ...stateWith([cell(256), cell(64)]), observations: [] }
    expect(chosenOf(state, [256], 'least-memory').batchSize).toBe(256)
  })

  it('puts all but a tenth of the posterior inside the interval, and always the choice', () => {
    const cells = [0.05, 0.05, 0.4, 0.4, 0.05, 0.05].map((best, k) => cell(2 ** (k + 3), { best }))
    const chosen = chosenOf(stateWith(cells, cells[2]), [32])
    expect(chosen.batchSizeInterval).toEqual({ low: 16, high: 64 })
    const outside = chosenOf(stateWith(cells, cells[0]), [8])
    expect(outside.batchSizeInterval.low).toBe(8)
  })

  it('reaches half way to the neighbouring learning rates', () => {
    const { learningRateInterval } = chosenOf(stateWith([cell(64)]), [64])
    expect(learningRateInterval.low).toBeCloseTo(0.1 / Math.SQRT2, 12)
    expect(learningRateInterval.high).toBeCloseTo(0.1 * Math.SQRT2, 12)
  })
})

it('including enlarges an interval only as far as the value', () => {
  expect(including(5, { low: 1, high: 3 })).toEqual({ low: 1, high: 5 })
  expect(including(2, { low: 1, high: 3 })).toEqual({ low: 1, high: 3 })
})
