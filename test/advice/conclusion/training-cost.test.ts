import { describe, expect, it } from 'vitest'
import { trainingCostOf } from '../../../src/advice/conclusion/training-cost.js'
import type { Alternative } from '../../../src/advice/vocabulary/answer.js'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import { stepLawOf } from '../../support/situation.js'
import { valuesOf } from '../../support/reasons.js'
import { question, study } from '../virtual-laboratory.js'

const hourMs = 3_600_000
const power = { idleWatts: 10, busyWatts: 400 }

describe('the cost of a training', () => {
  const costOfOneHour = (changes: Partial<Question>) =>
    trainingCostOf({
      question: { ...question, ...changes },
      stepLaw: stepLawOf(2, 0.02),
      batchSize: 100,
      noiseScale: { value: 240, low: 100, high: 600 },
      timeMs: hourMs,
    })
  it('is the price of its hours', () =>
    expect(costOfOneHour({ price: { perHour: 3, currency: 'EUR' } })).toMatchObject({
      unit: 'money',
      currency: 'EUR',
      cost: 3,
      watts: null,
      workers: [],
    }))
  it('is its energy where only the power is known', () => {
    const cost = costOfOneHour({ power })
    // at the knee half of a step is fixed cost, at idle power
    expect(cost?.watts).toBeCloseTo(205, 6)
    expect(cost?.kilowattHours).toBeCloseTo(0.205, 9)
    expect(cost).toMatchObject({ unit: 'kWh', currency: null })
  })
  it('is given for 1, 2, 4, ... workers', () => {
    const cost = costOfOneHour({ price: { perHour: 3 }, workers: 6 })
    expect(cost?.workers.map(({ count }) => count)).toEqual([1, 2, 4, 6])
    expect(cost?.perFurtherWorker).toBeGreaterThan(0)
  })
  it('is unknown without price and power', () => expect(costOfOneHour({})).toBeNull())
})

type Study = ReturnType<typeof study>
const probeBudget = { kind: 'seconds', seconds: 60 } as const
const alternativeNamed = ({ advice }: Study, name: Alternative['name']) =>
  advice.alternatives.find((alternative) => alternative.name === name)
const costOf = ({ advice }: Study): number => advice.trainingCost?.cost ?? Number.NaN
const batchSizeOf = ({ advice }: Study): number => advice.batchSize?.value ?? Number.NaN

describe('a study where idling is cheap', () => {
  const laws = { critical: 100 }
  const fastest = study(laws, { probeBudget, power })
  const cheapest = study(laws, { probeBudget, power, objective: 'cheapest' })

  it('takes less energy for the objective `cheapest`', () => {
    const joules = (result: Study): number => {
      const { critical, fixedMs, perRowMs } = result.truth
      const size = batchSizeOf(result)
      return (1 + critical / size) * (power.idleWatts * fixedMs + power.busyWatts * perRowMs * size)
    }
    expect(joules(cheapest)).toBeLessThan(joules(fastest))
    const codes = cheapest.advice.reasons.map(({ code }) => code)
    expect(codes).toEqual(expect.arrayContaining(['training-cost', 'cheapest-power']))
    expect(codes).not.toContain('race-won')
  })
  it('offers the cheapest beside the fastest', () => {
    const offered = alternativeNamed(fastest, 'cheapest')
    expect(offered?.batchSize).toBeLessThan(batchSizeOf(fastest))
    expect(offered?.cost).toBeLessThan(costOf(fastest))
  })
  it('offers the fastest beside the cheapest', () => {
    const offered = alternativeNamed(cheapest, 'fastest')
    expect(offered?.batchSize).toBeGreaterThan(batchSizeOf(cheapest))
    expect(offered?.cost).toBeGreaterThan(costOf(cheapest))
    for (const { cost } of cheapest.advice.alternatives) expect(cost).toBeGreaterThan(0)
  })
  it('runs the same trials for `fastest` without a power', () =>
    expect(study(laws, { probeBudget }).evidence).toEqual(fastest.evidence))
  it('names the cost of the winner where the race went on for long', () => {
    const seconds = { probeBudget: { kind: 'seconds', seconds: 240 } } as const
    const long = study({}, { ...seconds, power, objective: 'cheapest' })
    expect(valuesOf(long.advice.reasons, 'cheapest-choice').cost).toBeGreaterThan(0)
  })
})

describe('a study at a flat price', () => {
  const price = { perHour: 3, currency: 'EUR' }
  const fastest = study({}, { probeBudget })
  const cheapest = study({}, { probeBudget, price, objective: 'cheapest' })
  const racesOf = ({ evidence, asked }: Study) =>
    evidence.trials
      .map(({ spec }) => spec)
      .filter((spec) => spec.kind === 'race' && spec.seed === asked.seed)

  it('searches as for `fastest`, and gives the same answer', () => {
    expect(racesOf(cheapest)).toEqual(racesOf(fastest))
    expect(cheapest.advice).toMatchObject({
      batchSize: fastest.advice.batchSize,
      learningRate: fastest.advice.learningRate,
    })
    expect(cheapest.advice.reasons.map(({ code }) => code)).toContain('cheapest-is-fastest')
  })
  it('costs its planned hours', () =>
    expect(costOf(cheapest)).toBeCloseTo((3 * 10 * (cheapest.advice.epochTimeMs ?? 0)) / hourMs, 9))
  it('has no cost without a price', () => expect(fastest.advice.trainingCost).toBeNull())
})

it('on several workers the cost grows as their efficiency falls', () => {
  const { advice } = study(
    {},
    { probeBudget, objective: 'cheapest', price: { perHour: 3 }, workers: 8 },
  )
  const { workers = [], cost = 0, affordableWorkers = 0 } = advice.trainingCost ?? {}
  expect(workers.map(({ count }) => count)).toEqual([1, 2, 4, 8])
  expect(workers.at(-1)?.cost).toBeCloseTo(cost / (advice.workers?.efficiency ?? 0), 9)
  expect(affordableWorkers).toBeGreaterThanOrEqual(1)
  expect(valuesOf(advice.reasons, 'training-cost-workers').cheapest).toBe(1)
})
