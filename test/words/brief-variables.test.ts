import { describe, expect, it } from 'vitest'
import type { Brief, Statement } from '../../src/advice/vocabulary/brief.js'
import { reason } from '../../src/advice/vocabulary/reasons.js'
import {
  endGainVariables,
  fitVariables,
  gainVariables,
  statementVariables,
} from '../../src/words/brief-variables.js'

const gain: NonNullable<Brief['gain']> = {
  batchSize: 32,
  learningRate: 0.001,
  level: 0.2,
  timeMs: 800,
  usualMs: 5200,
  ratio: 6.5,
  measured: true,
  same: false,
  current: false,
  evidence: [],
}
const fit: NonNullable<Brief['fit']> = {
  bytes: 1,
  budgetBytes: 9,
  largest: 64,
  verified: true,
  bound: 'memory',
  evidence: [],
}
const ends = (higher: number, quicker: number, away = 0.01): Statement => ({
  place: 'larger',
  code: 'ends',
  values: {
    batchSize: 128,
    learningRate: 0.003,
    loss: 0.2,
    higher,
    higherLeast: higher - away,
    higherMost: higher + away,
    quicker,
  },
  evidence: [],
  source: null,
})

describe('the gain', () => {
  it.each([
    [6.5, 'sooner'],
    [10, 'sooner'],
    [1.02, 'equal'],
    [0.7, 'slower'],
  ])('of %s is %s', (ratio, effect) => {
    expect(gainVariables({ ...gain, ratio })).toEqual({ effect, times: ratio })
  })

  it('of ten times or more is a guess where it was not measured', () => {
    expect(gainVariables({ ...gain, ratio: 10, measured: false })['effect']).toBe('never')
  })

  it('of less than a tenth is none for a pair that the user trains with', () => {
    expect(gainVariables({ ...gain, ratio: 1.08, current: true })['effect']).toBe('equal')
    expect(gainVariables({ ...gain, ratio: 1.08 })['effect']).toBe('sooner')
  })

  it('of the usual pair itself is none', () => {
    expect(gainVariables({ ...gain, ratio: 1, same: true })).toMatchObject({ effect: 'same' })
  })
})

it('the largest size is proved, predicted, all rows or unknown', () => {
  const limits = [
    fit,
    { ...fit, verified: false },
    { ...fit, bound: 'rows' as const },
    { ...fit, largest: null },
  ].map((one) => fitVariables(one)['limit'])
  expect(limits).toEqual(['proved', 'predicted', 'rows', 'unknown'])
})

it('a close second was slower, quicker or as quick', () => {
  const second = (ratio: number): Statement => ({
    place: 'doubt',
    code: 'close-second',
    values: { batchSize: 128, learningRate: 0.003, ratio },
    evidence: [],
    source: null,
  })
  const paces = [1.2, 0.8, 1].map((ratio) => statementVariables(second(ratio))['pace'])
  expect(paces).toEqual(['slower', 'quicker', 'equal'])
})

it('a neighbour within 5 % was about as quick', () => {
  const against = ([reached, ratio]: readonly [boolean, number]) =>
    statementVariables({
      place: 'larger',
      ...reason('why-not-larger', {
        batchSize: 128,
        learningRate: 0.003,
        reached,
        ratio,
        trainedRatio: ratio,
      }),
    })['against']
  const cases = [
    [true, 1.4],
    [true, 0.99],
    [true, 0.8],
    [false, 3],
    [false, 0.9],
  ] as const
  expect(cases.map(against)).toEqual(['slower', 'equal', 'quicker', 'unreached', 'stopped'])
})

it('another size ends higher, lower or equal, and is quicker or slower', () => {
  expect(statementVariables(ends(0.04, 1.8))).toEqual({
    end: 'higher',
    endGap: 0.04,
    least: 0.03,
    most: 0.05,
    pace: 'quicker',
    paceRatio: 1.8,
  })
  expect(statementVariables(ends(-0.04, 0.5))).toMatchObject({
    end: 'lower',
    pace: 'slower',
    paceRatio: 2,
  })
  expect(statementVariables(ends(0.001, 1))).toMatchObject({ end: 'equal', pace: 'equal' })
  expect(statementVariables(ends(0.2, 1, 0.3))).toMatchObject({ end: 'unsure-higher' })
})

describe('the gain at the end', () => {
  const endGain = {
    batchSize: 32,
    learningRate: 0.001,
    usualLoss: 0.2,
    loss: 0.15,
    lower: 0.25,
    lowerLeast: 0.1,
    lowerMost: 0.4,
    timeMs: 60_000,
    usualMs: 10_000,
    measured: false,
    same: false,
    current: false,
    evidence: [],
  }

  const gain = (lower: number, lowerLeast: number, lowerMost: number) =>
    endGainVariables({ ...endGain, lower, lowerLeast, lowerMost })

  it('has a direction and a range, its smaller end first', () => {
    expect(endGainVariables(endGain)).toMatchObject({ end: 'lower', least: 0.1, most: 0.4 })
    expect(gain(-0.2, -0.3, -0.1)).toMatchObject({ end: 'higher', least: 0.1, most: 0.3 })
  })

  it('is uncertain where the range holds 0, and none where it is small', () => {
    expect(gain(0.25, -0.1, 0.5).end).toBe('unsure-lower')
    expect(gain(-0.25, -0.5, 0.1).end).toBe('unsure-higher')
    expect(gain(0.01, -0.1, 0.1).end).toBe('equal')
  })

  it('is certain where both were trained to the end, but for another seed', () => {
    const seen = (lower: number, lowerLeast: number, lowerMost: number) =>
      endGainVariables({ ...endGain, lower, lowerLeast, lowerMost, measured: true })
    expect(seen(0.25, 0.1, 0.4)).toMatchObject({ end: 'seen-lower', gap: 0.25 })
    expect(seen(-0.25, -0.4, -0.1)).toMatchObject({ end: 'seen-higher', gap: 0.25 })
    expect(seen(0.1, -0.1, 0.25)).toMatchObject({ end: 'seen-equal' })
  })

  it('says which training takes longer', () => {
    expect(endGainVariables(endGain).pace).toBe('slower')
    expect(endGainVariables({ ...endGain, usualMs: 120_000 }).pace).toBe('quicker')
    expect(endGainVariables({ ...endGain, usualMs: 61_000 }).pace).toBe('equal')
    expect(endGainVariables({ ...endGain, usualMs: null }).pace).toBe('unknown')
  })

  it('is none against the advised pair itself', () =>
    expect(endGainVariables({ ...endGain, same: true })).toMatchObject({ end: 'same' }))
})
