import { describe, expect, it } from 'vitest'
import type { Advice } from '../../../src/advice/vocabulary/answer.js'
import { changedQuestion } from '../../../src/studies/what-if/what-if-request.js'
import { whatIf, type WhatIf } from '../../../src/studies/what-if/what-if.js'
import { storedStudies, storedStudy, type Stored } from '../../support/stored-studies.js'

const ask = ({ study, evidence }: Stored, change: object): WhatIf =>
  whatIf(changedQuestion(study.question, change), evidence)

function adviceOf({ advice }: WhatIf): Advice {
  if (advice === null) throw new Error('the evidence does not answer this')
  return advice
}

describe.each(storedStudies)('a changed question over the trials of the study %s', (name) => {
  const stored = storedStudy(name)

  it('gives the advice of the study where nothing changes', () => {
    expect(ask(stored, {})).toEqual({
      question: stored.study.question,
      missing: null,
      advice: stored.advice,
    })
  })

  it('plans for the workers that are asked for, and keeps the pair', () => {
    const advice = adviceOf(ask(stored, { workers: 4 }))
    const batchSize = Number(advice.batchSize?.value)
    expect(batchSize).toBe(stored.advice.batchSize?.value)
    expect(advice.workers).toMatchObject({ count: 4, globalBatchSize: 4 * batchSize })
  })

  it('never advises more rows than the data has', () => {
    const { advice } = ask(stored, { rows: 60 })
    expect(Number(advice?.batchSize?.value)).toBeLessThanOrEqual(60)
    expect(advice?.largestBatchSize).toMatchObject({ value: 60, bound: 'rows' })
  })

  it('predicts the limit of a budget that no run proved, and says so', () => {
    const largest = (memoryBudget: string): number => {
      const { missing, advice } = ask(stored, { memoryBudget })
      expect(missing).toBe('memory')
      expect(advice?.largestBatchSize?.verified).toBe(false)
      return Number(advice?.largestBatchSize?.value)
    }
    expect(largest('60MiB')).toBeLessThan(largest('75MiB'))
  })

  it('says that nothing fits a budget below the weights', () => {
    expect(adviceOf(ask(stored, { memoryBudget: '1MiB' })).verdict).toBe('does-not-fit')
  })

  it('guesses nothing without trials', () => {
    const { question } = stored.study
    expect(whatIf(question, { trials: [] })).toMatchObject({ missing: 'memory', advice: null })
  })
})

describe('a change', () => {
  const { question } = storedStudy('fastest').study
  it.each([
    ['an unknown field', { batch: 3 }, '/batch'],
    ['no rows', { rows: 0 }, '/rows'],
    ['a budget that is no size', { memoryBudget: 'much' }, '/memoryBudget'],
    ['the cheapest training without a price', { objective: 'cheapest' }, '/objective'],
  ])('is refused with %s', (_what, change, pointer) => {
    expect(() => changedQuestion(question, change)).toThrow(
      expect.objectContaining({ faults: [expect.objectContaining({ pointer })] }),
    )
  })

  it('to more rows makes the trained rows a sample of them', () => {
    expect(changedQuestion(question, { rows: 50_000 }).data).toMatchObject({
      trainingRows: 50_000,
      sampledRows: question.data.trainingRows,
    })
  })
})
