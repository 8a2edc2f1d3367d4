import { describe, expect, it } from 'vitest'
import { pricedAlternative } from '../../../../src/advice/conclusion/alternatives/price.js'
import type { Rival } from '../../../../src/advice/vocabulary/decision.js'
import type { Question } from '../../../../src/advice/vocabulary/question.js'
import { raceCurveOf, situationWith } from '../../../support/situation.js'

const power = { idleWatts: 10, busyWatts: 400 }
const offered = (question: Partial<Question>, rivals: readonly Rival[] = []) =>
  pricedAlternative(
    situationWith({
      question,
      chosen: { rivals },
      readings: { race: [raceCurveOf({}), raceCurveOf({ batchSize: 16, evidence: ['t6'] })] },
    }),
  )

it('the cheapest is offered beside the fastest', () => {
  const cheapest = offered({ power })
  expect(cheapest).toMatchObject({
    name: 'cheapest',
    reason: { code: 'alternative-cheapest', evidence: ['t2', 't5', 't6'] },
  })
  expect(cheapest?.batchSize).toBeLessThan(64)
})

it('the fastest is offered beside the cheapest', () => {
  const fastest = offered({ power, objective: 'cheapest' })
  expect(fastest).toMatchObject({ name: 'fastest', reason: { code: 'alternative-fastest' } })
  expect(fastest?.batchSize).toBeGreaterThan(64)
})

it('a raced pair comes before theory, with its trials', () => {
  const rival = { role: 'cheapest', batchSize: 16, learningRate: 0.01, seen: true } as const
  expect(offered({ power }, [{ ...rival, timeRatio: 1.3 }])).toMatchObject({
    batchSize: 16,
    reason: { values: { timeRatio: 1.3 }, evidence: ['t6', 't5'] },
  })
})

describe('nothing is offered', () => {
  it('at a flat price', () => expect(offered({ price: { perHour: 3 } })).toBeNull())
  it('without a price', () => expect(offered({})).toBeNull())
})
