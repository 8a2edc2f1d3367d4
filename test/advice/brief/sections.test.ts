import { describe, expect, it } from 'vitest'
import { sectionRules, sectionsOf, sentencesMax } from '../../../src/advice/brief/sections.js'
import { warningsOf } from '../../../src/advice/brief/warnings.js'
import type { Advice } from '../../../src/advice/vocabulary/answer.js'
import type { SectionName } from '../../../src/advice/vocabulary/brief.js'
import { reason } from '../../../src/advice/vocabulary/reasons.js'
import { adviceOf } from '../../support/advice-of.js'

function codesIn(advice: Advice, name: SectionName): readonly string[] {
  const section = sectionsOf(advice).find((one) => one.name === name)
  return section?.sentences.map(({ code }) => code) ?? []
}

const limit = { largest: 4096, budgetBytes: 2 ** 29, bytes: 3e7, batchSize: 64 }
const memory = [
  reason('memory-proved', limit),
  reason('memory-replayed', {
    bytesPerRow: 9,
    rows: 61,
    batchSize: 4096,
    allocatedBytes: 4e8,
    measuredBytes: 4.1e8,
  }),
  reason('budget-covers', { what: 'process' }),
]
const wall = { batchSize: 64, low: 0.001, high: 0.01 }

it('a section that has nothing to say is left out', () => {
  expect(sectionsOf(adviceOf({}))).toEqual([])
})

it('a section has at most three sentences, the most important ones', () => {
  const alternatives = sectionRules.alternatives.map(({ code }) => code)
  const small = reason('alternative-small-batch', { batchSize: 8, learningRate: 0.001 })
  const advice = adviceOf({ alternatives: [small, small, small, small] })
  expect(codesIn(advice, 'alternatives')).toHaveLength(sentencesMax)
  expect(new Set(alternatives).size).toBe(alternatives.length)
})

describe('a reason that did not matter is left out', () => {
  it('how memory was predicted, far from its limit', () => {
    expect(codesIn(adviceOf({ reasons: memory }), 'memory')).toEqual(['memory-proved'])
    const near = { largestBatchSize: { value: 100, verified: true, bound: 'memory' } } as const
    expect(codesIn(adviceOf({ reasons: memory }, near), 'memory')).toEqual([
      'memory-proved',
      'memory-replayed',
      'budget-covers',
    ])
  })

  it('a noise limit that the race went beyond', () => {
    const noise = { ...wall, learningRate: 0.003 }
    const beyond = reason('noise-wall', { ...noise, rate: 0.002, arrived: true })
    const within = reason('noise-wall', { ...noise, rate: 0.004, arrived: true })
    expect(codesIn(adviceOf({ reasons: [beyond] }), 'gradient-noise')).toEqual([])
    expect(codesIn(adviceOf({ reasons: [within] }), 'gradient-noise')).toEqual(['noise-wall'])
  })

  it('candidates that diverged far above the advised rate', () => {
    const far = reason('race-diverged', { count: 2, lowestRate: 0.3 })
    const near = reason('race-diverged', { count: 2, lowestRate: 0.01 })
    expect(codesIn(adviceOf({ reasons: [far] }), 'race')).toEqual([])
    expect(codesIn(adviceOf({ reasons: [near] }), 'race')).toEqual(['race-diverged'])
  })

  it('validation losses by which the advised size is the best', () => {
    const best = (size: number) => reason('validation-by-size', { sizes: [], best: size })
    expect(codesIn(adviceOf({ reasons: [best(64)] }), 'race')).toEqual([])
    expect(codesIn(adviceOf({ reasons: [best(32)] }), 'race')).toEqual(['validation-by-size'])
  })

  it('a scatter that the law of step times names already', () => {
    const kinked = reason('step-time-kinked', { fixedMs: 1, perRowMs: 0.1, residual: 0.4 })
    const scatter = reason('lowered-step-time', { residual: 0.4 })
    const advice = adviceOf({ reasons: [kinked], loweredBy: [scatter] })
    expect(codesIn(advice, 'step-time')).toEqual(['step-time-kinked'])
  })
})

it('a race with a falling rate says the end and the sizes; what else to do is a warning', () => {
  const advice = adviceOf({
    reasons: [
      reason('constant-rate-pair', { batchSize: 32, learningRate: 0.01 }),
      reason('end-lowest', {
        candidates: 9,
        annealed: 4,
        loss: 0.2,
        low: 0.19,
        high: 0.21,
        epochs: 20,
      }),
      reason('end-by-size', { sizes: [], asGood: 64 }),
    ],
  })
  expect(codesIn(advice, 'race')).toEqual(['end-lowest', 'end-by-size'])
  expect(warningsOf(advice).map(({ code }) => code)).toEqual(['constant-rate-pair'])
})
