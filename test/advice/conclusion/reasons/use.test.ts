import { describe, expect, it } from 'vitest'
import {
  accumulationReasons,
  durationReasons,
  energyReasons,
  useReason,
  workersReasons,
} from '../../../../src/advice/conclusion/reasons/use.js'
import { situationWith } from '../../../support/situation.js'
import { valuesOf } from '../../../support/reasons.js'

it('the answer comes with both intervals and cites the winner', () => {
  const answer = useReason(situationWith())
  expect(answer).toMatchObject({
    code: 'use',
    values: { batchSize: 64, batchSizeLow: 32, learningRate: 0.01, learningRateHigh: 0.03 },
    evidence: ['t5'],
  })
})

describe('the duration', () => {
  it('is that of all planned epochs', () => {
    const duration = valuesOf(durationReasons(situationWith()), 'duration')
    expect(duration.stepsPerEpoch).toBe(Math.ceil(20_000 / 64))
    expect(duration.epochTimeMs).toBeCloseTo(313 * (2 + 0.02 * 64), 6)
    expect(duration.totalMs).toBeCloseTo(10 * duration.epochTimeMs, 6)
  })
  it('is unknown without step times', () =>
    expect(durationReasons(situationWith({ readings: { stepLaw: null } }))).toEqual([]))
})

it('energy is power times the time of an epoch', () => {
  const situation = situationWith({ readings: { powerWatts: 100 } })
  const { joulesPerEpoch } = valuesOf(energyReasons(situation), 'energy')
  expect(joulesPerEpoch).toBeCloseTo((100 * (situation.epochTimeMs ?? 0)) / 1000, 9)
  expect(energyReasons(situationWith())).toEqual([])
})

describe('accumulation', () => {
  const largest = { value: 70, verified: true, bound: 'memory' } as const
  it('reaches the size that memory does not allow', () => {
    const situation = situationWith({ readings: { largest } })
    const plan = valuesOf(accumulationReasons(situation), 'accumulate')
    expect(plan.effectiveBatchSize).toBe(plan.steps * plan.microBatchSize)
    expect(plan.effectiveBatchSize).toBeGreaterThan(70)
  })
  it('is not proposed where the advised size is far below the limit', () =>
    expect(accumulationReasons(situationWith())).toEqual([]))
  it('is not proposed where the rows are the limit', () => {
    const readings = { largest: { ...largest, bound: 'rows' } } as const
    expect(accumulationReasons(situationWith({ readings }))).toEqual([])
  })
})

it('workers are planned where there is more than one', () => {
  const several = workersReasons(situationWith({ question: { workers: 4 } }))
  expect(valuesOf(several, 'workers')).toMatchObject({
    count: 4,
    globalBatchSize: 256,
    epochsPlanned: 10,
  })
  expect(workersReasons(situationWith())).toEqual([])
})
