/** The explanation: paragraphs on what to use, why, what to watch, and how sure the advice is. */
import type { Advice } from '../advice/vocabulary/answer.js'
import { isReasonCode, partOf, reasonParts, type Reason } from '../advice/vocabulary/reasons.js'
import { citation } from './citation.js'
import { derivedVariables } from './derived-variables.js'
import { formatMessage, messageVariables, type Language } from './messages.js'

export { languages, type Language } from './messages.js'

/** One paragraph for each part that has reasons, in the order of `reasonParts`. */
export function explain(advice: Advice, language: Language): readonly string[] {
  const reasons = reasonsInOrder(advice)
  const betweenSentences = formatMessage(language, 'between-sentences')
  return reasonParts
    .map((part) => reasons.filter(({ code }) => isReasonCode(code) && partOf(code) === part))
    .filter((paragraph) => paragraph.length > 0)
    .map((paragraph) =>
      paragraph.map((reason) => sentenceOf(reason, language)).join(betweenSentences),
    )
}

/** What the probe cost comes last, after the doubts and the alternatives. */
function reasonsInOrder({ reasons, confidence, alternatives }: Advice): readonly Reason[] {
  const isAboutProbe = ({ code }: Reason): boolean => code === 'cost' || code.startsWith('probe-')
  return [
    ...reasons.filter((reason) => !isAboutProbe(reason)),
    ...confidence.loweredBy,
    ...alternatives.map(({ reason }) => reason),
    ...reasons.filter(isAboutProbe),
  ]
}

/** One reason as one sentence with its citation. Empty for a code of a newer version. */
export function sentenceOf(reason: Reason, language: Language): string {
  if (!isReasonCode(reason.code)) return ''
  const variables = messageVariables({
    ...reason.values,
    ...derivedVariables(reason.code, reason.values),
  })
  return formatMessage(language, 'sentence', {
    text: formatMessage(language, reason.code, variables),
    sources: citation(reason, formatMessage(language, 'request')),
  })
}
