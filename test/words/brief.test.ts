import { describe, expect, it } from 'vitest'
import { reason } from '../../src/advice/vocabulary/reasons.js'
import { writeBrief } from '../../src/words/brief.js'
import { adviceOf, endBySize, neighbour } from '../support/advice-of.js'

const duration = reason('duration', {
  stepsPerEpoch: 12,
  stepTimeMs: 43,
  epochTimeMs: 540,
  epochs: 100,
  totalMs: 54_000,
})
const repaid = reason('probe-repaid', {
  batchSize: 32,
  learningRate: 0.001,
  level: 0.2,
  same: false,
  timeMs: 800,
  usualMs: 5200,
  ratio: 6.5,
  seen: true,
  trainings: 1,
  savedMs: 4400,
  repaidAfter: 3,
})
const second = { secondBatchSize: 128, secondRate: 0.003, ratio: 1.06 }
const won = reason('race-won', { candidates: 5, level: 0.2, timeMs: 3200, ...second })
const advice = adviceOf({
  reasons: [duration, won, neighbour('why-not-larger', 128, 1.45), repaid],
  loweredBy: [reason('lowered-close-race', { ratio: 1.06 }, ['t1'])],
})

describe('the brief in English', () => {
  const brief = writeBrief(advice, 'en')

  it('says the figures', () => {
    expect(brief.summary.text).toBe('batch size 64, learning rate 0.003, Adam')
    expect(brief.fit?.text).toBe('28.6 MiB of 512 MiB; the largest that fits is 4,096')
    expect(brief.speed?.text).toBe(
      '43 ms a step, 12 steps an epoch, about 54 s for 100 epochs with validation',
    )
    expect(brief.gain?.text).toBe(
      'against batch 32, rate 0.001: reaches the same validation loss 6.5 times sooner ' +
        '(800 ms against 5.2 s), measured',
    )
  })

  it('says why', () => {
    expect(brief.whyNotLarger.map(({ text }) => text)).toEqual([
      '128 took 1.45 times as long to the same loss.',
    ])
    expect(brief.summary.confidence).toBe(
      'Medium. The race was close: 128 at rate 0.003 took 6 % longer.',
    )
  })

  it('keeps values and evidence beside each sentence', () => {
    expect(brief.whyNotLarger[0]).toMatchObject({
      code: 'why-not-larger',
      values: { batchSize: 128, ratio: 1.45 },
      evidence: ['t2', 't3'],
    })
  })
})

it('says the trade of a falling rate', () => {
  const ends = adviceOf({ reasons: [endBySize({ 64: 0.2, 128: 0.208 }, 64)] })
  expect(writeBrief(ends, 'en').whyNotLarger[0]?.text).toBe(
    '128 should end 3 % to 5 % higher and trains 2 times as fast.',
  )
  expect(writeBrief(ends, 'zh').whyNotLarger[0]?.text).toBe(
    '批大小 128 的最终损失预计高 3 % 到 5 %，训练速度是 2 倍。',
  )
})

it('says why there is no pair, and how sure that is', () => {
  const misfit = reason('does-not-fit', { bytes: 9e8, budgetBytes: 5e8, exact: false })
  const none = { batchSize: null, learningRate: null, verdict: 'does-not-fit' } as const
  expect(writeBrief(adviceOf({}, { ...none, reasons: [misfit] }), 'en').summary).toMatchObject({
    text: 'Does not fit: batch size 1 needs more than 858 MiB, the budget is 477 MiB.',
    confidence: 'High. Nothing that was measured speaks against it.',
  })
})

it('is written in Chinese', () => {
  const brief = writeBrief(advice, 'zh')
  expect(brief.summary.text).toBe('批大小 64，学习率 0.003，Adam')
  expect(brief.summary.confidence).toBe('中。差距很小：批大小 128、学习率 0.003 慢 6 %。')
})
