import { describe, expect, it } from 'vitest'
import { readEvidence } from '../../../src/advice/readings.js'
import { searchState, edgeAt, type SearchSetting } from '../../../src/advice/race/search.js'
import { rateFamily, searchPrior } from '../../../src/advice/race/prior.js'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { conclude } from '../../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../../src/advice/numbers.js'
import { optimizers } from '../../../src/advice/vocabulary/optimizers.js'
import { conductVirtually, laws, question, study } from '../virtual-laboratory.js'

const setting = (edge: SearchSetting['edge']): SearchSetting => ({
  cells: [8, 64, 512].flatMap((batchSize) =>
    [0.01, 0.1, 1].map((learningRate) => ({ batchSize, learningRate })),
  ),
  stepTime: (batchSize) => 1 + batchSize / 500,
  stepsPlanned: (batchSize) => 1e6 / batchSize,
  family: rateFamily('momentum'),
  prior: searchPrior('momentum', null),
  objective: 'fastest',
  optimizer: 'momentum',
  parameters: 1000,
  edge,
  budgetMs: 1e4,
  spentMs: 0,
  plannedMs: 1e5,
  trainings: 1,
  leastMs: 0,
  firstRungMs: 100,
})

describe('the stable edge', () => {
  it("grows with the batch beyond the range test's, as its noise allows, and not below it", () => {
    const edge = { learningRate: 0.2, batchSize: 64 }
    expect([8, 64, 512].map((batchSize) => edgeAt(setting(edge), batchSize))).toEqual([
      0.2, 0.2, 1.6,
    ])
    expect(edgeAt(setting(null), 64)).toBe(Number.POSITIVE_INFINITY)
  })
  it('is not passed by a favourite that was never trained, whatever the prior hopes', () => {
    const free = searchState(setting(null), []).favourite
    const held = searchState(setting({ learningRate: 0.02, batchSize: 512 }), []).favourite
    expect(free?.learningRate).toBeGreaterThan(0.02)
    expect(held?.learningRate).toBe(0.01)
  })
  it('is not passed by any advice, but where the race saw the hotter candidate arrive', () => {
    const random = mulberry32(9)
    for (let round = 0; round < 6; round++) {
      const { advice, evidence, asked } = study(
        { critical: 10 ** (1 + 2 * random()), bestRate: 10 ** (-2.5 + 2 * random()) },
        { probeBudget: { kind: 'seconds', seconds: 20 + 100 * random() } },
      )
      const { sweep, race } = readEvidence(asked, evidence)
      const batchSize = advice.batchSize?.value ?? 0
      const learningRate = advice.learningRate?.value ?? 0
      const limit = edgeAt(
        {
          edge:
            sweep?.crossed === true
              ? { learningRate: sweep.edge, batchSize: sweep.batchSize }
              : null,
          family: rateFamily(asked.optimizer),
        },
        batchSize,
      )
      const raced = race.find(
        (curve) => curve.batchSize === batchSize && curve.learningRate === learningRate,
      )
      expect(learningRate <= limit || (raced !== undefined && !raced.diverged)).toBe(true)
    }
  })
  it('is passed by no advised rate and no alternative, over random laws and optimizers', () => {
    const random = mulberry32(25)
    for (let round = 0; round < 12; round++) {
      const device = {
        ...laws,
        critical: 10 ** (1 + 2.5 * random()),
        bestRate: 10 ** (-3 + 2.5 * random()),
        perRowMs: 10 ** (-3 + 2 * random()),
      }
      const asked = {
        ...question,
        optimizer: optimizers[round % optimizers.length] ?? 'sgd',
        probeBudget: { kind: 'seconds', seconds: 2 + 18 * random() },
      } as const
      const { evidence, decision } = conductVirtually(device, asked)
      const { learningRate, batchSize, alternatives } = conclude(
        asked,
        evidence,
        decision,
        adviceNumbers,
      )
      const { sweep } = readEvidence(asked, evidence)
      const advised = learningRate?.value ?? Number.NaN
      if (sweep?.crossed === true) {
        expect(advised).toBeLessThanOrEqual(sweep.edge)
        for (const other of alternatives) expect(other.learningRate).toBeLessThanOrEqual(sweep.edge)
      }
      // beyond this rate a candidate of the virtual laboratory diverges
      const divergesAt =
        4 * device.bestRate * Math.min(1, (batchSize?.value ?? 0) / device.critical)
      expect(advised, JSON.stringify({ device, asked })).toBeLessThanOrEqual(divergesAt)
    }
  })
})
