import { describe, expect, it } from 'vitest'
import type { EndForecast } from '../../../src/advice/vocabulary/decision.js'
import { confidenceOf } from '../../../src/advice/conclusion/confidence.js'
import type { Situation } from '../../../src/advice/conclusion/situation.js'
import { raceCurveOf, situationWith, stepLawOf, unraced } from '../../support/situation.js'
import { valuesOf } from '../../support/reasons.js'
import { question } from '../virtual-laboratory.js'

const doubtsOf = (situation: Situation): readonly string[] =>
  confidenceOf(situation).loweredBy.map(({ code }) => code)

it('is high without a doubt', () =>
  expect(confidenceOf(situationWith())).toEqual({ level: 'high', loweredBy: [] }))

describe('a serious doubt makes it low', () => {
  it.each<[string, Parameters<typeof situationWith>[0]]>([
    ['lowered-synthetic-data', { question: { data: { ...question.data, origin: 'synthetic' } } }],
    ['lowered-no-race', { chosen: unraced }],
    ['lowered-posterior', { chosen: { chanceNearBest: 0.4 } }],
    [
      'lowered-other-seed',
      { chosen: { replicate: { firstMs: 1, otherMs: 3, trainedMs: 2, reached: false } } },
    ],
    ['lowered-level-not-reached', { chosen: { targetReached: false } }],
  ])('%s', (code, changes) => {
    const confidence = confidenceOf(situationWith(changes))
    expect(confidence.loweredBy.map((doubt) => doubt.code)).toContain(code)
    expect(confidence.level).toBe('low')
  })
})

describe('a lesser doubt makes it medium', () => {
  const drifting = {
    batchSize: 64,
    medianMs: 5,
    spread: 0.1,
    warmUpSteps: 1,
    settled: true,
    drifts: true,
    thirdsMs: [5, 8] as const,
    trial: 't2',
    trials: ['t2'],
  }
  it.each<[string, Parameters<typeof situationWith>[0]]>([
    ['lowered-close-race', { chosen: { raceMargin: 1.1 } }],
    ['lowered-posterior', { chosen: { expectedRegret: 0.2 } }],
    ['lowered-posterior', { chosen: { chanceNearBest: 0.6 } }],
    ['lowered-wide-interval', { chosen: { batchSizeInterval: { low: 8, high: 64 } } }],
    [
      'lowered-step-time',
      { readings: { stepLaw: { ...stepLawOf(2, 0.02), maxRelativeResidual: 0.2 } } },
    ],
    ['lowered-step-drift', { readings: { stepTimings: [drifting] } }],
    [
      'lowered-memory-unproved',
      { readings: { largest: { value: 1000, verified: false, bound: 'memory' } } },
    ],
  ])('%s', (code, changes) => {
    const confidence = confidenceOf(situationWith(changes))
    expect(confidence.loweredBy.map((doubt) => doubt.code)).toEqual([code])
    expect(confidence.level).toBe('medium')
  })
})

describe('one seed', () => {
  const { replicate: _replicate, ...oneSeed } = situationWith().chosen
  const withOneSeed = (objective: 'fastest' | 'best-quality') => {
    const situation = situationWith({ question: { objective } })
    return confidenceOf({ ...situation, chosen: oneSeed })
  }
  it('is a lesser doubt about speed', () => expect(withOneSeed('fastest').level).toBe('medium'))
  it('is a serious one about quality', () => expect(withOneSeed('best-quality').level).toBe('low'))
})

describe('without a race', () => {
  const pilot = (low: number, high: number) => ({
    noise: { simple: null, kappa: 2.4, scale: { value: 100, low, high } },
  })
  it('an unknown noise scale is a doubt', () =>
    expect(doubtsOf(situationWith({ chosen: unraced }))).toContain('lowered-noise-unknown'))
  it('so is one that is known only roughly', () => {
    const roughly = situationWith({ chosen: unraced, readings: pilot(1, 1000) })
    const closely = situationWith({ chosen: unraced, readings: pilot(50, 200) })
    expect(doubtsOf(roughly)).toContain('lowered-noise-wide')
    expect(doubtsOf(closely)).not.toContain('lowered-noise-wide')
  })
  it('so is a range test that found no edge', () => {
    const sweep = { edge: 0.3, lowestAt: 0.1, crossed: false, batchSize: 64 }
    expect(doubtsOf(situationWith({ chosen: unraced, readings: { sweep } }))).toContain(
      'lowered-edge-open',
    )
    expect(doubtsOf(situationWith({ readings: { sweep } }))).not.toContain('lowered-edge-open')
  })
})

describe('a close race', () => {
  const close = { chosen: { raceMargin: 0.9 } }
  it('is never won by a slower candidate', () => {
    const { loweredBy } = confidenceOf(situationWith(close))
    expect(valuesOf(loweredBy, 'lowered-close-race')).toEqual({ ratio: 1 })
  })
  it('is about cost for the cheapest training under a price', () => {
    const cheapest = {
      objective: 'cheapest',
      power: { idleWatts: 10, busyWatts: 100 },
    } as const
    const { loweredBy } = confidenceOf(situationWith({ ...close, question: cheapest }))
    expect(valuesOf(loweredBy, 'lowered-close-race').by).toBe('cost')
  })
})

it('every doubt cites what it rests on', () => {
  const { loweredBy } = confidenceOf(
    situationWith({
      chosen: { raceMargin: 1.1, expectedRegret: 0.2, targetReached: false },
      readings: { race: [raceCurveOf({ evidence: ['t7'] })] },
    }),
  )
  expect(loweredBy.map(({ evidence }) => evidence)).toEqual([['t7'], ['t7'], ['t7']])
})

describe('the confidence in an end', () => {
  const ends: EndForecast = {
    schedule: 'falling',
    bySize: [],
    largestAsGood: 64,
    trained: 3,
    annealed: 2,
    usual: null,
  }
  const { learningRate, batchSize } = situationWith().chosen
  const own = raceCurveOf({ batchSize, learningRate })
  const judged = (trained: number) =>
    confidenceOf(
      situationWith({
        chosen: { ends: { ...ends, trained }, chanceNearBest: 0.2, targetReached: false },
        readings: { race: [own] },
      }),
    )

  it('is what such advice held on recorded trainings, by the candidates that trained', () => {
    expect([2, 3, 12].map((trained) => judged(trained).level)).toEqual(['low', 'medium', 'medium'])
    expect(valuesOf(judged(12).loweredBy, 'lowered-end-open')).toEqual({ held: 0.75 })
    expect(judged(16)).toEqual({ level: 'high', loweredBy: [] })
  })

  it('does not ask for a level that nobody raced to', () =>
    expect(judged(3).loweredBy.map(({ code }) => code)).not.toContain('lowered-level-not-reached'))
})
