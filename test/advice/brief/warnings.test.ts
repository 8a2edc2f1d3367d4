import { expect, it } from 'vitest'
import { warningsOf } from '../../../src/advice/brief/warnings.js'
import { reason, type Reason } from '../../../src/advice/vocabulary/reasons.js'
import { adviceOf } from '../../support/advice-of.js'

const warnedOf = (...reasons: readonly Reason[]): readonly string[] =>
  warningsOf(adviceOf({ reasons })).map(({ code }) => code)

const decay = reason('rate-decay', { from: 0, to: 1200, scale: 200, batchSize: 64 })
const imbalance = { most: 0.9, least: 0.1, rarest: 1 }

it('what spoils a training most comes first', () => {
  const scale = { kind: 'inputs-of-bytes', name: 'x', low: 0, high: 255 } as const
  expect(warnedOf(decay, reason('data-scale', scale))).toEqual(['data-scale', 'rate-decay'])
})

it('a model that does not fit needs a larger budget or a smaller model', () => {
  const misfit = { bytes: 1.4e7, budgetBytes: 3e6, exact: true }
  expect(warnedOf(reason('does-not-fit', misfit))).toEqual(['does-not-fit'])
})

it('a warm-up of no steps is not said', () => {
  expect(warnedOf(reason('warmup', { steps: 0 }))).toEqual([])
  expect(warnedOf(reason('warmup', { steps: 40 }))).toEqual(['warmup'])
})

it('several workers have a warm-up and steps of their own', () => {
  const workers = reason('workers', {
    count: 4,
    globalBatchSize: 256,
    learningRate: 0.006,
    warmupSteps: 22,
    epochs: 21,
    epochsLow: 20,
    epochsHigh: 25,
    epochsPlanned: 10,
    efficiency: 0.5,
    usefulWorkers: 4,
  })
  const warmup = reason('warmup', { steps: 40 })
  expect(warnedOf(workers, warmup, decay)).toEqual(['workers', 'decay-to-end'])
})

it('classes that are weighed already need no action', () => {
  expect(warnedOf(reason('data-imbalance', imbalance))).toEqual(['data-imbalance'])
  expect(warnedOf(reason('data-imbalance', { ...imbalance, weighted: 'asked' }))).toEqual([])
})

it('an update in one step on one worker needs no layout', () => {
  const layout = { effectiveBatchSize: 64, microBatchSize: 64, updateMs: 9, layouts: [] }
  expect(warnedOf(reason('effective-decided', { ...layout, workers: 1, steps: 1 }))).toEqual([])
  expect(warnedOf(reason('effective-decided', { ...layout, workers: 2, steps: 1 }))).toEqual([
    'effective-decided',
  ])
})

it('what nobody can act on is no warning', () => {
  expect(warnedOf(reason('share-of-rows', { batchSize: 64, share: 0.2 }))).toEqual([])
})
