import { expect, it } from 'vitest'
import { dataReasons } from '../../../../src/advice/conclusion/reasons/data.js'
import { adviceNumbers } from '../../../../src/advice/numbers.js'
import type { DataFacts } from '../../../../src/advice/vocabulary/question.js'
import { explain } from '../../../../src/words/explanation.js'
import { question, study } from '../../virtual-laboratory.js'

const sampled: DataFacts = { ...question.data, sampledRows: 1500 }
const reasonsOf = (data: DataFacts, losses = question.losses) =>
  dataReasons({ data, losses }, adviceNumbers.conclusion.guards).map(({ code, values }) => ({
    code,
    values,
  }))

it('a sample of the rows is a reason to watch', () => {
  expect(reasonsOf(sampled)).toEqual([
    { code: 'rows-sampled', values: { sampled: 1500, rows: 20_000 } },
  ])
  expect(reasonsOf(question.data)).toEqual([])
})

it('classes that the loss weighs already are not to be weighed', () => {
  const data = { ...question.data, balance: { rarest: 1, leastShare: 0.05, mostShare: 0.95 } }
  const losses = question.losses.map((loss) => ({ ...loss, classWeights: [1, 19] }))
  expect(reasonsOf(data)[0]?.values).not.toHaveProperty('weighted')
  expect(reasonsOf(data, losses)).toMatchObject([
    { code: 'data-imbalance', values: { weighted: 'asked' } },
  ])
  const { advice } = study({}, { data, losses, probeBudget: { kind: 'seconds', seconds: 0 } })
  expect(explain(advice, 'en').join(' ')).toContain('the loss weighs them as asked')
})

it('the answer says that the trials had a sample, in every language', () => {
  const { advice } = study({}, { data: sampled, probeBudget: { kind: 'seconds', seconds: 0 } })
  expect(explain(advice, 'en').join(' ')).toContain('random sample of 1,500 of your 20,000')
  expect(explain(advice, 'zh').join(' ')).toContain('随机抽取的 1,500 行')
})
