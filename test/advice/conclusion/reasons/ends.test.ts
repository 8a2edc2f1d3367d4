import { describe, expect, it } from 'vitest'
import { endReasons, fallingRateReasons } from '../../../../src/advice/conclusion/reasons/ends.js'
import { watchReasons } from '../../../../src/advice/conclusion/reasons/watch.js'
import type { Chosen, EndForecast, SizeEnd } from '../../../../src/advice/vocabulary/decision.js'
import { findReason } from '../../../support/reasons.js'
import { raceCurveOf, situationWith } from '../../../support/situation.js'

const size = (batchSize: number, learningRate: number, value: number, trained = true): SizeEnd => ({
  batchSize,
  learningRate,
  loss: { value, low: 0.9 * value, high: 1.1 * value },
  ratio: { value: value / 0.2, low: (0.95 * value) / 0.2, high: (1.05 * value) / 0.2 },
  trained,
  sizeTrained: trained,
  arrived: false,
})
const ends: EndForecast = {
  schedule: 'falling',
  bySize: [size(32, 0.003, 0.21), size(64, 0.01, 0.2), size(128, 0.01, 0.3, false)],
  largestAsGood: 64,
  trained: 4,
  annealed: 2,
  usual: size(32, 0.001, 0.25),
  constant: { batchSize: 32, learningRate: 0.003 },
}
const anneals = [
  {
    batchSize: 64,
    learningRate: 0.01,
    from: 0,
    steps: 100,
    loss: 0.2,
    diverged: false,
    trial: 't8',
  },
]
const situation = situationWith({
  chosen: { batchSize: 64, learningRate: 0.01, ends },
  readings: { race: [raceCurveOf({ batchSize: 32, learningRate: 0.003 })], anneals },
})

describe('reasons of the end', () => {
  const reasons = endReasons(situation, ends)

  it('give the predicted loss with its range', () => {
    expect(findReason(reasons, 'end-lowest')?.values).toMatchObject({
      candidates: 4,
      annealed: 2,
      loss: 0.2,
    })
  })

  it('name a rate that stays constant', () => {
    const constant = endReasons(situation, { ...ends, schedule: 'constant', annealed: 0 })
    const lowest = findReason(constant, 'end-lowest')
    expect([lowest?.values.rate, lowest?.source]).toEqual(['constant', null])
  })

  it('name the pairs that end as low, where there are some', () => {
    expect(findReason(reasons, 'pairs-as-good')).toBeUndefined()
    const asGood = {
      batchSizes: { low: 32, high: 64 },
      learningRates: { low: 0.01, high: 0.01 },
      pairs: 2,
      within: 0.05,
      held: 0.85,
    }
    const named = findReason(endReasons(situation, { ...ends, asGood }), 'pairs-as-good')
    expect(named?.values).toEqual({
      batchSizeLow: 32,
      batchSizeHigh: 64,
      learningRateLow: 0.01,
      learningRateHigh: 0.01,
      pairs: 2,
      within: 0.05,
      held: 0.85,
    })
  })

  it('compare it with the usual pair', () => {
    expect(findReason(reasons, 'end-usual')?.values).toEqual({
      batchSize: 32,
      learningRate: 0.001,
      usualLoss: 0.25,
      loss: 0.2,
      ratio: 1.25,
      ratioLow: expect.closeTo(1.1875) as number,
      ratioHigh: expect.closeTo(1.3125) as number,
      timeMs: expect.closeTo(10_266.4) as number,
      usualMs: expect.closeTo(16_500) as number,
      same: false,
      current: false,
    })
  })

  it('list the sizes that trained, and cite their trials', () => {
    const bySize = findReason(reasons, 'end-by-size')
    expect(bySize?.values.sizes.map(({ batchSize }) => batchSize)).toEqual([32, 64])
    expect(bySize?.evidence).toEqual(['t5', 't8'])
  })

  it('say nothing of a default that is no candidate', () => {
    const codes = endReasons(situation, { ...ends, usual: null }).map(({ code }) => code)
    expect(codes).not.toContain('end-usual')
  })
})

describe('the falling rate', () => {
  it('falls from the end of the warm-up to the last planned step', () => {
    const [falls, constant] = fallingRateReasons(situation, ends.constant)
    expect(falls).toMatchObject({
      code: 'rate-falls',
      values: { to: situation.stepsPerEpoch * situation.question.epochsPlanned },
    })
    expect(constant).toMatchObject({ code: 'constant-rate-pair', values: { batchSize: 32 } })
  })
})

describe('few updates', () => {
  const few = { batchSize: 1000 }
  const warned = (chosen: Partial<Chosen>) =>
    watchReasons(situationWith({ chosen })).map(({ code }) => code)

  it('are no warning where trainings were compared by their planned ends', () => {
    expect(warned(few)).toContain('too-few-steps')
    expect(warned({ ...few, ends })).not.toContain('too-few-steps')
  })
})
