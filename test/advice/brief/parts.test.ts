import { describe, expect, it } from 'vitest'
import { endGainOf, fitOf, gainOf, speedOf, summaryOf } from '../../../src/advice/brief/parts.js'
import { reason } from '../../../src/advice/vocabulary/reasons.js'
import { adviceOf } from '../../support/advice-of.js'

const none = { batchSize: null, learningRate: null } as const
const usual = {
  batchSize: 32,
  learningRate: 0.001,
  level: 0.2,
  same: false,
  timeMs: 800,
  usualMs: 5200,
  ratio: 6.5,
  seen: true,
  trainings: 1,
}

describe('the summary', () => {
  it('has the pair with its optimizer and the trials of the decision', () => {
    expect(summaryOf(adviceOf({}))).toMatchObject({
      batchSize: 64,
      learningRate: 0.003,
      optimizer: 'adam',
      level: 'high',
      evidence: ['t1'],
      outcome: null,
      doubt: null,
    })
  })

  it('says why there is no pair', () => {
    const misfit = reason('does-not-fit', { bytes: 9e8, budgetBytes: 5e8, exact: true }, ['t1'])
    const advice = adviceOf({}, { ...none, verdict: 'does-not-fit', reasons: [misfit] })
    expect(summaryOf(advice)).toMatchObject({
      batchSize: null,
      optimizer: null,
      outcome: { place: 'outcome', code: 'does-not-fit' },
      evidence: ['t1'],
    })
  })
})

describe('the memory', () => {
  it('is that of the advised size, beside the largest and the budget', () => {
    const limit = { largest: 4096, budgetBytes: 2 ** 29, bytes: 3e7, batchSize: 64 }
    expect(fitOf(adviceOf({ reasons: [reason('memory-proved', limit, ['t1', 't2'])] }))).toEqual({
      bytes: 3e7,
      budgetBytes: 2 ** 29,
      largest: 4096,
      verified: true,
      bound: 'memory',
      evidence: ['t1', 't2'],
    })
  })

  it('is left out where nothing is known of it', () => {
    const { memory } = adviceOf({})
    const unknown = { memory: { ...memory, bytesAtAdvised: null }, largestBatchSize: null }
    expect(fitOf(adviceOf({}, unknown))).toBeNull()
  })
})

describe('the speed', () => {
  it('is that of the planned training', () => {
    const times = { stepsPerEpoch: 24, stepTimeMs: 18, epochTimeMs: 450, epochs: 100 }
    const duration = reason('duration', { ...times, totalMs: 45_000, stepSpread: 0.1 }, ['t5'])
    expect(speedOf(adviceOf({ reasons: [duration] }))).toEqual({
      ...times,
      totalMs: 45_000,
      evidence: ['t5'],
    })
    expect(speedOf(adviceOf({}))).toBeNull()
  })
})

describe('the gain', () => {
  it('is the time of the usual pair over that of the advised one', () => {
    const repaid = reason('probe-repaid', { ...usual, savedMs: 4400, repaidAfter: 3 }, ['t7'])
    expect(gainOf(adviceOf({ reasons: [repaid] }))).toEqual({
      batchSize: 32,
      learningRate: 0.001,
      level: 0.2,
      timeMs: 800,
      usualMs: 5200,
      ratio: 6.5,
      measured: true,
      same: false,
      current: false,
      evidence: ['t7'],
    })
  })

  it('is predicted where the usual pair was not raced', () => {
    const not = reason('probe-not-repaid', { ...usual, ratio: 1, seen: false })
    expect(gainOf(adviceOf({ reasons: [not] }))).toMatchObject({ measured: false, ratio: 1 })
  })

  it('is unknown where nothing was compared', () => {
    expect(gainOf(adviceOf({}))).toBeNull()
  })
})

describe('the gain at the end', () => {
  const usual = {
    batchSize: 32,
    learningRate: 0.001,
    usualLoss: 0.2,
    loss: 0.15,
    same: false,
  }
  const ratio = { ratio: 4 / 3, ratioLow: 0.8, ratioHigh: 2 }

  it('is how much lower the advised training ends', () => {
    const compared = reason('end-usual', { ...usual, ...ratio }, ['t4', 't9'])
    expect(endGainOf(adviceOf({ reasons: [compared] }))).toEqual({
      ...usual,
      timeMs: null,
      usualMs: null,
      measured: false,
      current: false,
      lower: expect.closeTo(0.25) as number,
      lowerLeast: expect.closeTo(-0.25) as number,
      lowerMost: expect.closeTo(0.5) as number,
      evidence: ['t4', 't9'],
    })
  })

  it('is unknown where pairs were compared by their time', () =>
    expect(endGainOf(adviceOf({}))).toBeNull())
})
