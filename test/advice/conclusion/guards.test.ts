import { describe, expect, it } from 'vitest'
import {
  applyGuards,
  preferredMultiple,
  type GuardFacts,
} from '../../../src/advice/conclusion/guards.js'

const calm: GuardFacts = {
  batchSize: 64,
  trainingRows: 64_000,
  classes: 10,
  epochsPlanned: 10,
  batchNorm: true,
  fullBatchFits: false,
  fullBatchTried: false,
  lossNoise: { relative: 0.05, evidence: ['t9'] },
  relativeTime: (size) => 1 + Math.abs(Math.log(size / 64)),
  evidence: ['t4'],
  memoryEvidence: ['t1'],
  largest: 4096,
}
const codes = (overrides: Partial<GuardFacts>): string[] =>
  applyGuards({ ...calm, ...overrides }).map(({ code }) => code)

describe('guards', () => {
  it('stay silent on an unremarkable answer', () => expect(codes({})).toEqual([]))
  it('suggest full-batch methods only when few rows all fit', () => {
    const small = { trainingRows: 4096, batchSize: 64, epochsPlanned: 100, fullBatchFits: true }
    expect(codes(small)).toEqual(['full-batch-possible'])
    expect(codes({ ...small, fullBatchFits: false })).toEqual([])
    expect(codes({ ...small, fullBatchTried: true })).toEqual([])
    expect(codes({ ...small, trainingRows: 4160 })).toEqual([])
  })
  it('warn about online learning at one row', () =>
    expect(codes({ batchSize: 1, batchNorm: false })).toEqual(['online-learning']))
  it('let the measured loss decide about many classes, not the classes alone', () => {
    expect(codes({ classes: 1000 })).toEqual([])
    expect(codes({ classes: 1000, lossNoise: null })).toEqual([])
    expect(codes({ classes: 1000, lossNoise: { relative: 0.4, evidence: ['t9'] } })).toEqual([
      'many-classes-noisy',
    ])
    expect(codes({ classes: 10, lossNoise: { relative: 0.4, evidence: ['t9'] } })).toEqual([])
  })
  it('count the updates of the planned run, and ask for enough epochs', () => {
    expect(codes({ epochsPlanned: 1 })).toEqual([]) // 1,000 updates exactly
    const [found] = applyGuards({ ...calm, trainingRows: 6400, epochsPlanned: 9 })
    expect(found).toMatchObject({
      code: 'too-few-steps',
      values: { steps: 900, epochs: 10 },
      source: { year: 2017 },
    })
  })
  it('know the number below which batch norm suffers', () => {
    expect(codes({ batchSize: 7, trainingRows: 70_000, relativeTime: null })).toEqual([
      'batch-norm-small',
    ])
    expect(codes({ batchSize: 8, relativeTime: null })).toEqual([])
    expect(codes({ batchSize: 4, batchNorm: false, relativeTime: null })).toEqual([])
  })
  it('warn beyond a tenth of the rows', () => {
    expect(codes({ batchSize: 640, trainingRows: 6400, epochsPlanned: 1000 })).toEqual([])
    expect(codes({ batchSize: 704, trainingRows: 7039, epochsPlanned: 1000 })).toEqual([
      'share-of-rows',
    ])
  })
  it('notice a last batch below a quarter, or below 8 rows with batch norm', () => {
    expect(codes({ trainingRows: 64_015 })).toEqual(['last-batch-small'])
    expect(codes({ trainingRows: 64_016 })).toEqual([])
    expect(codes({ batchSize: 16, trainingRows: 64_006, relativeTime: null })).toEqual([
      'last-batch-small',
    ])
    expect(
      codes({ batchSize: 16, trainingRows: 64_006, relativeTime: null, batchNorm: false }),
    ).toEqual([])
  })
  it('name a source or a trial for everything they say', () => {
    const all = applyGuards({
      ...calm,
      batchSize: 1,
      trainingRows: 3,
      classes: 5,
      lossNoise: { relative: 1, evidence: ['t2'] },
      fullBatchFits: true,
    })
    expect(all.length).toBeGreaterThanOrEqual(5)
    for (const { evidence, source } of all)
      expect(evidence.length + (source?.author.length ?? 0)).toBeGreaterThan(0)
  })
})

describe('preferredMultiple', () => {
  it('takes a multiple of 64, else of 8, only within 3 % of the time', () => {
    const largest = 4096
    expect(preferredMultiple({ batchSize: 100, largest, time: () => 1 })).toBe(128)
    expect(preferredMultiple({ batchSize: 100, largest: 120, time: () => 1 })).toBe(64)
    expect(
      preferredMultiple({
        batchSize: 100,
        largest,
        time: (size) => 1 + Math.abs(size - 102) / 200,
      }),
    ).toBe(104)
    expect(
      preferredMultiple({ batchSize: 100, largest, time: (size) => 1 + Math.abs(size - 100) }),
    ).toBe(100)
    expect(preferredMultiple({ batchSize: 128, largest, time: () => 1 })).toBe(128)
    expect(preferredMultiple({ batchSize: 5, largest, time: () => 1 })).toBe(5)
  })
})
