/** What the batch size did to the validation loss. */
import { reason, type Reason } from '../../vocabulary/reasons.js'
import { sources } from '../../vocabulary/sources.js'
import { betterGeneralising, qualityBySize } from '../generalisation.js'
import type { Situation } from '../situation.js'

/** The lowest validation loss by batch size, where several raced on the user's own rows. */
export function qualityReasons(situation: Situation): readonly Reason[] {
  const { question, evidence, winner, chosen, numbers } = situation
  if (chosen.ends !== undefined) return []
  const sizes = qualityBySize(question, evidence, numbers.conclusion.generalisation)
  if (winner === null || sizes.length < 2) return []
  const [best] = [...sizes].sort((a, b) => a.validationLoss - b.validationLoss)
  return [
    reason(
      'validation-by-size',
      {
        sizes: sizes.map(({ batchSize, validationLoss }) => ({ batchSize, validationLoss })),
        best: best?.batchSize ?? winner.batchSize,
      },
      sizes.flatMap((size) => size.evidence),
    ),
  ]
}

/** The advised size fits the training rows as well as a smaller one, and new rows worse. */
export function generalisationGapReasons(situation: Situation): readonly Reason[] {
  const { question, evidence, chosen, numbers } = situation
  const { generalisation } = numbers.conclusion
  const sizes = qualityBySize(question, evidence, generalisation)
  const gap = betterGeneralising(sizes, chosen.batchSize, generalisation)
  if (gap === null) return []
  const { larger, smaller } = gap
  return [
    reason(
      'generalisation-gap',
      {
        batchSize: larger.batchSize,
        loss: larger.validationLoss,
        smallerBatchSize: smaller.batchSize,
        smallerRate: smaller.learningRate,
        smallerLoss: smaller.validationLoss,
      },
      [...larger.evidence, ...smaller.evidence],
      sources.keskar,
    ),
  ]
}
