import { describe, expect, it } from 'vitest'
import { alternativesOf } from '../../../../src/advice/conclusion/alternatives/alternatives.js'
import type { Situation } from '../../../../src/advice/conclusion/situation.js'
import { raceCurveOf, situationWith, stepLawOf } from '../../../support/situation.js'
import { question } from '../../virtual-laboratory.js'

const alternativeNamed = (name: string, situation: Situation) =>
  alternativesOf(situation).find((alternative) => alternative.name === name)

describe('rows per second', () => {
  it('are best at the largest size', () =>
    expect(alternativeNamed('fastest-step-throughput', situationWith())).toMatchObject({
      batchSize: 1000,
      reason: { code: 'alternative-throughput' },
    }))
  it('are not worth mentioning at less than 5 % more', () => {
    const situation = situationWith({ readings: { stepLaw: stepLawOf(0.01, 0.02) } })
    expect(alternativeNamed('fastest-step-throughput', situation)).toBeUndefined()
  })
})

describe('best quality', () => {
  const qualityOf = (changes: Parameters<typeof situationWith>[0]) =>
    alternativeNamed('best-generalisation', situationWith(changes))
  const deeper = raceCurveOf({
    batchSize: 16,
    points: [
      [0, 2],
      [400, 0.3],
    ],
    evidence: ['t6'],
  })
  it('is a candidate with a clearly lower loss', () =>
    expect(qualityOf({ readings: { race: [raceCurveOf({}), deeper] } })).toMatchObject({
      batchSize: 16,
      reason: { values: { loss: 0.3, advisedLoss: 0.4 }, evidence: ['t6', 't5'] },
    }))
  it('is else a small batch', () =>
    expect(qualityOf({})).toMatchObject({
      batchSize: 32,
      reason: { code: 'alternative-small-batch' },
    }))
  it('is not mentioned where the advice is small already', () =>
    expect(qualityOf({ chosen: { batchSize: 32 } })).toBeUndefined())
})

describe('least memory', () => {
  const { memory } = situationWith().readings
  /** A noise scale of 12 rows, at which batch size 8 takes less than twice the time of 64. */
  const withFits = (bytesAt8: number) =>
    situationWith({
      chosen: { noiseScale: { value: 12, low: 6, high: 24 } },
      readings: {
        memory: {
          ...memory,
          fits: [
            { batchSize: 8, peakBytes: bytesAt8, measured: true, trial: 't1' },
            { batchSize: 64, peakBytes: 2 ** 27, measured: true, trial: 't1' },
          ],
        },
      },
    })
  it('is the smallest power of two in at most twice the time', () => {
    const situation = withFits(2 ** 25)
    const advisedTime = situation.timeAt?.(64) ?? 0
    const time = situation.timeAt?.(8) ?? 0
    const least = alternativeNamed('least-memory', situation)
    expect(least).toMatchObject({
      batchSize: 8,
      reason: { values: { bytes: 2 ** 25, advisedBytes: 2 ** 27 } },
    })
    expect(time).toBeLessThanOrEqual(2 * advisedTime)
  })
  it('is not worth mentioning where it saves less than 5 % of memory', () =>
    expect(alternativeNamed('least-memory', withFits(0.96 * 2 ** 27))).toBeUndefined())
  it('is unknown without a memory law', () =>
    expect(alternativeNamed('least-memory', situationWith())).toBeUndefined())
})

describe('all alternatives', () => {
  it('differ from the advice, and cost nothing where no price is known', () => {
    const alternatives = alternativesOf(situationWith())
    expect(alternatives.length).toBeGreaterThan(1)
    for (const { batchSize, cost } of alternatives) {
      expect(batchSize).not.toBe(64)
      expect(cost).toBeNull()
    }
  })
  it('have a cost under a price, in their reason too', () => {
    const price = { perHour: 3, currency: 'EUR' }
    const alternatives = alternativesOf(situationWith({ question: { price } }))
    expect(alternatives.length).toBeGreaterThan(1)
    for (const { cost, reason } of alternatives) {
      expect(cost).toBeGreaterThan(0)
      expect(reason.values).toMatchObject({ cost, currency: 'EUR' })
    }
  })
  it('name the full batch once, as the size of most rows a second', () => {
    const fewRows = { data: { ...question.data, trainingRows: 1000 } }
    const largest = { value: 1000, verified: true, bound: 'rows' } as const
    const situation = situationWith({ question: fewRows, readings: { largest } })
    const alternatives = alternativesOf(situation)
    expect(alternatives.filter(({ batchSize }) => batchSize === 1000)).toMatchObject([
      { name: 'fastest-step-throughput', reason: { values: { whole: true } } },
    ])
  })
})
