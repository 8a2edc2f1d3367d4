import { describe, expect, it } from 'vitest'
import { neighbourReasons } from '../../../../src/advice/conclusion/reasons/neighbours.js'
import {
  raceCurves,
  raceLevel,
  timeToLevelMs,
  type RaceCurve,
} from '../../../../src/advice/race/curves.js'
import { raceCurveOf, situationWith, unraced } from '../../../support/situation.js'
import { findReason, isReason, valuesOf } from '../../../support/reasons.js'
import { study } from '../../virtual-laboratory.js'

const reasonsOf = (...others: readonly RaceCurve[]) =>
  neighbourReasons(situationWith({ readings: { race: [raceCurveOf({}), ...others] } }))
const larger = raceCurveOf({ batchSize: 128, stepTimeMs: 6, evidence: ['t6'] })
const unfinished = { points: [[0, 2] as const, [10, 1.9] as const], trainedMs: 300 }

describe('a neighbour', () => {
  it('is the nearest raced size on either side, with its time over the winner’s', () => {
    const smaller = raceCurveOf({ batchSize: 32, stepTimeMs: 10 })
    const far = raceCurveOf({ batchSize: 512 })
    const reasons = reasonsOf(far, larger, smaller)
    expect(valuesOf(reasons, 'why-not-larger')).toMatchObject({
      batchSize: 128,
      ratio: expect.closeTo(1.2, 6) as number,
    })
    expect(valuesOf(reasons, 'why-not-smaller')).toMatchObject({ batchSize: 32, reached: true })
    expect(reasons[0]?.evidence).toEqual(['t6', 't5'])
  })
  it('is the candidate that reached the level, however short another’s extrapolated time', () => {
    const other = raceCurveOf({ ...unfinished, batchSize: 128, learningRate: 0.1 })
    expect(valuesOf(reasonsOf(other, larger), 'why-not-larger').learningRate).toBe(0.01)
  })
  it('may not have reached the level in the time that it had', () => {
    const other = raceCurveOf({ ...unfinished, batchSize: 128 })
    expect(valuesOf(reasonsOf(other), 'why-not-larger')).toMatchObject({
      reached: false,
      trainedRatio: expect.closeTo(300 / 950, 6) as number,
    })
  })
  it('is no candidate that diverged or broke', () => {
    const diverged = raceCurveOf({ batchSize: 128, diverged: true })
    const broken = raceCurveOf({ batchSize: 32, broken: true })
    expect(reasonsOf(diverged, broken)).toEqual([])
  })
  it('is not named where no winner has a time', () => {
    const race = [raceCurveOf({}), larger]
    expect(neighbourReasons(situationWith({ readings: { race }, chosen: unraced }))).toEqual([])
    expect(
      neighbourReasons(situationWith({ readings: { race }, chosen: { targetReached: false } })),
    ).toEqual([])
  })
})

describe('in a whole study', () => {
  const { advice, evidence, asked, decision } = study(
    {},
    { probeBudget: { kind: 'seconds', seconds: 240 } },
  )
  const curves = raceCurves(evidence, asked.seed)
  const sizes = curves
    .filter(({ diverged, points }) => !diverged && points.length > 1)
    .map(({ batchSize }) => batchSize)
    .sort((a, b) => a - b)
  const advised = advice.batchSize?.value ?? 0

  it.each([
    ['why-not-larger', sizes.find((size) => size > advised)],
    ['why-not-smaller', sizes.findLast((size) => size < advised)],
  ] as const)('%s says what the race measured', (code, size) => {
    if ('verdict' in decision || decision.level === null) throw new Error('the study has an answer')
    const start = raceLevel(curves, 'fastest', null)?.start ?? Number.NaN
    const neighbour = findReason(advice.reasons, code)
    expect(neighbour?.values.batchSize).toBe(size)
    if (neighbour === undefined) return
    const { learningRate, reached } = neighbour.values
    const curve = curves.find(
      (raced) => raced.batchSize === size && raced.learningRate === learningRate,
    )
    if (curve === undefined) throw new Error('the neighbour raced')
    expect(neighbour.evidence).toEqual(expect.arrayContaining([...curve.evidence]))
    expect(reached).toBe(timeToLevelMs(curve, decision.level, start).reached)
  })
  it('has at least one neighbour', () =>
    expect(
      advice.reasons.some(
        (reason) => isReason(reason, 'why-not-larger') || isReason(reason, 'why-not-smaller'),
      ),
    ).toBe(true))
})
