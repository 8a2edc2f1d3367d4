import { describe, expect, it } from 'vitest'
import {
  rangeTestReasons,
  rateDecayReasons,
  warmupReason,
  weightDecayReason,
} from '../../../../src/advice/conclusion/reasons/learning-rate.js'
import { situationWith } from '../../../support/situation.js'
import { valuesOf } from '../../../support/reasons.js'

const crossed = { edge: 0.3, lowestAt: 0.1, crossed: true, batchSize: 128 }

describe('the range test', () => {
  it('names the rate at which training diverged', () => {
    const reasons = rangeTestReasons(situationWith({ readings: { sweep: crossed } }))
    expect(valuesOf(reasons, 'sweep-edge')).toEqual({ edge: 0.3, batchSize: 128 })
  })
  it('names the highest rate where it found no edge', () => {
    const open = { ...crossed, crossed: false }
    expect(rangeTestReasons(situationWith({ readings: { sweep: open } }))).toMatchObject([
      { code: 'sweep-open' },
    ])
  })
  it('is not mentioned where it was not run', () =>
    expect(rangeTestReasons(situationWith())).toEqual([]))
})

describe('warm-up', () => {
  it('of the SGD family rests on the edge where it is known', () => {
    expect(warmupReason(situationWith({ readings: { sweep: crossed } }))).toMatchObject({
      code: 'warmup-curvature',
      values: { edge: 0.3 },
      source: { year: 2021 },
    })
    expect(warmupReason(situationWith())).toMatchObject({
      code: 'warmup',
      source: { author: 'Goyal et al.' },
    })
  })
  it('of the Adam family does not', () => {
    const adam = situationWith({ question: { optimizer: 'adam' }, readings: { sweep: crossed } })
    expect(warmupReason(adam)).toMatchObject({
      code: 'warmup',
      source: { author: 'Ma and Yarats' },
    })
  })
})

describe('rate decay', () => {
  it('helps below the noise scale, until the last planned step', () => {
    const decay = valuesOf(rateDecayReasons(situationWith()), 'rate-decay')
    expect(decay).toMatchObject({ to: 3130, scale: 240, batchSize: 64 })
  })
  it('does not help above it', () => {
    const noiseScale = { value: 64, low: 10, high: 100 }
    expect(rateDecayReasons(situationWith({ chosen: { noiseScale } }))).toEqual([])
  })
})

describe('weight decay', () => {
  it('keeps its product per epoch', () =>
    expect(weightDecayReason(situationWith())).toMatchObject({
      values: { perEpoch: 0.01 * 313, decoupled: false },
    }))
  it('is decoupled in the Adam family', () =>
    expect(weightDecayReason(situationWith({ question: { optimizer: 'adam' } }))).toMatchObject({
      values: { decoupled: true },
      source: { author: 'Wang and Aitchison' },
    }))
})
