/** A deadline gives the best answer so far, and says what is missing. */
import { describe, expect, it } from 'vitest'
import { concludeAtDeadline, isCutShort } from '../../src/advice/conclude-at-deadline.js'
import { conclude } from '../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../src/advice/numbers.js'
import type { Advice } from '../../src/advice/vocabulary/answer.js'
import { writeBrief } from '../../src/words/brief.js'
import { valuesOf } from '../support/reasons.js'
import { conductVirtually, laws, question } from './virtual-laboratory.js'

const { evidence, decision } = conductVirtually(laws, question)
const after = (trials: number): Advice =>
  concludeAtDeadline(question, { trials: evidence.trials.slice(0, trials) })
const counts = evidence.trials.map((_trial, i) => i)

describe('a deadline during the probe', () => {
  it.each(counts)('after %d trials names the interrupted stage', (trials) => {
    const advice = after(trials)
    expect(isCutShort(advice)).toBe(true)
    if (advice.verdict === 'advice') {
      expect(advice.confidence.loweredBy[0]?.code).toBe('lowered-deadline')
      expect(advice.confidence.level).not.toBe('high')
      expect(advice.batchSize?.value).toBeGreaterThan(0)
    } else {
      expect(advice.verdict).toBe('not-enough-evidence')
      expect(valuesOf(advice.reasons, 'missing')).toMatchObject({ what: 'deadline' })
    }
  })

  it('answers as soon as a step was timed, and later stages follow earlier ones', () => {
    const stages = counts.map((trials) => {
      const { verdict, confidence } = after(trials)
      return verdict === 'advice' ? valuesOf(confidence.loweredBy, 'lowered-deadline').stage : null
    })
    expect(stages[0]).toBeNull()
    expect(stages.at(-1)).toBe('race')
    const answered = stages.findIndex((stage) => stage !== null)
    expect(stages.slice(answered)).not.toContain(null)
    expect(stages).toContain('sweep')
  })

  it('stands in the confidence line of the summary, in both languages', () => {
    const last = after(evidence.trials.length - 1)
    const doubtIn = (language: 'en' | 'zh'): string => JSON.stringify(writeBrief(last, language))
    expect(doubtIn('en')).toMatch(/The deadline passed during the race/)
    expect(doubtIn('zh')).toMatch(/比赛还没有完成，期限就到了/)
    expect(JSON.stringify(writeBrief(after(0), 'en'))).toMatch(
      /the deadline passed during the search for what fits/,
    )
  })
})

it('a deadline after the last trial changes nothing', () => {
  const advice = conclude(question, evidence, decision, adviceNumbers)
  expect(after(evidence.trials.length)).toEqual(advice)
  expect(isCutShort(advice)).toBe(false)
})
