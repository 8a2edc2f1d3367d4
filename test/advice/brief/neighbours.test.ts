import { describe, expect, it } from 'vitest'
import { whyNotLarger, whyNotSmaller } from '../../../src/advice/brief/neighbours.js'
import type { Statement } from '../../../src/advice/vocabulary/brief.js'
import { reason } from '../../../src/advice/vocabulary/reasons.js'
import { adviceOf, endBySize, neighbour } from '../../support/advice-of.js'

const codesOf = (statements: readonly Statement[]): readonly string[] =>
  statements.map(({ code }) => code)

const raced = [neighbour('why-not-larger', 128, 1.4), neighbour('why-not-smaller', 32, 2)]
const throughput = (batchSize: number, gain = 2) =>
  reason('alternative-throughput', {
    batchSize,
    learningRate: 0.01,
    rowsPerSecond: 90_000,
    gain,
  })
const theory = (optimum: number) =>
  reason('theory-optimum', { optimum, low: optimum / 2, high: 2 * optimum, batchSize: 64 }, ['t9'])
const skipped = reason('race-skipped', {
  batchSize: 64,
  learningRate: 0.001,
  optimizer: 'adam',
  usualRate: 0.001,
  below: 'usual',
  raced: 'none',
})

describe('a race', () => {
  it('says how long its neighbours took', () => {
    const advice = adviceOf({ reasons: raced })
    expect(whyNotLarger(advice)).toMatchObject([
      { place: 'larger', code: 'why-not-larger', evidence: ['t2', 't3'] },
    ])
    expect(codesOf(whyNotSmaller(advice))).toEqual(['why-not-smaller'])
  })

  it('says what another seed made of a neighbour that was ahead', () => {
    const times = { firstMs: 900, otherMs: 1500, reached: true, ownFirstMs: 1000, ownOtherMs: 1000 }
    const pair = { batchSize: 32, learningRate: 0.003 }
    const overruled = reason('replicate-overruled', { ...pair, ...times })
    const advice = adviceOf({ reasons: [...raced, overruled] })
    expect(codesOf(whyNotLarger(advice))).toEqual(['why-not-larger'])
    expect(codesOf(whyNotSmaller(advice))).toEqual(['replicate-overruled'])
  })

  it('says which rule broke a tie', () => {
    const tied = (secondBatchSize: number, secondRate: number) =>
      reason('race-tied', {
        candidates: 5,
        level: 0.2,
        timeMs: 900,
        secondBatchSize,
        secondRate,
        ratio: 1.01,
      })
    const smaller = adviceOf({ reasons: [...raced, tied(32, 0.003)] })
    expect(codesOf(whyNotSmaller(smaller))).toEqual(['race-tied'])
    expect(codesOf(whyNotLarger(smaller))).toEqual(['why-not-larger'])
    // the larger batch would have won at the same rate
    const larger = adviceOf({ reasons: [...raced, tied(128, 0.003)] })
    expect(codesOf(whyNotLarger(larger))).toEqual(['why-not-larger'])
    const higherRate = adviceOf(
      { reasons: [...raced, tied(128, 0.003)] },
      { learningRate: { value: 0.001, low: 0.001, high: 0.001 } },
    )
    expect(codesOf(whyNotLarger(higherRate))).toEqual(['race-tied'])
  })

  it('adds that the largest size trains more rows a second, unless that is the neighbour', () => {
    const largest = adviceOf({ reasons: raced, alternatives: [throughput(4096)] })
    expect(codesOf(whyNotLarger(largest))).toEqual(['why-not-larger', 'alternative-throughput'])
    const same = adviceOf({ reasons: raced, alternatives: [throughput(128)] })
    expect(codesOf(whyNotLarger(same))).toEqual(['why-not-larger'])
    const little = adviceOf({ reasons: raced, alternatives: [throughput(4096, 1.1)] })
    expect(codesOf(whyNotLarger(little))).toEqual(['why-not-larger'])
  })

  it('that was skipped is said', () => {
    const advice = adviceOf({ reasons: [skipped] })
    expect(codesOf(whyNotLarger(advice))).toEqual(['race-skipped'])
    expect(codesOf(whyNotSmaller(advice))).toEqual(['race-skipped'])
  })
})

