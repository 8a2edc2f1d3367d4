import { describe, expect, it } from 'vitest'
import type { RaceCurve } from '../../../src/advice/race/curves.js'
import { failedTraining, isTooShort } from '../../../src/advice/race/failed-training.js'
import { raceNumbers } from '../../../src/advice/race/numbers.js'
import { raceCurveOf } from '../../support/situation.js'

const { failure } = raceNumbers
/** A curve through these losses at steps 0, 100, 200, ... */
const through = (losses: readonly number[], changes: Partial<RaceCurve> = {}): RaceCurve =>
  raceCurveOf({ points: losses.map((loss, i) => [100 * i, loss] as const), ...changes })
const failed = (curves: readonly RaceCurve[], guessing: number | null = null) =>
  failedTraining(curves, guessing, failure)

describe('a race in which nothing trained', () => {
  it('ended above the untrained model, as pixels of 0 to 255 may', () => {
    expect(failed([through([13.4, 14.7, 14.7]), through([13.4, 15, 14.9])], 2.3)).toMatchObject({
      candidates: 2,
      diverged: 0,
      start: 13.4,
      lowest: 14.7,
      guessing: 2.3,
      steps: 200,
    })
  })

  it('diverged with every candidate', () => {
    const diverged = through([5e11], { diverged: true })
    expect(failed([diverged, diverged])).toMatchObject({ candidates: 2, diverged: 2, lowest: null })
    expect(failed([through([], { diverged: true })])).toMatchObject({ start: null, lowest: null })
  })

  it('stands still above the loss of guessing', () => {
    expect(failed([through([13.4, 12.6, 12.5, 12.5, 12.5])], 2.3)).toMatchObject({ lowest: 12.5 })
    // random labels: the loss falls to that of guessing and stays
    expect(failed([through([2.6, 2.31, 2.31, 2.31, 2.31])], 2.3)).not.toBeNull()
  })

  it('is none where a candidate got below both losses, however many diverged', () => {
    const diverged = through([2.4], { diverged: true })
    expect(failed([diverged, through([2.4, 1.9]), diverged], 2.3)).toBeNull()
    expect(failed([through([2.4, 2.1, 9])])).toBeNull()
  })

  it('may still have been falling towards guessing when the race ended', () => {
    expect(failed([through([200, 150, 100, 60, 43.5])], 2.3)).toMatchObject({ falling: true })
    expect(failed([through([13.4, 12.6, 12.5, 12.5, 12.5])], 2.3)).toMatchObject({ falling: false })
  })

  it('is none before any candidate trained, and none that broke counts', () => {
    expect(failed([])).toBeNull()
    expect(failed([through([2.3])])).toBeNull()
    expect(failed([through([2.3, 2.4], { broken: true })])).toBeNull()
  })

  it('cannot be told from a few steps, unless all diverged', () => {
    const short = raceCurveOf({ points: [[0, 2.3], [4, 2.31]] }) // prettier-ignore
    const judged = (curve: RaceCurve) => {
      const found = failed([curve], 2.2)
      return found !== null && isTooShort(found, failure)
    }
    expect(judged(short)).toBe(true)
    expect(judged({ ...short, diverged: true })).toBe(false)
    expect(judged(through([2.3, 2.31]))).toBe(false)
  })
})
