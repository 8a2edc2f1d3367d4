import { describe, expect, it } from 'vitest'
import {
  fieldsOf,
  isReasonCode,
  partOf,
  reason,
  reasonCodes,
} from '../../../src/advice/vocabulary/reasons.js'
import { allReasons, fieldFaults } from '../../support/reasons.js'
import { laws, study } from '../virtual-laboratory.js'

describe('the table of reasons', () => {
  it('has every code once, each with its part and fields', () => {
    expect(new Set(reasonCodes).size).toBe(reasonCodes.length)
    expect(reasonCodes.length).toBeGreaterThan(90)
    expect(partOf('use')).toBe('use')
    expect(partOf('race-won')).toBe('why')
    expect(partOf('online-learning')).toBe('watch')
    expect(partOf('confidence')).toBe('sure')
    expect(fieldsOf('warmup')).toEqual({ steps: 'steps' })
  })
  it('knows its codes', () => {
    expect(isReasonCode('race-won')).toBe(true)
    expect(isReasonCode('toString')).toBe(false)
  })
})

it('a trial is cited once', () =>
  expect(reason('warmup', { steps: 3 }, ['t1', 't2', 't1']).evidence).toEqual(['t1', 't2']))

describe('a reason has exactly the fields of its code', () => {
  const probeBudget = { kind: 'seconds', seconds: 60 } as const
  const power = { idleWatts: 30, busyWatts: 300 }
  it.each<[string, Parameters<typeof study>]>([
    ['a plain study', []],
    ['several workers', [{}, { workers: 4 }]],
    ['no race', [{}, { probeBudget: { kind: 'seconds', seconds: 0 } }]],
    ['no memory', [{}, { budgetBytes: 2e6 }]],
    ['little memory', [{ bytesPerRow: 9e6 }, {}]],
    ['a constant step time', [{ ...laws, perRowMs: 0 }, {}]],
    ['few rows', [{ rpropSpeed: 2 }, { data: { ...study().asked.data, trainingRows: 1000 } }]],
    ['least memory', [{}, { probeBudget, objective: 'least-memory' }]],
    ['least cost', [{}, { probeBudget, objective: 'cheapest', power, workers: 4 }]],
  ])('in a study with %s', (_case, [physics, changes]) =>
    expect(allReasons(study(physics, changes).advice).flatMap(fieldFaults)).toEqual([]),
  )
})
