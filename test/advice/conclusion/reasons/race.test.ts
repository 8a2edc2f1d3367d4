import { describe, expect, it } from 'vitest'
import { raceReasons, replicateReasons } from '../../../../src/advice/conclusion/reasons/race.js'
import type { RaceCurve } from '../../../../src/advice/race/curves.js'
import type { Objective } from '../../../../src/advice/vocabulary/question.js'
import { raceCurveOf, situationWith, unraced } from '../../../support/situation.js'
import { valuesOf } from '../../../support/reasons.js'

/** The winner and candidates whose steps are slower by these factors. */
const against = (...slower: readonly number[]): readonly RaceCurve[] => [
  raceCurveOf({}),
  ...slower.map((factor, i) =>
    raceCurveOf({ batchSize: 128, stepTimeMs: 5 * factor, evidence: [`t${6 + i}`] }),
  ),
]
const reasonsOf = (race: readonly RaceCurve[], objective: Objective = 'fastest') =>
  raceReasons(situationWith({ readings: { race }, question: { objective } }))

describe('the cautious default', () => {
  const defaultAfter = (race: readonly RaceCurve[]) =>
    raceReasons(situationWith({ chosen: unraced, readings: { race } }))
  it('rests on range test and pilot where nothing raced', () =>
    expect(defaultAfter([])).toMatchObject([
      { code: 'race-skipped', values: { raced: 'none' }, evidence: ['t4', 't3'] },
    ]))
  it('says that a single candidate was compared with none, and what diverged', () => {
    const [single] = defaultAfter([raceCurveOf({ diverged: true, learningRate: 0.3 })])
    expect(single).toMatchObject({
      values: { raced: 'one', below: 'diverged', divergedRate: 0.3 },
      evidence: ['t4', 't3', 't5'],
    })
  })
})

describe('the winner', () => {
  it('is named with its time and the second candidate', () => {
    const reasons = reasonsOf(against(3, 1.5))
    expect(valuesOf(reasons, 'race-won')).toMatchObject({
      candidates: 3,
      level: 0.5,
      timeMs: expect.closeTo(190 * 5, 6) as number,
      secondBatchSize: 128,
      ratio: expect.closeTo(1.5, 6) as number,
    })
    expect(reasons[0]?.evidence).toEqual(['t5', 't7'])
  })
  it('ties with a second that is within 5 %', () =>
    expect(reasonsOf(against(1.04))).toMatchObject([{ code: 'race-tied' }]))
  it('has no second where no other reached the level', () => {
    const unfinished = raceCurveOf({ batchSize: 128, points: [[0, 2]], trainedMs: 1 })
    expect(valuesOf(reasonsOf([raceCurveOf({}), unfinished]), 'race-won')).not.toHaveProperty(
      'ratio',
    )
  })
  it('may not have reached the level', () =>
    expect(raceReasons(situationWith({ chosen: { targetReached: false } }))).toMatchObject([
      { code: 'race-unreached', values: { candidates: 1, level: 0.5 } },
    ]))
})

it('for least memory the reason compares with the fastest candidate', () =>
  expect(valuesOf(reasonsOf(against(0.8), 'least-memory'), 'least-memory-choice')).toMatchObject({
    batchSize: 64,
    quickest: 128,
    slower: expect.closeTo(1.25, 6) as number,
  }))

it('candidates that diverged are counted, with their lowest rate', () => {
  const diverged = [0.3, 0.1].map((learningRate) =>
    raceCurveOf({ learningRate, diverged: true, evidence: ['t8'] }),
  )
  expect(valuesOf(reasonsOf([raceCurveOf({}), ...diverged]), 'race-diverged')).toEqual({
    count: 2,
    lowestRate: 0.1,
  })
})

describe('another seed', () => {
  const replicate = { firstMs: 950, otherMs: 1000, trainedMs: 2000, reached: true }
  const reasonsWith = (changes: object) =>
    replicateReasons(situationWith({ chosen: { replicate: { ...replicate, ...changes } } }))
  it('confirms the winner', () =>
    expect(valuesOf(reasonsWith({}), 'replicated')).toEqual({ firstMs: 950, otherMs: 1000 }))
  it('that did not reach the level is a doubt, not a reason', () =>
    expect(reasonsWith({ reached: false })).toEqual([]))
  it('may overrule the first winner', () => {
    const overruled = { ...replicate, batchSize: 32, learningRate: 0.003, reached: false }
    expect(valuesOf(reasonsWith({ overruled }), 'replicate-overruled')).toMatchObject({
      batchSize: 32,
      reached: false,
      ownFirstMs: 950,
      ownOtherMs: 1000,
    })
  })
})
