import { describe, expect, it } from 'vitest'
import { BatchwiseError } from '../../../src/errors.js'
import { resolveCurrent, resolveWishes } from '../../../src/studies/request/resolve-wishes.js'

const facts = { trainingRows: 1000, workers: 1, optimizerRate: undefined }
type Wished = Parameters<typeof resolveWishes>[0]

describe('wishes', () => {
  it('are absent where nothing is decided', () => {
    expect(resolveWishes({}, facts)).toBeUndefined()
    expect(resolveWishes({ batchSizes: { powerOfTwo: false } }, facts)).toBeUndefined()
  })

  it.each([
    [{ batchSize: 1000 }],
    [{ batchSizes: { min: 8, max: 512, multipleOf: 8, powerOfTwo: true } }],
    [{ effectiveBatchSize: 256 }],
    [{ learningRate: 0.01 }],
    [{ effectiveBatchSize: 256, batchSize: 16, learningRate: 0.01 }],
  ] as const satisfies readonly (readonly [Wished])[])('are kept as they are: %o', (wished) => {
    expect(resolveWishes(wished, facts)).toEqual(wished)
  })

  it('may repeat the rate of the optimizer', () => {
    const repeated = resolveWishes({ learningRate: 0.01 }, { ...facts, optimizerRate: 0.01 })
    expect(repeated).toEqual({ learningRate: 0.01 })
  })
})

describe('a contradiction is refused', () => {
  it.each<readonly [Wished, Partial<typeof facts> | { optimizerRate: number }, string, RegExp]>([
    [{ batchSize: 8, batchSizes: { min: 4 } }, {}, '/batchSizes', /leave out batchSizes/],
    [{ batchSize: 1001 }, {}, '/batchSize', /1000 train/],
    [{ batchSizes: { min: 1001 } }, {}, '/batchSizes/min', /1000 train/],
    [{ batchSizes: { multipleOf: 1001 } }, {}, '/batchSizes/multipleOf', /1000 train/],
    [{ effectiveBatchSize: 1001 }, {}, '/effectiveBatchSize', /1000 train/],
    [{ batchSizes: { min: 9, max: 8 } }, {}, '/batchSizes/max', /below min/],
    [{ batchSizes: { multipleOf: 24, powerOfTwo: true } }, {}, '/batchSizes/multipleOf', /24/],
    [{ batchSizes: { min: 33, max: 63, powerOfTwo: true } }, {}, '/batchSizes', /power of two/],
    [{ batchSizes: { min: 9, max: 15, multipleOf: 8 } }, {}, '/batchSizes', /multiple of 8/],
    [{ effectiveBatchSize: 250 }, { workers: 4 }, '/effectiveBatchSize', /cannot share 250/],
    [{ effectiveBatchSize: 256, batchSize: 24 }, {}, '/batchSize', /whole batches of 24/],
    [
      { effectiveBatchSize: 97, batchSizes: { min: 2, max: 90 } },
      {},
      '/batchSizes',
      /makes up an update of 97/,
    ],
    [{ learningRate: 0.1 }, { optimizerRate: 0.01 }, '/learningRate', /give one/],
  ])('%o %o at %s', (wished, changes, pointer, said) => {
    const refused = (): unknown => resolveWishes(wished, { ...facts, ...changes })
    expect(refused).toThrow(said)
    try {
      refused()
    } catch (error) {
      const [fault] = error instanceof BatchwiseError ? (error.faults ?? []) : []
      expect(fault?.pointer).toBe(pointer)
      expect(fault?.accepted).not.toBe('')
    }
    expect.assertions(3)
  })

  it('names the nearest sizes that the workers can share', () => {
    const refused = (): unknown =>
      resolveWishes({ effectiveBatchSize: 250 }, { ...facts, workers: 4 })
    expect(refused).toThrow(BatchwiseError)
    try {
      refused()
    } catch (error) {
      const [fault] = error instanceof BatchwiseError ? (error.faults ?? []) : []
      expect(fault?.accepted).toContain('248, 252')
    }
  })
})

describe('what the user trains with now', () => {
  const current = { batchSize: 1000, learningRate: 0.001 }

  it('is kept as it is', () => {
    expect(resolveCurrent({ current }, 1000)).toEqual(current)
    expect(resolveCurrent({}, 1000)).toBeUndefined()
  })

  it('has no more rows than the data', () =>
    expect(() => resolveCurrent({ current }, 999)).toThrow(/999 train/))
})
