import { describe, expect, it } from 'vitest'
import { citation } from '../../src/words/citation.js'

const source = { author: 'Keskar et al.', title: 'On large-batch training', year: 2016 }
const cited = (evidence: readonly string[], from: typeof source | null = null): string =>
  citation({ evidence, source: from }, 'your request')

describe('a citation', () => {
  it('lists trials in the order of their numbers', () => {
    expect(cited(['t7', 't3'])).toBe('t3, t7')
    expect(cited(['t10', 't2', 't10'])).toBe('t2, t10')
  })
  it('joins four or more consecutive trials to a range', () => {
    expect(cited(['t10', 't9', 't11', 't12', 't2'])).toBe('t2, t9–t12')
    expect(cited(['t4', 't5', 't6'])).toBe('t4, t5, t6')
  })
  it('adds the author and the year of a publication', () =>
    expect(cited(['t1'], source)).toBe('t1; Keskar et al. 2016'))
  it('is the request where nothing was measured', () => expect(cited([])).toBe('your request'))
})
