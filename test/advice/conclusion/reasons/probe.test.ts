import { describe, expect, it } from 'vitest'
import { conclusionNumbers } from '../../../../src/advice/conclusion/numbers.js'
import {
  probeCostReason,
  probeReasons,
  probeTimeReasons,
  takenOverReasons,
} from '../../../../src/advice/conclusion/reasons/probe.js'
import type { Rival } from '../../../../src/advice/vocabulary/decision.js'
import type { TrialSpec } from '../../../../src/advice/vocabulary/trial.js'
import { raceTrialOf, situationWith } from '../../../support/situation.js'
import { valuesOf } from '../../../support/reasons.js'
import { study } from '../../virtual-laboratory.js'

const twoTrials = { trials: [raceTrialOf([]), raceTrialOf([], { id: 't6' })] }
const usualPair: Rival = {
  role: 'framework-default',
  batchSize: 32,
  learningRate: 0.01,
  timeRatio: 3,
  seen: true,
}
const against = (changes: Partial<Rival>) =>
  probeReasons(
    situationWith({
      evidence: twoTrials,
      chosen: { rivals: [{ ...usualPair, ...changes }] },
      question: { probeBudget: { kind: 'auto', trainings: 7, leastMs: 1000 } },
    }),
  )

it('the cost of the probe counts every trial', () =>
  expect(probeCostReason(twoTrials)).toMatchObject({
    values: { trials: 2, outOfMemory: 0, deviceMs: 2000 },
    evidence: ['t5', 't6'],
  }))

it('what was taken over cites the trials of earlier studies, and none that the study ran', () => {
  const citedOf = (ids?: readonly string[]) => {
    const takenOver = { trials: 1, ageMs: 3 * 86_400_000, ...(ids === undefined ? {} : { ids }) }
    return takenOverReasons(situationWith({ evidence: twoTrials, question: { takenOver } }))
  }
  const values = { trials: 1, days: 3 }
  expect(citedOf(['t6'])).toMatchObject([{ code: 'taken-over', values, evidence: ['t6'] }])
  expect(citedOf(['t4'])).toMatchObject([{ values, evidence: [] }])
  // studies of earlier releases kept only how many there were
  expect(citedOf()).toMatchObject([{ values, evidence: [] }])
})

it('its cost on the clock has planning and the start of processes', () => {
  const [first, second] = twoTrials.trials
  if (first === undefined || second === undefined) throw new Error('there are two trials')
  const started = { ...first, outcome: { ...first.outcome, wallMs: 3500 } }
  const evidence = { trials: [started, second] }
  expect(probeCostReason(evidence)).toMatchObject({ values: { deviceMs: 2000, wallMs: 4500 } })
  const overrun = (seconds: number) =>
    probeTimeReasons({ probeBudget: { kind: 'seconds', seconds } }, evidence, conclusionNumbers)
  expect(overrun(4.4)).toEqual([])
  expect(overrun(3)).toMatchObject([
    { code: 'probe-overrun', values: { budgetMs: 3000, spentMs: 4500, most: 'start' } },
  ])
})

it('an overrun by a training whose rate falls is named', () => {
  const [trial] = twoTrials.trials
  if (trial === undefined) throw new Error('there are two trials')
  const rate = { batchSize: 64, learningRate: 0.01, seed: 1 } as const
  const spec: TrialSpec = { kind: 'anneal', ...rate, from: 0, steps: 100 }
  const evidence = { trials: [{ ...trial, spec }] }
  const reasons = probeTimeReasons(
    { probeBudget: { kind: 'seconds', seconds: 0.5 } },
    evidence,
    conclusionNumbers,
  )
  expect(valuesOf(reasons, 'probe-overrun').most).toBe('anneal')
})

it('its share is of the planned training', () => {
  const { ratio, totalMs } = valuesOf(against({}), 'probe-share')
  expect(ratio).toBeCloseTo(2000 / totalMs, 12)
})

describe('a probe', () => {
  it('is repaid after some trainings that are faster than the default pair', () => {
    const values = valuesOf(against({}), 'probe-repaid')
    expect(values.timeMs).toBeCloseTo(190 * 5, 6)
    expect(values.savedMs).toBeCloseTo(2 * values.timeMs, 6)
    expect(values).toMatchObject({ repaidAfter: 2, trainings: 7, same: false, seen: false })
  })
  it('is not repaid where the default pair is about as fast', () =>
    expect(valuesOf(against({ timeRatio: 1.04 }), 'probe-not-repaid').same).toBe(false))
  it('is not repaid where the advice is the default pair', () =>
    expect(
      valuesOf(against({ batchSize: 64, learningRate: 0.01, timeRatio: 1 }), 'probe-not-repaid')
        .same,
    ).toBe(true))
  it('is only compared where the winner reached the level', () => {
    const unreached = situationWith({ chosen: { targetReached: false, rivals: [usualPair] } })
    const codes = probeReasons(unreached).map(({ code }) => code)
    expect(codes).toContain('probe-share')
    expect(codes).not.toContain('probe-repaid')
    expect(codes).not.toContain('probe-not-repaid')
  })
})

it('a whole study is repaid after as many trainings as it says', () => {
  const { advice, decision } = study({}, { probeBudget: { kind: 'seconds', seconds: 60 } })
  const rivals = 'verdict' in decision ? [] : (decision.rivals ?? [])
  const usual = rivals.find(({ role }) => role === 'framework-default')
  expect(usual).toMatchObject({ batchSize: 32, learningRate: 0.01 })
  expect(usual?.timeRatio).toBeGreaterThan(1)
  const { deviceMs } = advice.cost
  const { repaidAfter, savedMs } = valuesOf(advice.reasons, 'probe-repaid')
  expect(repaidAfter * savedMs).toBeGreaterThanOrEqual(deviceMs)
  expect((repaidAfter - 1) * savedMs).toBeLessThan(deviceMs)
})
