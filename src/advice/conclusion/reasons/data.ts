/** What stands out in the rows, as it was seen before anything trained. */
import type { DataFacts, Question } from '../../vocabulary/question.js'
import { reason, type Reason } from '../../vocabulary/reasons.js'
import type { GuardNumbers } from '../numbers.js'

export const dataReasons = (
  question: Pick<Question, 'data' | 'losses'>,
  numbers: GuardNumbers,
): readonly Reason[] => [
  ...scaleReasons(question.data),
  ...sampleReasons(question.data),
  ...balanceReasons(question, numbers),
]

export const scaleReasons = ({ findings = [] }: Pick<DataFacts, 'findings'>): readonly Reason[] =>
  findings.map((finding) => reason('data-scale', finding))

function sampleReasons({ sampledRows, trainingRows }: DataFacts): readonly Reason[] {
  return sampledRows === undefined
    ? []
    : [reason('rows-sampled', { sampled: sampledRows, rows: trainingRows })]
}

function balanceReasons(
  { data: { balance }, losses }: Pick<Question, 'data' | 'losses'>,
  numbers: GuardNumbers,
): readonly Reason[] {
  if (balance === undefined) return []
  const { mostShare: most, leastShare: least, rarest } = balance
  const isUneven = most >= numbers.unevenShareMin || most >= numbers.unevenRatioMin * least
  const isWeighted = losses.some(({ classWeights }) => classWeights !== undefined)
  const values = { most, least, rarest }
  if (!isUneven) return []
  return [reason('data-imbalance', isWeighted ? { ...values, weighted: 'asked' } : values)]
}
