import { describe, expect, it } from 'vitest'
import { outsideWishes, wishedPairs, withinWishes } from '../../../src/advice/wishes/evidence.js'
import { question, study } from '../virtual-laboratory.js'

const { evidence } = study()
const sizesOf = (kind: string, { trials }: typeof evidence): ReadonlySet<number> =>
  new Set(trials.filter(({ spec }) => spec.kind === kind).map(({ spec }) => spec.batchSize))

const [raced = 0] = sizesOf('race', evidence)

describe('the evidence of a decided size', () => {
  const isWished = wishedPairs({ ...question, wishes: { batchSize: raced } }, [raced])
  const own = withinWishes(evidence, isWished)
  const other = outsideWishes(evidence, isWished)

  it('has the races of that size, and every measurement that is no training of a pair', () => {
    expect([...sizesOf('race', own)]).toEqual([raced])
    for (const kind of ['trace', 'fit', 'noise', 'sweep'])
      expect(sizesOf(kind, own)).toEqual(sizesOf(kind, evidence))
  })

  it('and the rest make up all trials', () => {
    expect(sizesOf('race', other).has(raced)).toBe(false)
    expect(own.trials.length + other.trials.length).toBe(evidence.trials.length)
  })
})

it('a decided rate keeps the pairs of that rate', () => {
  const isWished = wishedPairs({ ...question, wishes: { learningRate: 0.1 } }, [32, 64])
  expect(isWished({ batchSize: 64, learningRate: 0.1 })).toBe(true)
  expect(isWished({ batchSize: 64, learningRate: 0.03 })).toBe(false)
  expect(isWished({ batchSize: 128, learningRate: 0.1 })).toBe(false)
})
