import { describe, expect, it } from 'vitest'
import { raceNumbers } from '../../../src/advice/race/numbers.js'
import { searchState } from '../../../src/advice/race/search.js'
import { settle, type EndedSearch } from '../../../src/advice/race/settle.js'
import type { StepTimeLaw } from '../../../src/advice/timing/step-time-law.js'
import type { Chosen } from '../../../src/advice/vocabulary/decision.js'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import { question } from '../virtual-laboratory.js'
import { knownCurve, settingWith, trueTimeMs, type KnownTraining } from './race-problems.js'

const training: KnownTraining = { learningRateMax: 0.5, noiseScale: 300 }
const setting = settingWith()
/** Step time 1 + B / 200 ms, as in the setting. */
const stepLaw: StepTimeLaw = {
  fixedMs: 1,
  perRowMs: 1 / 200,
  kneeBatchSize: 200,
  maxRelativeResidual: 0,
  isStraight: true,
  points: [],
}
const trainedCells = [
  { batchSize: 32, learningRate: 0.03 },
  { batchSize: 64, learningRate: 0.1 },
  { batchSize: 128, learningRate: 0.1 },
  { batchSize: 256, learningRate: 0.3 },
  { batchSize: 512, learningRate: 0.3 },
]

/** The end of a search that trained every cell to its target. */
function ended(asked: Partial<Question> = {}, noise = false): EndedSearch {
  const curves = trainedCells.map((cell) => {
    const curve = knownCurve(training, setting, cell, 2 * trueTimeMs(training, setting, cell))
    const point = { step: 1, squaredNorm: 1, variance: 100, loss: 0.4 }
    return noise ? { ...curve, noise: [point] } : curve
  })
  return {
    question: { ...question, optimizer: 'sgd', ...asked },
    stepLaw,
    setting,
    state: searchState(setting, curves, raceNumbers),
    curves,
    numbers: raceNumbers,
  }
}
const settled = (asked: Partial<Question> = {}, noise = false): Chosen => {
  const decision = settle(ended(asked, noise))
  if ('verdict' in decision) throw new Error(decision.verdict)
  return decision
}
/** Most of the energy is drawn by the busy device, so that idling is cheap. */
const power = { idleWatts: 20, busyWatts: 400 }

describe('settle', () => {
  it('advises the fastest cell of the race, within a fifth', () => {
    const times = trainedCells.map((cell) => trueTimeMs(training, setting, cell))
    expect(trueTimeMs(training, setting, settled())).toBeLessThan(1.2 * Math.min(...times))
  })

  it("compares it with the framework's default: batch 32 at SGD's rate of 0.01", () => {
    const rival = settled().rivals?.find(({ role }) => role === 'framework-default')
    expect(rival).toMatchObject({ batchSize: 32, learningRate: 0.01, seen: false })
    expect(rival?.timeRatio).toBeGreaterThan(1)
  })

  it('names no cheaper cell without a tariff, or at a flat one', () => {
    for (const asked of [{}, { price: { perHour: 2 } }, { power: { idleWatts: 9, busyWatts: 9 } }])
      expect(settled(asked).rivals?.map(({ role }) => role)).toEqual(['framework-default'])
  })

  it('advises for `cheapest` no larger batch than for `fastest` where idling is cheap', () => {
    const cheapest = settled({ objective: 'cheapest', power })
    expect(cheapest.batchSize).toBeLessThanOrEqual(settled({ power }).batchSize)
    expect(cheapest.rivals?.map(({ role }) => role)).not.toContain('cheapest')
  })

  it('names the rate that gradient noise allows, with its range, where noise was measured', () => {
    expect(settled().noiseLimitedRate).toBeUndefined()
    const { noiseLimitedRate: limit } = settled({}, true)
    expect(limit?.low).toBeLessThan(limit?.value ?? 0)
    expect(limit?.high).toBeGreaterThan(limit?.value ?? Number.POSITIVE_INFINITY)
  })

  it('lacks evidence where the grid is empty', () => {
    const search = ended()
    const empty = settingWith({ cells: [] })
    const state = searchState(empty, [], raceNumbers)
    expect(settle({ ...search, setting: empty, state, curves: [] })).toMatchObject({
      verdict: 'not-enough-evidence',
    })
  })
})
