/** Other settings that would do, and what each of them costs or saves. */
import type { Advice, Alternative } from '../../advice/vocabulary/answer.js'
import { comparisonOf } from '../alternatives/comparison.js'
import type { ReportText } from '../words/report-text.js'
import { TrialLinks } from './evidence.js'
import type { ReportView } from './report-view.js'

export function Alternatives({ advice, brief, text }: ReportView): JSX.Element {
  const { alternatives } = advice
  if (alternatives.length === 0) return ''
  const sentences = brief.sections.find(({ name }) => name === 'alternatives')?.sentences ?? []
  return (
    <section aria-labelledby="alternatives">
      <h2 id="alternatives" safe>
        {text('alternatives')}
      </h2>
      <ul class="grid cards">
        {alternatives.map((alternative) => (
          <AlternativeCard
            advice={advice}
            alternative={alternative}
            sentence={sentences.find(({ code }) => code === alternative.reason.code)?.text ?? null}
            text={text}
          />
        ))}
      </ul>
    </section>
  )
}

function AlternativeCard({
  advice,
  alternative,
  sentence,
  text,
}: {
  readonly advice: Advice
  readonly alternative: Alternative
  readonly sentence: string | null
  readonly text: ReportText
}): JSX.Element {
  const { name, batchSize, learningRate, reason } = alternative
  const comparison = comparisonOf(advice, alternative, text)
  return (
    <li class="card">
      <h3 safe>{text('alternative', { name })}</h3>
      <p class="pair" safe>
        {text('pair', { batchSize, learningRate })}
      </p>
      {comparison === '' ? null : <p safe>{comparison}</p>}
      {sentence === null ? null : (
        <p class="quiet" safe>
          {sentence}
        </p>
      )}
      <TrialLinks evidence={reason.evidence} text={text} />
    </li>
  )
}
