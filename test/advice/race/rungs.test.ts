import { describe, expect, it } from 'vitest'
import type { RaceCurve } from '../../../src/advice/race/curves.js'
import { raceNumbers } from '../../../src/advice/race/numbers.js'
import type { CellBelief } from '../../../src/advice/race/posterior/belief.js'
import { nextPlace, type RaceState, type RungSetting } from '../../../src/advice/race/rungs.js'
import { candidateKey } from '../../../src/advice/vocabulary/decision.js'
import { curveWith, settingWith } from './race-problems.js'

/** Ten cells, the smallest batch likeliest to be the best. */
const cells = Array.from({ length: 10 }, (_, k): CellBelief => ({
  batchSize: 2 ** (k + 3),
  learningRate: 0.1,
  expectedRegret: 0.1,
  best: (10 - k) / 55,
  nearlyBest: 0.5,
  timeMs: 100,
}))
const state: RaceState = {
  belief: { cells, noiseScale: { value: 1, low: 1, high: 1 }, learningRateMax: 1 },
  level: null,
  observations: [],
}
const placeOf = (curves: readonly RaceCurve[], more: Partial<RungSetting> = {}, from = state) =>
  nextPlace(
    settingWith(more),
    from,
    new Map(curves.map((curve) => [candidateKey(curve), curve])),
    raceNumbers.search,
  )
/** The k-th cell after so much device time. */
const trainedCell = (k: number, trainedMs: number, more: Partial<RaceCurve> = {}): RaceCurve =>
  curveWith({
    batchSize: 2 ** (k + 3),
    points: [
      [0, 1],
      [trainedMs, 0.5],
    ],
    trainedMs,
    ...more,
  })

describe('nextPlace', () => {
  it('starts with the likeliest cell', () => {
    expect(placeOf([])).toMatchObject({ cell: cells[0], rung: 0, rungMs: 50 })
  })

  it('fills the first rung, then doubles the device time', () => {
    // a budget of a twentieth of the plan has four places
    const small = { budgetMs: 1250 }
    const first = [0, 1, 2].map((k) => trainedCell(k, 50))
    expect(placeOf(first, small)).toMatchObject({ cell: cells[3], rung: 0 })
    expect(placeOf([...first, trainedCell(3, 50)], small)).toMatchObject({
      cell: cells[0],
      rung: 1,
      rungMs: 100,
    })
  })

  it('has more places at a larger share of the planned training', () => {
    const four = [0, 1, 2, 3].map((k) => trainedCell(k, 50))
    expect(placeOf(four, { budgetMs: 5000 })).toMatchObject({ cell: cells[4], rung: 0 })
  })

  it('trains no cell again that diverged, broke or trained as long as planned', () => {
    const over = [
      trainedCell(0, 10, { diverged: true }),
      trainedCell(1, 10, { broken: true }),
      trainedCell(2, 1e6),
    ]
    expect(placeOf(over)?.cell).toBe(cells[3])
  })

  it('trains no recorded run again that ended before its device time was over', () => {
    expect(
      placeOf([
        trainedCell(0, 40, {
          points: [
            [0, 1],
            [10, 0.5],
          ],
        }),
      ])?.cell,
    ).toBe(cells[1])
  })

  it('under `auto` asks for no cell that is hardly ever the best', () => {
    const unlikely = cells.map((cell) => ({ ...cell, best: 0.001 }))
    const from = { ...state, belief: { ...state.belief, cells: unlikely } }
    expect(placeOf([], { trainings: 1 }, from)).toBeNull()
    expect(placeOf([], {}, from)).not.toBeNull()
  })

  it('lets a cell rest that stood at the level for long', () => {
    const fallen: RaceState = {
      ...state,
      level: { start: 1, best: 0.4, level: 0.6, limit: 0.3, target: 0.4 },
      observations: [
        {
          batchSize: 8,
          learningRate: 0.1,
          kind: 'reached',
          steps: 10,
          trainedSteps: 1000,
          deviation: 0,
          depth: 0.1,
        },
      ],
    }
    expect(placeOf([trainedCell(0, 1000)], {}, fallen)?.cell).toBe(cells[1])
  })

  it('ends where no cell is left', () => {
    const over = cells.map((_, k) => trainedCell(k, 10, { diverged: true }))
    expect(placeOf(over)).toBeNull()
  })
})
