import { describe, expect, it } from 'vitest'
import { readEvidence } from '../../../src/advice/readings.js'
import {
  edgeAt,
  nextSearchStep,
  searchState,
  type SearchSetting,
} from '../../../src/advice/race/search.js'
import { raceNumbers } from '../../../src/advice/race/numbers.js'
import { rateFamily, searchPrior } from '../../../src/advice/race/posterior/prior.js'
import { mulberry32 } from '../../../src/advice/math/random.js'
import { adviceNumbers } from '../../../src/advice/numbers.js'
import { conclude } from '../../../src/advice/conclusion/conclude.js'
import { optimizers, traitsOf } from '../../../src/advice/vocabulary/optimizers.js'
import { candidateKey } from '../../../src/advice/vocabulary/decision.js'
import { conductVirtually, laws, question, study } from '../virtual-laboratory.js'
import {
  curveWith,
  knownCurve,
  settingWith,
  trueTimeMs,
  type KnownTraining,
} from './race-problems.js'

const setting = (edge: SearchSetting['edge']): SearchSetting =>
  settingWith({
    cells: [8, 64, 512].flatMap((batchSize) =>
      [0.01, 0.1, 1].map((learningRate) => ({ batchSize, learningRate })),
    ),
    stepTime: (batchSize) => 1 + batchSize / 500,
    stepsPlanned: (batchSize) => 1e6 / batchSize,
    prior: searchPrior('momentum', null, raceNumbers),
    optimizer: 'momentum',
    edge,
    budgetMs: 1e4,
    plannedMs: 1e5,
    trainings: 1,
    firstRungMs: 100,
  })

/** Searches a known training to the end. */
function search(training: KnownTraining, asked: SearchSetting) {
  const trainedMs = new Map<string, number>()
  for (let trials = 0; trials < 300; trials++) {
    const curves = asked.cells.flatMap((cell) => {
      const ms = trainedMs.get(candidateKey(cell))
      return ms === undefined ? [] : [knownCurve(training, asked, cell, ms)]
    })
    const spentMs = curves.reduce((sum, curve) => sum + curve.trainedMs, 0)
    const step = nextSearchStep({ ...asked, spentMs }, curves, raceNumbers)
    if (step.kind === 'over') return { step, spentMs, trials, curves }
    trainedMs.set(candidateKey(step.candidate), step.untilMs)
  }
  throw new Error('the search never ends')
}

describe('the search', () => {
  const trainings: readonly KnownTraining[] = [
    { learningRateMax: 0.3, noiseScale: 50 },
    { learningRateMax: 0.3, noiseScale: 1000 },
    { learningRateMax: 1, noiseScale: 300 },
    { learningRateMax: 0.05, noiseScale: 300 },
  ]

  it.each(trainings)('finds a cell near the known optimum within the budget: %o', (training) => {
    const asked = settingWith()
    const { step, spentMs } = search(training, asked)
    const times = asked.cells.map((cell) => trueTimeMs(training, asked, cell))
    const favourite = step.favourite
    if (favourite === null) throw new Error('the grid is not empty')
    expect(trueTimeMs(training, asked, favourite)).toBeLessThan(1.5 * Math.min(...times))
    expect(spentMs).toBeLessThanOrEqual(asked.budgetMs * 1.001)
  })

  it('spends no more than its least budget under `auto` once the best is clear', () => {
    const [training] = trainings
    if (training === undefined) throw new Error('no training')
    const wasteful = search(training, settingWith({ trainings: null, budgetMs: 20_000 }))
    const thrifty = search(training, settingWith({ trainings: 1, budgetMs: 20_000 }))
    expect(thrifty.spentMs).toBeLessThan(wasteful.spentMs)
  })

  it('is over at once without a budget', () => {
    const step = nextSearchStep(settingWith({ budgetMs: 0 }), [], raceNumbers)
    expect(step.kind).toBe('over')
    expect(step.favourite).not.toBeNull()
  })

  it('trains a second candidate whatever it saves: one alone shows nothing', () => {
    const asked = settingWith({ trainings: 1, plannedMs: 1, spentMs: 100 })
    const known = { learningRateMax: 0.3, noiseScale: 50 }
    const first = { batchSize: 64, learningRate: 0.1 }
    const one = [knownCurve(known, asked, first, 50)]
    const step = nextSearchStep(asked, one, raceNumbers)
    if (step.kind === 'over') throw new Error('a single candidate ended the search')
    expect(step.candidate).not.toEqual(first)
    const two = [...one, knownCurve(known, asked, step.candidate, 50)]
    expect(nextSearchStep(asked, two, raceNumbers).kind).toBe('over')
  })

  it('asks for the same step again for the same curves', () => {
    const asked = settingWith()
    const cell = { batchSize: 64, learningRate: 0.1 }
    const curves = [knownCurve({ learningRateMax: 0.3, noiseScale: 50 }, asked, cell, 50)]
    expect(nextSearchStep(asked, curves, raceNumbers)).toEqual(
      nextSearchStep(asked, curves, raceNumbers),
    )
  })
})

it('prefers no candidate that stayed above the loss of guessing to one that learnt', () => {
  const random = mulberry32(3)
  const asked = settingWith({ guessing: 0.4 })
  for (let round = 0; round < 100; round++) {
    const cells = [...asked.cells].sort(() => random() - 0.5).slice(0, 4)
    const curves = cells.map((cell, i) => {
      const end = i === 0 ? 0.3 : 0.41 + 0.5 * random()
      const trainedMs = 20 + 500 * random()
      const stepTimeMs = asked.stepTime(cell.batchSize)
      const points = [[0, 1], [Math.ceil(trainedMs / stepTimeMs), end]] as const // prettier-ignore
      return curveWith({ ...cell, points, trainedMs, stepTimeMs })
    })
    const { favourite } = searchState(asked, curves, raceNumbers)
    const unlearnt = cells.slice(1).map(candidateKey)
    if (favourite === null) throw new Error('the grid is not empty')
    expect(unlearnt).not.toContain(candidateKey(favourite))
  }
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
    const free = searchState(setting(null), [], raceNumbers).favourite
    const held = searchState(
      setting({ learningRate: 0.02, batchSize: 512 }),
      [],
      raceNumbers,
    ).favourite
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
    for (const optimizer of optimizers) {
      const device = {
        ...laws,
        critical: 10 ** (1 + 2.5 * random()),
        bestRate: 10 ** (-3 + 2.5 * random()) * traitsOf(optimizer).rateOverPrior,
        perRowMs: 10 ** (-3 + 2 * random()),
      }
      const asked = {
        ...question,
        optimizer,
        probeBudget: { kind: 'seconds', seconds: 2 + 18 * random() },
      } as const
      const { evidence, decision } = conductVirtually(device, asked)
      const advice = conclude(asked, evidence, decision, adviceNumbers)
      const { learningRate, batchSize, alternatives } = advice
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