describe('theory', () => {
  it('stands in for a neighbour that did not race', () => {
    const advice = adviceOf({ reasons: [theory(60)] })
    expect(codesOf(whyNotLarger(advice))).toEqual(['theory-optimum'])
    expect(codesOf(whyNotSmaller(advice))).toEqual(['theory-optimum'])
  })

  it('explains nothing that it contradicts', () => {
    expect(whyNotLarger(adviceOf({ reasons: [theory(400)] }))).toEqual([])
    expect(whyNotSmaller(adviceOf({ reasons: [theory(8)] }))).toEqual([])
  })
})

describe('a bound', () => {
  it('comes first where the advised size is the largest', () => {
    const limit = { largest: 64, budgetBytes: 2 ** 29, bytes: 5e8, batchSize: 64 }
    const bound = reason('memory-proved', limit, ['t1'])
    const atLimit = { largestBatchSize: { value: 64, verified: true, bound: 'memory' } } as const
    const advice = adviceOf({ reasons: [bound, ...raced] }, atLimit)
    expect(codesOf(whyNotLarger(advice))).toEqual(['memory-proved'])
    expect(codesOf(whyNotSmaller(advice))).toEqual(['why-not-smaller'])
  })

  it('below one row there is nothing', () => {
    const one = { batchSize: { value: 1, low: 1, high: 1 } }
    expect(whyNotSmaller(adviceOf({ reasons: [theory(1)] }, one))).toEqual([])
  })
})

describe('a decision of the user', () => {
  it('comes before what was measured', () => {
    const advice = adviceOf({ reasons: [reason('size-decided', { batchSize: 64 }), ...raced] })
    expect(codesOf(whyNotLarger(advice))).toEqual(['size-decided'])
    expect(codesOf(whyNotSmaller(advice))).toEqual(['size-decided'])
  })

  it('bounds only at the end of the range that was reached', () => {
    const range = reason('sizes-decided', { min: 16, max: 64, powerOfTwo: false })
    const advice = adviceOf({ reasons: [range, ...raced] })
    expect(codesOf(whyNotLarger(advice))).toEqual(['sizes-decided'])
    expect(codesOf(whyNotSmaller(advice))).toEqual(['why-not-smaller'])
  })
})

describe('a rate that falls to zero', () => {
  it('says how much higher a neighbour ends, and how quick it is', () => {
    const advice = adviceOf({ reasons: [endBySize({ 32: 0.21, 64: 0.2, 128: 0.22 }, 64)] })
    expect(whyNotLarger(advice)).toMatchObject([
      { code: 'ends', values: { batchSize: 128, loss: 0.22, quicker: 2 }, evidence: ['t4', 't5'] },
    ])
    const [larger] = whyNotLarger(advice)
    expect(larger?.code === 'ends' && larger.values.higher).toBeCloseTo(0.1)
    expect(whyNotSmaller(advice)).toMatchObject([
      { code: 'ends', values: { batchSize: 32, quicker: 0.5 } },
    ])
  })

  it('names the largest size that ends as low, and the next one above it', () => {
    const losses = { 64: 0.2, 128: 0.201, 256: 0.203, 512: 0.25 }
    const ends = whyNotLarger(adviceOf({ reasons: [endBySize(losses, 256)] }))
    expect(ends.map((one) => one.code === 'ends' && one.values.batchSize)).toEqual([256, 512])
  })

  it('says where no size on a side was trained', () => {
    const advice = adviceOf({ reasons: [endBySize({ 64: 0.2, 128: 0.22 }, 64)] })
    expect(codesOf(whyNotSmaller(advice))).toEqual(['not-trained'])
  })

  it('needs the end of the advised size', () => {
    const advice = adviceOf({ reasons: [endBySize({ 32: 0.21, 128: 0.22 }, 32), ...raced] })
    expect(codesOf(whyNotLarger(advice))).toEqual(['why-not-larger'])
  })
})
