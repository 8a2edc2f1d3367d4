import { describe, expect, it } from 'vitest'
import { valuesOf } from '../../support/reasons.js'
import { study } from '../virtual-laboratory.js'

describe('the objective cheapest', () => {
  const probeBudget = { kind: 'seconds', seconds: 60 } as const
  const races = ({ evidence, asked }: ReturnType<typeof study>) =>
    evidence.trials
      .map(({ spec }) => spec)
      .filter((spec) => spec.kind === 'race' && spec.seed === asked.seed)
  const power = { idleWatts: 10, busyWatts: 400 }
  const idlesCheaply = { critical: 100 }
  it('takes, from the same trials, less energy: a smaller batch where idling is cheap', () => {
    const [fastest, cheapest] = [
      study(idlesCheaply, { probeBudget }),
      study(idlesCheaply, { probeBudget, objective: 'cheapest', power }),
    ]
    // the same search; what another seed is asked about is each one's own winner
    expect(races(cheapest)).toEqual(races(fastest))
    expect(cheapest.advice.batchSize?.value ?? 99).toBeLessThan(
      fastest.advice.batchSize?.value ?? 0,
    )
    const joules = ({ advice, truth }: ReturnType<typeof study>): number => {
      const size = advice.batchSize?.value ?? 1
      return (
        (1 + truth.critical / size) *
        (power.idleWatts * truth.fixedMs + power.busyWatts * truth.perRowMs * size)
      )
    }
    expect(joules(cheapest)).toBeLessThan(joules(fastest))
    const codes = cheapest.advice.reasons.map(({ code }) => code)
    expect(codes).toEqual(expect.arrayContaining(['training-cost', 'cheapest-power']))
    expect(codes).not.toContain('race-won')
    const raced = study(
      {},
      { probeBudget: { kind: 'seconds', seconds: 240 }, objective: 'cheapest', power },
    )
    expect(valuesOf(raced.advice.reasons, 'cheapest-choice').cost).toBeGreaterThan(0)
  })
  it('is the quickest at a flat price, and says why', () => {
    const [fastest, cheapest] = [
      study({}, { probeBudget }),
      study({}, { probeBudget, objective: 'cheapest', price: { perHour: 3, currency: 'EUR' } }),
    ]
    // the same search; what another seed is asked about is each one's own winner
    expect(races(cheapest)).toEqual(races(fastest))
    expect([cheapest.advice.batchSize, cheapest.advice.learningRate]).toEqual([
      fastest.advice.batchSize,
      fastest.advice.learningRate,
    ])
    expect(cheapest.advice.reasons.map(({ code }) => code)).toContain('cheapest-is-fastest')
    const { trainingCost, epochTimeMs } = cheapest.advice
    expect(trainingCost).toMatchObject({ unit: 'money', currency: 'EUR', watts: null, workers: [] })
    expect(trainingCost?.cost).toBeCloseTo((3 * (epochTimeMs ?? 0) * 10) / 3.6e6, 9)
  })
  it('offers the quickest beside the cheapest and the cheapest beside the quickest, each with what it costs', () => {
    const [fastest, cheapest] = [
      study(idlesCheaply, { probeBudget, power }),
      study(idlesCheaply, { probeBudget, objective: 'cheapest', power }),
    ]
    const [toCheapest, toFastest] = [
      fastest.advice.alternatives.find(({ name }) => name === 'cheapest'),
      cheapest.advice.alternatives.find(({ name }) => name === 'fastest'),
    ]
    expect(toCheapest?.batchSize ?? 999).toBeLessThan(fastest.advice.batchSize?.value ?? 0)
    expect(toFastest?.batchSize ?? 0).toBeGreaterThan(cheapest.advice.batchSize?.value ?? 999)
    expect(fastest.evidence).toEqual(study(idlesCheaply, { probeBudget }).evidence) // a price moves no trial of another objective
    expect(toCheapest?.cost ?? 99).toBeLessThan(fastest.advice.trainingCost?.cost ?? 0)
    expect(toFastest?.cost ?? 0).toBeGreaterThan(cheapest.advice.trainingCost?.cost ?? 99)
    for (const { cost } of cheapest.advice.alternatives) expect(cost ?? 0).toBeGreaterThan(0)
    expect(study().advice.trainingCost).toBeNull()
  })
  it('says what further workers cost', () => {
    const { advice } = study(
      {},
      { probeBudget, objective: 'cheapest', price: { perHour: 3 }, workers: 8 },
    )
    const { workers, cost, affordableWorkers } = advice.trainingCost ?? {
      workers: [],
      cost: 0,
      affordableWorkers: 0,
    }
    expect(workers.map(({ count }) => count)).toEqual([1, 2, 4, 8])
    expect(workers.at(-1)?.cost).toBeCloseTo(cost / (advice.workers?.efficiency ?? 0), 9)
    expect(affordableWorkers).toBeGreaterThanOrEqual(1)
    expect(valuesOf(advice.reasons, 'training-cost-workers').cheapest).toBe(1)
  })
})

describe('what the probe cost', () => {
  it('stands beside the training that it serves, with the trainings that repay it against the framework default', () => {
    const { advice, decision } = study({}, { probeBudget: { kind: 'seconds', seconds: 60 } })
    expect(valuesOf(advice.reasons, 'probe-share').ratio).toBeCloseTo(
      advice.cost.deviceMs / ((advice.epochTimeMs ?? 0) * 10),
      9,
    )
    const usual =
      'verdict' in decision
        ? undefined
        : decision.rivals?.find(({ role }) => role === 'framework-default')
    expect(usual).toMatchObject({ batchSize: 32, learningRate: 0.01 })
    const { repaidAfter, savedMs } = valuesOf(advice.reasons, 'probe-repaid')
    expect(usual?.timeRatio ?? 0).toBeGreaterThan(1)
    expect(repaidAfter * savedMs).toBeGreaterThanOrEqual(advice.cost.deviceMs)
    expect((repaidAfter - 1) * savedMs).toBeLessThan(advice.cost.deviceMs)
  })
})
