import { describe, expect, it } from 'vitest'
import { preferredMultiple } from '../../../src/advice/conclusion/guards.js'
import { conclusionNumbers } from '../../../src/advice/conclusion/numbers.js'
import { warningCodesAt, warningsAt } from '../../support/guard-facts.js'

const loud = { relative: 0.4, evidence: ['t9'] }
const quiet = { relative: 0.05, evidence: ['t9'] }
const leastTimeAt64 = (size: number): number => 1 + Math.abs(Math.log(size / 64))

describe('a full batch is proposed', () => {
  const fewRows = { trainingRows: 4096, fullBatchPossible: true }
  it('for few rows that all fit', () =>
    expect(warningCodesAt(fewRows)).toEqual(['full-batch-possible']))
  it.each([
    ['where they do not fit, or are many', { fullBatchPossible: false }],
    ['where it was tried', { fullBatchTried: true }],
  ])('not %s', (_case, change) => expect(warningCodesAt({ ...fewRows, ...change })).toEqual([]))
})

it('batch size 1 is online learning', () =>
  expect(warningCodesAt({ batchSize: 1 })).toEqual(['online-learning']))

describe('many classes', () => {
  it('warn where the measured loss oscillates', () =>
    expect(warningCodesAt({ classes: 1000, lossNoise: loud })).toEqual(['many-classes-noisy']))
  it.each([
    ['a quiet loss', { classes: 1000, lossNoise: quiet }],
    ['an unknown loss noise', { classes: 1000, lossNoise: null }],
    ['fewer classes than rows', { classes: 10, lossNoise: loud }],
  ])('do not warn at %s', (_case, facts) => expect(warningCodesAt(facts)).toEqual([]))
})

describe('a rare class', () => {
  const balance = (leastShare: number) => ({ rarest: 8, leastShare, mostShare: 0.3 })
  const small = { batchSize: 2, classes: 10 }
  it('is missing in most small batches', () =>
    expect(warningsAt({ ...small, balance: balance(0.02) })).toMatchObject([
      { code: 'class-rare', values: { rarest: 8, missing: expect.closeTo(0.96) as number } },
    ]))
  it('is none of even classes, whatever the batch', () =>
    expect(warningCodesAt({ ...small, balance: balance(0.09) })).toEqual([]))
})

describe('too few steps', () => {
  it('1,000 updates are enough', () => expect(warningCodesAt({ epochsPlanned: 1 })).toEqual([]))
  it('fewer updates ask for more epochs', () =>
    expect(warningsAt({ trainingRows: 6400, epochsPlanned: 9 })).toMatchObject([
      { code: 'too-few-steps', values: { steps: 900, epochs: 10 }, source: { year: 2017 } },
    ]))
})

describe('batch norm', () => {
  it('needs 8 rows', () => {
    const small = { batchSize: 7, trainingRows: 70_000 }
    expect(warningCodesAt({ ...small, batchNorm: true })).toEqual(['batch-norm-small'])
    expect(warningCodesAt({ batchSize: 8, batchNorm: true })).toEqual([])
    expect(warningCodesAt({ batchSize: 4 })).toEqual([])
  })
  it('needs 8 rows in the last batch too', () => {
    const sixRowsLeft = { batchSize: 16, trainingRows: 64_006 }
    expect(warningCodesAt({ ...sixRowsLeft, batchNorm: true })).toEqual(['last-batch-small'])
    expect(warningCodesAt(sixRowsLeft)).toEqual([])
  })
})

it('a last batch below a quarter of the batch size is small', () => {
  expect(warningCodesAt({ trainingRows: 64_015 })).toEqual(['last-batch-small'])
  expect(warningCodesAt({ trainingRows: 64_016 })).toEqual([])
})

it('more than a tenth of the rows is a large share', () => {
  const epochsPlanned = 1000
  expect(warningCodesAt({ batchSize: 640, trainingRows: 6400, epochsPlanned })).toEqual([])
  expect(warningCodesAt({ batchSize: 704, trainingRows: 7039, epochsPlanned })).toEqual([
    'share-of-rows',
  ])
})

it('no guard warns at an unremarkable answer', () =>
  expect(
    warningCodesAt({
      classes: 10,
      batchNorm: true,
      epochsPlanned: 10,
      lossNoise: quiet,
      relativeTime: leastTimeAt64,
    }),
  ).toEqual([]))

it('every warning names a source or a trial', () => {
  const warnings = warningsAt({
    batchSize: 1,
    trainingRows: 3,
    classes: 5,
    batchNorm: true,
    lossNoise: { relative: 1, evidence: ['t2'] },
    relativeTime: leastTimeAt64,
    fullBatchPossible: true,
    memoryEvidence: ['t1'],
  })
  expect(warnings.length).toBeGreaterThanOrEqual(5)
  for (const { code, evidence, source } of warnings)
    expect(evidence.length + (source?.author.length ?? 0), code).toBeGreaterThan(0)
})

describe('preferredMultiple', () => {
  const preferred = (
    batchSize: number,
    time: (size: number) => number = () => 1,
    largest = 4096,
  ): number => preferredMultiple({ batchSize, largest, time }, conclusionNumbers.guards)
  it('takes the nearer multiple of 64', () => expect(preferred(100)).toBe(128))
  it('takes no size that does not fit', () => expect(preferred(100, () => 1, 120)).toBe(64))
  it('takes a multiple of 8 where those of 64 are slower', () =>
    expect(preferred(100, (size) => 1 + Math.abs(size - 102) / 200)).toBe(104))
  it('keeps a size where all multiples are slower', () =>
    expect(preferred(100, (size) => 1 + Math.abs(size - 100))).toBe(100))
  it('keeps a multiple of 64', () => expect(preferred(128)).toBe(128))
  it('keeps a size below 8', () => expect(preferred(5)).toBe(5))
  it('is named as a hardware-friendly size', () =>
    expect(
      warningCodesAt({ batchSize: 100, relativeTime: () => 1, trainingRows: 100_000 }),
    ).toEqual(['hardware-multiple']))
})
