import { describe, expect, it } from 'vitest'
import { layoutsOf, leastWished, quickestLayout } from '../../../src/advice/wishes/layout.js'
import { stepLawOf } from '../../support/situation.js'
import { question } from '../virtual-laboratory.js'

const asked = {
  effectiveBatchSize: 256,
  workers: 1,
  largest: 100,
  isAllowed: () => true,
  stepTime: (batchSize: number) => 2 + 0.1 * batchSize,
}

describe('the layout of an update', () => {
  it('is the quickest division that fits', () => {
    const layout = quickestLayout(asked)
    expect(layout).toMatchObject({ workers: 1, microBatchSize: 64, steps: 4 })
    expect(layout?.updateMs).toBeCloseTo(33.6, 9)
  })

  it('is one batch where that fits, shared by the workers', () => {
    expect(quickestLayout({ ...asked, largest: 256 })).toMatchObject({ steps: 1 })
    const shared = quickestLayout({ ...asked, workers: 4 })
    expect(shared).toMatchObject({ workers: 4, microBatchSize: 64, steps: 1 })
  })

  it('keeps to the micro-batches that are allowed', () => {
    const isAllowed = (size: number): boolean => size === 16
    expect(quickestLayout({ ...asked, isAllowed })).toMatchObject({ microBatchSize: 16, steps: 16 })
    expect(quickestLayout({ ...asked, isAllowed: () => false })).toBeNull()
    expect(quickestLayout({ ...asked, workers: 3 })).toBeNull()
  })

  it('takes smaller micro-batches where large ones are slow', () => {
    const stepTime = (size: number): number => (size > 32 ? 10 * size : size)
    expect(quickestLayout({ ...asked, stepTime })?.microBatchSize).toBe(32)
  })

  it('is told for fewer workers too', () => {
    const wished = { ...question, workers: 4, wishes: { effectiveBatchSize: 256 } }
    const readings = {
      stepLaw: stepLawOf(2, 0.1),
      largest: { value: 100, verified: true, bound: 'memory' },
    } as const
    const layouts = layoutsOf(wished, readings)
    expect(layouts.map(({ workers, steps }) => [workers, steps])).toEqual([
      [1, 4],
      [2, 2],
      [4, 1],
    ])
    expect(layoutsOf(question, readings)).toEqual([])
  })
})

it('the least step of an effective size is its least allowed divisor', () => {
  const wishes = { effectiveBatchSize: 240, batchSizes: { min: 7 } }
  expect(leastWished({ ...question, workers: 2, wishes }, 1000)).toBe(8)
  expect(leastWished({ ...question, wishes: { batchSize: 40 } }, 30)).toBeNull()
})
