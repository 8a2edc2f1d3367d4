import { describe, expect, it } from 'vitest'
import { briefOf } from '../../../src/advice/brief/brief.js'
import { reasonsOf } from '../../../src/advice/brief/statements.js'
import { conclude } from '../../../src/advice/conclusion/conclude.js'
import { adviceNumbers } from '../../../src/advice/numbers.js'
import type { Advice } from '../../../src/advice/vocabulary/answer.js'
import type { Brief } from '../../../src/advice/vocabulary/brief.js'
import type { Question } from '../../../src/advice/vocabulary/question.js'
import { writeBrief } from '../../../src/words/brief.js'
import { languages } from '../../../src/words/explanation.js'
import { conductVirtually, laws, question } from '../virtual-laboratory.js'

function adviceFor(changes: Partial<Question>): Advice {
  const asked = { ...question, ...changes }
  const { evidence, decision } = conductVirtually(laws, asked)
  return conclude(asked, evidence, decision, adviceNumbers)
}

const advices: Readonly<Record<string, Advice>> = {
  plain: adviceFor({}),
  workers: adviceFor({ workers: 4 }),
  skipped: adviceFor({ probeBudget: { kind: 'seconds', seconds: 0 } }),
  misfit: adviceFor({ budgetBytes: 2e6 }),
  priced: adviceFor({
    objective: 'cheapest',
    price: { perHour: 2, currency: 'EUR' },
    power: { idleWatts: 30, busyWatts: 300 },
  }),
  quality: adviceFor({ objective: 'best-quality' }),
  memory: adviceFor({ objective: 'least-memory' }),
  decided: adviceFor({ wishes: { batchSize: 64 } }),
  none: conclude(
    question,
    { trials: [] },
    { verdict: 'not-enough-evidence', missing: [{ what: 'step-time' }] },
    adviceNumbers,
  ),
}

const statementsOf = ({ summary, whyNotLarger, whyNotSmaller, warnings, sections }: Brief) => [
  ...[summary.outcome, summary.doubt].flatMap((one) => one ?? []),
  ...whyNotLarger,
  ...whyNotSmaller,
  ...warnings,
  ...sections.flatMap(({ sentences }) => sentences),
]

describe.each(Object.entries(advices))('the brief of a study: %s', (_name, advice) => {
  const brief = briefOf(advice)

  it('cites only trials that the advice cites', () => {
    const cited = new Set(reasonsOf(advice).flatMap(({ evidence }) => evidence))
    const figures = [brief.summary, brief.fit, brief.speed, brief.gain].flatMap((one) => one ?? [])
    const ids = [...figures, ...statementsOf(brief)].flatMap(({ evidence }) => evidence)
    expect([...cited]).toEqual(expect.arrayContaining([...new Set(ids)]))
  })

  it('has at most three sentences in a section, and no empty section', () => {
    for (const { sentences } of brief.sections) {
      expect(sentences.length).toBeGreaterThan(0)
      expect(sentences.length).toBeLessThanOrEqual(3)
    }
  })

  it('can be written in every language, without a gap', () => {
    for (const language of languages) {
      const texts = JSON.stringify(writeBrief(advice, language))
      expect(texts).not.toMatch(/"text":""|\?"|NaN|undefined/)
    }
  })

  it('says a pair, or why there is none', () => {
    const { batchSize, optimizer, outcome } = brief.summary
    const hasPair = advice.verdict === 'advice'
    expect([batchSize !== null, optimizer !== null, outcome === null]).toEqual([
      hasPair,
      hasPair,
      hasPair,
    ])
  })
})
