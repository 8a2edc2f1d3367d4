import { describe, expect, it } from 'vitest'
import { watchReasons } from '../../../../src/advice/conclusion/reasons/watch.js'
import type { Situation } from '../../../../src/advice/conclusion/situation.js'
import { raceTrialOf, situationWith } from '../../../support/situation.js'
import { findReason, valuesOf } from '../../../support/reasons.js'
import { question } from '../../virtual-laboratory.js'

const codesOf = (situation: Situation): readonly string[] =>
  watchReasons(situation).map(({ code }) => code)

describe('the loss noise of the winner', () => {
  const thousandClasses = { data: { ...question.data, classes: 1000 } }
  const measured = (lossVariance: number) =>
    raceTrialOf([
      { name: 'lossVariance', at: null, value: lossVariance },
      { name: 'trainingLoss', at: 100, value: 0.5 },
    ])
  it('decides about many classes', () => {
    const situation = situationWith({
      question: thousandClasses,
      evidence: { trials: [measured(0.09)] },
    })
    const noisy = findReason(watchReasons(situation), 'many-classes-noisy')
    expect(noisy).toMatchObject({
      values: { classes: 1000, noise: expect.closeTo(0.6, 9) as number },
      evidence: ['t5'],
    })
  })
  it('does not count in other trials', () => {
    const other = { ...measured(0.09), id: 't99' }
    expect(
      codesOf(situationWith({ question: thousandClasses, evidence: { trials: [other] } })),
    ).not.toContain('many-classes-noisy')
  })
})

it('a full batch is proposed only where a run proved that all rows fit', () => {
  const fewRows = {
    data: { ...question.data, trainingRows: 1000 },
    epochsPlanned: 100,
  }
  const at = (verified: boolean) =>
    situationWith({
      question: fewRows,
      readings: { largest: { value: 1000, verified, bound: 'rows' } },
    })
  expect(codesOf(at(true))).toContain('full-batch-possible')
  expect(codesOf(at(false))).not.toContain('full-batch-possible')
})

it('a preferred multiple cites step times and noise', () => {
  const situation = situationWith({ chosen: { batchSize: 155 } })
  const multiple = findReason(watchReasons(situation), 'hardware-multiple')
  expect(multiple?.values.preferred).not.toBe(155)
  expect(multiple?.evidence).toEqual(['t2', 't5'])
})

it('what the trials trained otherwise than the user will is said', () => {
  const otherwise = { augmentationLayers: 2, mixedPrecision: true as const, unadaptedLayers: 1 }
  const model = { ...question.model, ...otherwise }
  expect(codesOf(situationWith({ question: { model } }))).toEqual(
    expect.arrayContaining([
      'augmentation-left-out',
      'mixed-precision',
      'normalization-not-adapted',
    ]),
  )
})

it('the state of the device comes before the guards', () => {
  const deviceState = { freeBytes: 2 ** 20, otherProcesses: 2, otherBytes: 2 ** 30 }
  const reasons = watchReasons(situationWith({ question: { deviceState, epochsPlanned: 1 } }))
  expect(valuesOf(reasons, 'device-busy')).toEqual({ processes: 2, bytes: 2 ** 30 })
  expect(reasons.map(({ code }) => code)).toEqual([
    'budget-above-free',
    'device-busy',
    'too-few-steps',
  ])
})
