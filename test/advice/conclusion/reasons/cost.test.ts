import { describe, expect, it } from 'vitest'
import {
  cheapestChoiceReason,
  cheapestReasons,
  trainingCostReasons,
} from '../../../../src/advice/conclusion/reasons/cost.js'
import type { Question } from '../../../../src/advice/vocabulary/question.js'
import { raceCurveOf, situationWith, stepLawOf } from '../../../support/situation.js'
import { valuesOf } from '../../../support/reasons.js'

const power = { idleWatts: 10, busyWatts: 400 }
const priced = (question: Partial<Question>) =>
  situationWith({ question: { objective: 'cheapest', ...question } })

describe('the cost of the training', () => {
  it('is price times hours', () => {
    const situation = priced({ price: { perHour: 3, currency: 'EUR' } })
    const { cost, unit, currency } = valuesOf(trainingCostReasons(situation), 'training-cost')
    expect({ unit, currency }).toEqual({ unit: 'money', currency: 'EUR' })
    expect(cost).toBeCloseTo((3 * 10 * (situation.epochTimeMs ?? 0)) / 3.6e6, 9)
  })
  it('is energy where only the power is known', () => {
    const reasons = trainingCostReasons(priced({ power }))
    const { unit, cost, kilowattHours } = valuesOf(reasons, 'training-cost')
    expect(unit).toBe('kWh')
    expect(kilowattHours).toBeCloseTo(cost, 12)
  })
  it('is unknown without price and power', () =>
    expect(trainingCostReasons(situationWith())).toEqual([]))
  it('on several workers is more, and one is the cheapest', () => {
    const reasons = trainingCostReasons(priced({ price: { perHour: 3 }, workers: 8 }))
    const workers = valuesOf(reasons, 'training-cost-workers')
    expect(workers).toMatchObject({ count: 8, cheapest: 1 })
    expect(workers.cost).toBeGreaterThan(workers.single)
    expect(workers.timeMs).toBeLessThan(workers.singleMs)
  })
})

describe('the cheapest training', () => {
  it('is the fastest at a flat price', () =>
    expect(cheapestReasons(priced({ price: { perHour: 3 } }))).toMatchObject([
      { code: 'cheapest-is-fastest' },
    ]))
  it('uses a smaller batch where idling is cheap', () => {
    const { cheapest, quickest } = valuesOf(cheapestReasons(priced({ power })), 'cheapest-power')
    expect(cheapest).toBeCloseTo(quickest * Math.sqrt(10 / 400), 6)
  })
  it('is not explained for other objectives or without a straight law', () => {
    const kinked = { ...stepLawOf(2, 0.02), isStraight: false }
    expect(cheapestReasons(situationWith({ question: { power } }))).toEqual([])
    expect(
      cheapestReasons(
        situationWith({
          question: { objective: 'cheapest', power },
          readings: { stepLaw: kinked },
        }),
      ),
    ).toEqual([])
  })
})

describe('the cheapest candidate', () => {
  const level = { level: 0.5, start: 2 }
  const race = [raceCurveOf({}), raceCurveOf({ batchSize: 512, stepTimeMs: 4, evidence: ['t6'] })]
  it('is compared with the fastest other one', () => {
    const situation = situationWith({
      question: { objective: 'cheapest', power },
      readings: { race },
    })
    const choice = cheapestChoiceReason(situation, level)
    expect(choice).toMatchObject({
      code: 'cheapest-choice',
      values: { unit: 'kWh', otherBatchSize: 512 },
      evidence: ['t5', 't6'],
    })
  })
  it('is no special choice at a flat price', () =>
    expect(cheapestChoiceReason(priced({ price: { perHour: 3 } }), level)).toBeNull())
})
