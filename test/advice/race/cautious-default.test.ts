import { describe, expect, it } from 'vitest'
import {
  cautiousCell,
  decideCautiously,
  type DefaultFacts,
} from '../../../src/advice/race/cautious-default.js'
import { raceNumbers } from '../../../src/advice/race/numbers.js'
import { searchState } from '../../../src/advice/race/search.js'
import { rateNumbers } from '../../../src/advice/rate/numbers.js'
import { defaultGrid } from '../../../src/advice/stages/grid.js'
import { settingWith } from './race-problems.js'

const cellsUpTo = (largest: number): DefaultFacts['cells'] => {
  const { batchSizes, learningRates } = defaultGrid(largest, 'adam')
  return batchSizes.flatMap((batchSize) =>
    learningRates.map((learningRate) => ({ batchSize, learningRate })),
  )
}
const cautious = (largest: number, facts: Partial<DefaultFacts> = {}) =>
  cautiousCell(
    { cells: cellsUpTo(largest), optimizer: 'adam', sweep: null, divergedRate: null, ...facts },
    rateNumbers,
    raceNumbers,
  )
const edgeAt = (edge: number, crossed = true) => ({ edge, crossed, lowestAt: edge / 10 })

describe('the cautious default', () => {
  it('is the usual pair where much more fits', () => {
    expect(cautious(1472)).toEqual({ batchSize: 32, learningRate: 0.001 })
    expect(cautious(1472, { optimizer: 'sgd' })).toEqual({ batchSize: 32, learningRate: 0.01 })
  })

  it('never is the largest that fits, and takes a gentler rate for a smaller batch', () => {
    expect(cautious(32)).toMatchObject({ batchSize: 16, learningRate: 0.0003 })
    expect(cautious(20)).toMatchObject({ batchSize: 16 })
    expect(cautious(3)).toMatchObject({ batchSize: 2 })
    expect(cautious(1)).toMatchObject({ batchSize: 1 })
  })

  it('keeps below a quarter of the edge that a range test met', () => {
    expect(cautious(500, { sweep: edgeAt(0.001) })?.learningRate).toBe(0.0001)
    expect(cautious(500, { sweep: edgeAt(10) })?.learningRate).toBe(0.001)
    expect(cautious(500, { sweep: edgeAt(0.001, false) })?.learningRate).toBe(0.001)
  })

  it('keeps below a quarter of a rate that diverged', () => {
    expect(cautious(500, { divergedRate: 0.001 })?.learningRate).toBe(0.0001)
    expect(cautious(500, { divergedRate: 0.001, sweep: edgeAt(0.0001) })?.learningRate).toBe(
      0.00001,
    )
    expect(cautious(500, { divergedRate: 1 })?.learningRate).toBe(0.001)
  })

  it('is decided without the claim of a race', () => {
    const setting = settingWith()
    const [cell] = setting.cells
    if (cell === undefined) throw new Error('the setting has cells')
    const decision = decideCautiously(cell, searchState(setting, [], raceNumbers), raceNumbers)
    expect(decision).toMatchObject({ ...cell, raceWinner: false, level: null, noiseScale: null })
  })
})
