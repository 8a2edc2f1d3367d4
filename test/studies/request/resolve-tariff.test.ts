import { describe, expect, test } from 'vitest'
import { resolveProbeBudget, resolveTariff } from '../../../src/studies/request/resolve-tariff.js'
import type { StudyRequest } from '../../../src/studies/request/study-request.js'

const leastMs = 30_000
const power = { idleWatts: 30, busyWatts: 300 }

const requestWith = (rest: Partial<StudyRequest>): StudyRequest => ({
  model: { preset: 'mlp' },
  data: { rows: 100 },
  memoryBudget: '512MiB',
  ...rest,
})

const faultAt = (pointer: string): Error =>
  expect.objectContaining({
    code: 'invalid-request',
    faults: [expect.objectContaining({ pointer, accepted: expect.stringMatching(/.+/) })],
  }) as Error

describe('resolveTariff', () => {
  test('leaves absent parts out', () => {
    expect(resolveTariff(requestWith({}), 'fastest')).toStrictEqual({})
    const price = { perHour: 2, currency: undefined }
    const tariff = resolveTariff(requestWith({ price, power }), 'cheapest')
    expect(tariff).toStrictEqual({ price: { perHour: 2 }, power })
  })

  test('accepts power without a price, also for the objective cheapest', () => {
    expect(resolveTariff(requestWith({ power }), 'cheapest')).toStrictEqual({ power })
  })

  test.each<[string, Partial<StudyRequest>, string]>([
    [
      'more power when idle than at full load',
      { power: { idleWatts: 2, busyWatts: 1 } },
      '/power/idleWatts',
    ],
    ['a price of a kWh without power', { price: { perKilowattHour: 0.3 } }, '/power'],
    ['a price without an amount', { price: { currency: 'EUR' } }, '/price/perHour'],
    ['the objective cheapest without a price or power', {}, '/price'],
  ])('refuses %s', (_name, rest, pointer) => {
    expect(() => resolveTariff(requestWith(rest), 'cheapest')).toThrow(faultAt(pointer))
  })
})

describe('resolveProbeBudget', () => {
  test('is automatic for one training by default', () => {
    const probeBudget = { kind: 'auto', trainings: 1, leastMs }
    expect(resolveProbeBudget(requestWith({}), leastMs)).toEqual(probeBudget)
    const shared = requestWith({ probeBudget: 'auto', trainings: 5 })
    expect(resolveProbeBudget(shared, leastMs)).toEqual({ ...probeBudget, trainings: 5 })
  })

  test('takes seconds, also none', () => {
    for (const seconds of [0, 30]) {
      const request = requestWith({ probeBudget: seconds })
      expect(resolveProbeBudget(request, leastMs)).toEqual({ kind: 'seconds', seconds })
    }
  })

  test('refuses trainings beside seconds', () => {
    const request = requestWith({ probeBudget: 30, trainings: 5 })
    expect(() => resolveProbeBudget(request, leastMs)).toThrow(faultAt('/trainings'))
  })
})
